from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CooperativeCase
from .contract_tools import PDF


@tagged("post_install", "-at_install")
class TestEntrepreneur(CooperativeCase):
    def test_a_name_is_enough(self):
        form = Form(self.env["cae.entrepreneur"].with_user(self.users["coach"]))
        form.name = "Anne Le Goff"
        form.email = "anne@example.com"
        anne = form.save()
        self.assertEqual(anne.partner_id.email, "anne@example.com")
        self.assertEqual(anne.coach_id, self.users["coach"])
        self.assertEqual(
            anne.stage_id, self.env["cae.entrepreneur.stage"].search([], limit=1)
        )

    def test_a_known_contact_becomes_an_entrepreneur(self):
        contact = self.env["res.partner"].create({"name": "Anne", "city": "Lorient"})
        form = Form(self.env["cae.entrepreneur"])
        form.partner_id = contact
        self.assertEqual(form.name, "Anne")
        anne = form.save()
        self.assertEqual((anne.partner_id, anne.city), (contact, "Lorient"))

    def test_followed_once_by_each_cooperative(self):
        anne = self._create_entrepreneur("Anne")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_entrepreneur("Anne", partner_id=anne.partner_id.id)

    def test_kanban_shows_every_stage(self):
        stages = self.env["cae.entrepreneur.stage"].search([])
        anne = self._create_entrepreneur("Anne")
        groups = anne.with_context(read_group_expand=True).web_read_group(
            [("id", "=", anne.id)], ["stage_id"], ["__count"]
        )["groups"]
        self.assertEqual([group["stage_id"][0] for group in groups], stages.ids)

    def test_trade_names_of_today(self):
        anne = self._create_entrepreneur("Anne")
        self._create_activity("Past", self._key(anne, 100, "2020-01-01", self._day(-1)))
        current = self._create_activity("Present", self._key(anne))
        self.assertEqual(anne.cae_activity_ids, current)
        self.assertEqual(anne.cae_activity_count, 2)
        found = self.env["cae.activity"].search(
            anne.action_open_cae_activities()["domain"]
        )
        self.assertEqual(set(found.mapped("name")), {"Past", "Present"})

    def test_contract_in_force(self):
        anne = self._create_entrepreneur("Anne")
        cape = self._create_contract(
            anne, date_start=self._day(-100), date_end=self._day(-1)
        )
        cesa = self._create_contract(anne, kind="cesa", date_start=self._day(0))
        self.assertFalse(anne.contract_id, "drafts bind nobody")
        for contract in cape | cesa:
            self._complete_contract(contract)._sign_on_paper(
                PDF, "paper.pdf", contract.date_start
            )
        self.assertEqual((anne.contract_id, anne.contract_kind), (cesa, "cesa"))
        self.assertEqual(anne._get_contract(self._day(-1)), cape)
        self.assertFalse(anne._get_contract(self._day(-101)))

    def test_facts_are_not_written_by_rpc(self):
        """CAE-04, RGPD, art. 7: the admission closes the clock and opens a gate, the
        consent is a proof; a coach writes neither, by any door."""
        for role, name, allowed in (
            ("coach", "member_since", False),
            ("coach", "consent_date", False),
            ("manager", "member_since", True),
            ("manager", "consent_date", False),
        ):
            people = self.env["cae.entrepreneur"].with_user(self.users[role])
            anne = people.create({"name": "Anne"})
            with self.subTest(role=role, name=name):
                if allowed:
                    anne[name] = "2026-01-01"
                    continue
                with self.assertRaises(AccessError):
                    anne[name] = "2026-01-01"
                with self.assertRaises(AccessError):
                    people.create({"name": "Yann", name: "2026-01-01"})
                result = people.load(["name", name], [["Inès", "2026-01-01"]])
                self.assertFalse(result["ids"])

    def test_who_has_a_history_is_not_deleted(self):
        anne = self._create_entrepreneur("Anne")
        self._create_activity("Studio", self._key(anne))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            anne.unlink()

    def test_portal_access(self):
        anne = self._create_entrepreneur("Anne", email="anne.portal@example.com")
        self.assertFalse(anne.portal_user_id)
        action = anne.action_grant_portal_access()
        wizard = self.env["portal.wizard"].browse(action["res_id"])
        self.assertEqual(wizard.user_ids.partner_id, anne.partner_id)
        wizard.user_ids.action_grant_access()
        self.assertTrue(anne.portal_user_id._is_portal())
