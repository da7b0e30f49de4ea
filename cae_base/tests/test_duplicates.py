"""A person entered twice: a warning for the coach, a merge by a manager."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CooperativeCase
from .contract_tools import run_contracts


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestDuplicates(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur(
            "Anne-Maëlle Le Goff",
            email="anne@blavet.example",
            birth_date="1988-05-17",
            coach_id=cls.users["manager"].id,
        )

    def _merge(self, source, kept):
        wizard = (
            self.env["cae.entrepreneur.merge"]
            .with_user(self.users["manager"])
            .with_context(active_ids=[source.id, kept.id])
            .create({})
        )
        wizard.keep = "first" if wizard.first_id == kept else "second"
        return wizard.action_merge()

    def test_warned_while_typing_the_same_email(self):
        """The coach is warned, even of whom another coach follows."""
        form = Form(self.env["cae.entrepreneur"].with_user(self.users["coach"]))
        form.name = "Anne Goff"
        self.assertFalse(form.has_duplicate)
        form.email = "Anne <ANNE@blavet.example>"
        self.assertTrue(form.has_duplicate)
        self.assertIn("Anne-Maëlle Le Goff (followed by", form.duplicate_warning)
        double = form.save()
        self.assertTrue(double.has_duplicate)
        self.assertNotIn(
            self.anne, double.search(double.action_open_duplicates()["domain"])
        )

    def test_warned_of_the_same_name_and_birth_date(self):
        """Accents, capitals, hyphens and the order of the words do not count."""
        form = Form(self.env["cae.entrepreneur"])
        form.name = "LE GOFF Anne Maelle"
        self.assertFalse(form.has_duplicate, "a name alone is no double")
        form.birth_date = "1988-05-18"
        self.assertFalse(form.has_duplicate)
        form.birth_date = "1988-05-17"
        self.assertTrue(form.has_duplicate)

    def test_archived_people_count_other_cooperatives_do_not(self):
        double = self._create_entrepreneur("A", email="anne@blavet.example")
        self.anne.active = False
        double.invalidate_recordset()
        self.assertTrue(double.has_duplicate)
        large = self._create_company("Coopérative du Large")
        stranger = (
            self.env["cae.entrepreneur"]
            .with_context(allowed_company_ids=large.ids)
            .create({"name": "A", "email": "anne@blavet.example"})
        )
        self.assertFalse(stranger.has_duplicate)

    def test_search(self):
        self._create_entrepreneur("Yann", email="yann@blavet.example")
        double = self._create_entrepreneur("A", email="anne@blavet.example")
        twin = self._create_entrepreneur("Goff le anne maelle", birth_date="1988-05-17")
        found = self.env["cae.entrepreneur"].search([("has_duplicate", "=", True)])
        self.assertEqual(found, self.anne | double | twin)
        self.assertNotIn(
            double,
            self.env["cae.entrepreneur"].search([("has_duplicate", "=", False)]),
        )

    def test_detection_is_one_search(self):
        people = self.env["cae.entrepreneur"].create(
            [{"name": f"P{n}", "email": f"p{n}@blavet.example"} for n in range(30)]
        )
        people.flush_recordset()
        self.env.invalidate_all()
        people[:1].mapped("has_duplicate")
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        people[:2].mapped("has_duplicate")
        few = self.env.cr.sql_log_count - start
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        people.mapped("has_duplicate")
        self.assertEqual(self.env.cr.sql_log_count - start, few)

    def test_merge_moves_everything(self):
        double = self._create_entrepreneur("Anne Le Goff", phone="02 61 91 00 00")
        studio = self._create_activity("Studio", self._key(double))
        contract = self._create_contract(double)
        double.message_post(body="First meeting")
        todo = double.activity_schedule("mail.mail_activity_data_todo")
        attachment = self.env["ir.attachment"].create(
            {
                "name": "cv.txt",
                "raw": b"cv",
                "res_model": double._name,
                "res_id": double.id,
            }
        )
        event = self.env["event.event"].create(
            {
                "name": "Information meeting",
                "date_begin": "2026-11-01 09:00:00",
                "date_end": "2026-11-01 10:00:00",
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": double.partner_id.id}
        )
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "double",
                "model": double._name,
                "res_id": double.id,
            }
        )
        partner = double.partner_id
        action = self._merge(double, self.anne)
        self.assertEqual(action["res_id"], self.anne.id)
        self.assertFalse(double.exists())
        self.assertFalse(partner.exists())
        self.assertEqual(contract.entrepreneur_id, self.anne)
        self.assertEqual(studio.key_ids.entrepreneur_id, self.anne)
        self.assertEqual(studio.portal_partner_ids, self.anne.partner_id)
        self.assertEqual((todo.res_id, attachment.res_id), (self.anne.id,) * 2)
        self.assertEqual(registration.partner_id, self.anne.partner_id)
        self.assertEqual(self.env.ref("__import__.double"), self.anne)
        self.assertEqual(self.anne.phone, "02 61 91 00 00")
        self.assertEqual(self.anne.email, "anne@blavet.example")
        bodies = " ".join(self.anne.message_ids.mapped("body"))
        self.assertIn("First meeting", bodies)
        self.assertIn(f"Merged with Anne Le Goff (-, number {double.id})", bodies)

    def test_merge_keeps_the_login(self):
        double = self._create_entrepreneur(
            "Anne", partner_id=self.users["portal"].partner_id.id
        )
        self._create_activity("Studio", self._key(double))
        self._merge(double, self.anne)
        self.assertEqual(self.anne.portal_user_id, self.users["portal"])

    def test_overlapping_contracts_are_refused(self):
        double = self._create_entrepreneur("Anne")
        self._run_contract(self.anne, date_end="2026-06-30")
        self._run_contract(double, date_start="2026-06-30", date_end="2026-12-31")
        with self.assertRaisesRegex(UserError, "overlap"):
            self._merge(double, self.anne)

    def test_signed_contracts_follow_their_person(self):
        """The document stays as it is signed; the file that holds it is the other."""
        double = self._create_entrepreneur("Anne")
        first = self._run_contract(self.anne, date_end="2026-06-30")
        second = self._run_contract(
            double, date_start="2026-07-01", date_end="2026-12-31"
        )
        self._merge(double, self.anne)
        self.assertEqual(self.anne.contract_ids, first | second)
        self.assertEqual(second.state, "running")

    def test_a_chain_of_contracts_moves_whole(self):
        """CAPE-03: renewals and amendments are of the same person as their contract."""
        double = self._create_entrepreneur("Anne")
        cape = self._run_contract(
            double, date_start="2025-01-01", date_end="2025-12-31"
        )
        renewal = run_contracts(cape._create_next("renewal"))
        amendment = cape.next_ids._create_next("amendment")
        self._merge(double, self.anne)
        self.assertEqual(self.anne.contract_ids, cape | renewal | amendment)

    def test_what_ended_early_does_not_overlap(self):
        """CAE-05: the days on which a contract held count, not those it says."""
        cesa = self._run_contract(self.anne, kind="cesa", date_start="2022-01-01")
        cesa._end(date(2023, 12, 31), "entrepreneur")
        double = self._create_entrepreneur("Anne")
        cape = self._run_contract(double, date_start="2026-01-01")
        self._merge(double, self.anne)
        self.assertEqual(self.anne.contract_ids, cesa | cape)

    def test_another_contract_may_run_beside_a_cape(self):
        """CAE-05: its days count once; the merge refuses no more than the contracts."""
        double = self._create_entrepreneur("Anne")
        for person in (self.anne, double):
            self._run_contract(person, kind="other", date_start="2025-01-01")
        self._run_contract(double, date_start="2026-01-01")
        self._merge(double, self.anne)
        self.assertEqual(len(self.anne.contract_ids), 3)

    def test_who_left_leaves_no_exit_behind(self):
        double = self._create_entrepreneur("Anne")
        gone = self.env["cae.entrepreneur.stage"].search([("is_exit", "=", True)])[:1]
        double.write({"stage_id": gone.id, "exit_type": "silent", "exit_reason": "?"})
        self._merge(double, self.anne)
        self.assertFalse(
            self.anne.exit_type or self.anne.exit_date or self.anne.exit_reason
        )

    def test_who_left_is_not_kept_with_a_running_contract(self):
        """CAE-06: whoever is bound has not left."""
        gone = self.env["cae.entrepreneur.stage"].search([("is_exit", "=", True)])[:1]
        self.anne.write({"stage_id": gone.id, "exit_type": "silent"})
        double = self._create_entrepreneur("Anne")
        self._run_contract(double)
        with self.assertRaisesRegex(UserError, "keep that other one"):
            self._merge(double, self.anne)
        self._merge(self.anne, double)
        self.assertEqual(double.contract_ids.state, "running")

    def test_shares_of_both_in_one_activity_are_refused(self):
        """CAE-23: 60 % and 40 % of one person are one key; a person makes it."""
        double = self._create_entrepreneur("Anne")
        keys = self._key(self.anne, 60), self._key(double, 40)
        self._create_activity("Studio", *keys)
        with self.assertRaisesRegex(UserError, "sharing key of Studio on the same"):
            self._merge(double, self.anne)

    def test_deadlines_follow_their_person(self):
        """The to-dos stay what they are about; a clock has one deadline a person."""
        double = self._create_entrepreneur("Anne")
        clocks = self.env["cae.clock"]
        for name in ("residence_permit", "medical_visit"):
            clocks |= self.env.ref(f"cae_base.clock_{name}")
        double.residence_permit_end = double.medical_visit_next = self._day(20)
        self.anne.medical_visit_next = self._day(10)
        for clock in clocks:
            clock._run(self.today)
        permit, visit = (
            self.env["cae.deadline"].search(
                [("clock_id", "=", clock.id), ("res_id", "=", double.id)]
            )
            for clock in clocks
        )
        self._merge(double, self.anne)
        self.assertEqual((permit | visit).mapped("res_id"), [self.anne.id] * 2)
        self.assertEqual((permit | visit).mapped("state"), ["open", "closed"])
        for clock in clocks:
            clock._run(self.today)
        self.assertEqual((permit.state, permit.res_name), ("open", self.anne.name))
        self.assertEqual(self.anne.deadline_count, 2)

    def test_stages_of_both_stay_in_the_history(self):
        double = self._create_entrepreneur("Anne")
        row = double.stage_history_ids
        self._merge(double, self.anne)
        self.assertIn(row, self.anne.stage_history_ids)
        self.assertTrue(row.date_to)
        self.assertEqual(len(self.anne.stage_history_ids), 2)

    def test_consent_and_admission_are_kept(self):
        """RGPD, art. 7: the proof of the consent goes with the person."""
        double = self._create_entrepreneur("Anne")
        double.consent_date = "2026-03-01 10:00:00"
        self._merge(double, self.anne)
        self.assertTrue(self.anne.consent_date)

    def test_two_logins_are_refused(self):
        double = self._create_entrepreneur(
            "Anne", partner_id=self.users["portal"].partner_id.id
        )
        self.anne.partner_id = self._create_user("portal", "other").partner_id
        with self.assertRaisesRegex(UserError, "Both have a login"):
            self._merge(double, self.anne)
        self.assertTrue(double.exists())

    def test_another_cooperative_or_oneself_is_refused(self):
        large = self._create_company("Coopérative du Large")
        stranger = self.anne.copy({"company_id": large.id, "coach_id": False})
        for other in (self.anne, stranger):
            with self.assertRaisesRegex(UserError, "two different people"):
                self.anne._merge_into(other)

    def test_two_are_selected(self):
        with self.assertRaisesRegex(UserError, "Select two people"):
            self.env["cae.entrepreneur.merge"].with_context(
                active_ids=self.anne.ids
            ).create({})

    def test_both_files_are_shown(self):
        double = self._create_entrepreneur("Anne Le Goff", phone="02 61 91 00 00")
        wizard = (
            self.env["cae.entrepreneur.merge"]
            .with_context(active_ids=[double.id, self.anne.id])
            .create({})
        )
        self.assertEqual((wizard.first_id, wizard.second_id), (self.anne, double))
        for text in ("02 61 91 00 00", "anne@blavet.example", "Anne-Maëlle Le Goff"):
            self.assertIn(text, wizard.comparison)

    def test_a_manager_merges(self):
        double = self._create_entrepreneur("Anne", coach_id=self.users["coach"].id)
        with self.assertRaises(AccessError):
            self.env["cae.entrepreneur.merge"].with_user(self.users["coach"]).create(
                {"first_id": self.anne.id, "second_id": double.id}
            )

    def test_what_would_be_lost_is_refused(self):
        """Odoo's merge of contacts deletes what a unique constraint keeps."""
        large = self._create_company("Coopérative du Large")
        double = self._create_entrepreneur("Anne")
        self.env["cae.entrepreneur"].with_context(allowed_company_ids=large.ids).create(
            [
                {"partner_id": person.partner_id.id, "company_id": large.id}
                for person in (self.anne, double)
            ]
        )
        with self.assertRaisesRegex(UserError, "one person has one only"):
            double._merge_into(self.anne)
