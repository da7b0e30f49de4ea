"""Regulated trades, and the opening, suspension and closing of an activity."""

import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CooperativeCase

FILE = base64.b64encode(b"Proof")


@tagged("post_install", "-at_install")
class TestRegulatedTrade(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roofs = cls._create_activity("Toits du Port", is_building_work=True)
        cls.repairs = cls._create_activity("Répare-tout", is_insured_craft=True)
        cls.pottery = cls._create_activity("Poterie du Port")
        cls.all = cls.roofs | cls.repairs | cls.pottery

    def _insured(self, day=None):
        return self.all._filter_insurance_valid(day or self.today)

    def test_decennial_insurance(self):
        """INV-13: building work is under a decennial insurance, and no other one."""
        self._create_insurance(self.roofs, kind="liability")
        self.assertEqual(self._insured(), self.pottery)
        self._create_insurance(self.roofs, kind="decennial")
        self.assertEqual(self._insured(), self.roofs | self.pottery)

    def test_craft_insurance(self):
        """INV-14: either proof does for a craft; the decennial one alone counts for
        building work."""
        for kind in ("liability", "other"):
            with self.subTest(kind):
                proof = self._create_insurance(self.repairs, kind=kind)
                self.assertIn(self.repairs, self._insured())
                proof.active = False
                self.assertNotIn(self.repairs, self._insured())
        self._create_insurance(self.repairs, kind="decennial")
        self.assertNotIn(self.repairs, self._insured())
        self.repairs.is_building_work = True
        self.assertIn(self.repairs, self._insured())

    def test_insured_from_the_first_to_the_last_day(self):
        """INV-13, INV-14: both days included, a 29th of February too."""
        proof = self._create_insurance(
            self.repairs, date_from="2027-03-01", date_to="2028-02-29"
        )
        for day, expected in (
            ("2027-02-28", False),
            ("2027-03-01", True),
            ("2028-02-29", True),
            ("2028-03-01", False),
        ):
            with self.subTest(day):
                self.assertEqual(self.repairs in self._insured(day), expected)
        proof.date_to = False
        self.assertIn(self.repairs, self._insured("2040-01-01"))

    def test_no_certificate_no_proof(self):
        self._create_insurance(self.repairs, certificate=False)
        self.assertNotIn(self.repairs, self._insured())

    def test_one_query_for_all(self):
        self._insured()
        with self.assertQueryCount(1):
            self._insured()

    def test_other_proofs(self):
        """CAE-31: what is declared or licensed starts with its proof; the number of a
        training declaration may come later (INV-17)."""
        for vals, proof in (
            ({"is_personal_services": True}, {"personal_services_number": "SAP123"}),
            ({"is_other_regulated": True}, {"trade_proof": FILE}),
        ):
            with self.subTest(vals):
                activity = self._create_activity("Studio", **vals)
                self.assertFalse(activity._filter_proved(self.today))
                activity.write(proof)
                self.assertEqual(activity._filter_proved(self.today), activity)
        activity.trade_proof_end = self._day(-1)
        self.assertFalse(activity._filter_proved(self.today))
        training = self._create_activity("Formation", is_training=True)
        self.assertEqual(training.state, "open")

    def test_what_is_missing_is_said_and_found(self):
        self.assertIn("decennial", self.roofs.missing_proofs)
        self.assertFalse(self.pottery.missing_proofs)
        found = self.env["cae.activity"].search(
            [("is_proved", "=", False), ("id", "in", self.all.ids)]
        )
        self.assertEqual(found, self.roofs | self.repairs)
        found = self.env["cae.activity"].search(
            [("is_proved", "=", True), ("id", "in", self.all.ids)]
        )
        self.assertEqual(found, self.pottery)

    def test_a_coach_keeps_the_proofs_of_his_portfolio(self):
        """RGPD-05: others read them, for they print on documents."""
        proof = self._create_insurance(self.repairs)
        colleague = self._create_user("coach", "colleague@blavet.example")
        self.repairs.coach_id = self.users["coach"]
        self.assertTrue(proof.with_user(colleague).has_access("read"))
        self.assertFalse(proof.with_user(colleague).has_access("write"))
        self.assertTrue(proof.with_user(self.users["coach"]).has_access("write"))

    def test_proof_added_on_the_form(self):
        with Form(self.roofs) as form, form.insurance_ids.new() as line:
            line.kind = "decennial"
            line.insurer = "Mutuelle du Blavet"
            line.date_from = "2026-01-01"
            line.certificate = FILE
        self.assertTrue(self.roofs.is_proved)


@tagged("post_install", "-at_install")
class TestActivityLife(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur(
            "Anne Le Goff", partner_id=cls.users["portal"].partner_id.id
        )
        cls.pottery = cls._create_activity("Poterie du Port", cls._key(cls.anne))

    def _change(self, action, reason="Parental leave", **vals):
        context = getattr(self.pottery, action)()["context"]
        wizard = self.env["cae.activity.change.wizard"].with_context(**context)
        wizard.create({"reason": reason, **vals}).action_confirm()

    def test_open_from_the_first_key_on(self):
        self.assertEqual(self.pottery.state, "open")
        self.assertEqual(str(self.pottery.date_open), "2020-01-01")
        later = self._create_activity("Studio", self._key(self.anne, 100, self._day(9)))
        self.assertEqual(later.date_open, self.today)
        self.assertEqual(self.structure.state, "open")

    def test_regulated_trade_waits_for_its_proof(self):
        """CAE-31: no start without the proof that the trade needs."""
        roofs = self._create_activity("Toits du Port", is_building_work=True)
        self.assertEqual(roofs.state, "draft")
        self.assertFalse(roofs.change_ids)
        with self.assertRaisesRegex(UserError, "decennial"):
            roofs.action_open()
        with self.assertRaises(UserError):
            roofs.state = "open"
        with self.assertRaises(UserError):
            self._create_activity("Other", is_building_work=True, state="open")
        self._create_insurance(roofs, kind="decennial")
        roofs.action_open("2026-03-02")
        self.assertEqual(roofs.state, "open")
        self.assertEqual(str(roofs.date_open), "2026-03-02")

    def test_regulated_once_open(self):
        """CAE-31, INV-13: a trade declared after the opening waits for its proof too;
        the truth can be told of an activity that is suspended."""
        pottery = self.pottery.with_user(self.users["manager"])
        for name in ("is_building_work", "is_personal_services", "is_other_regulated"):
            with self.subTest(name):
                with self.assertRaises(UserError) as caught:
                    pottery[name] = True
                self.assertIn("or suspend it", str(caught.exception))
        proof = {
            "kind": "decennial",
            "insurer": "Mutuelle du Blavet",
            "date_from": "2026-01-01",
            "certificate": FILE,
        }
        pottery.write(
            {"is_building_work": True, "insurance_ids": [Command.create(proof)]}
        )
        self.assertTrue(pottery.is_proved)
        self._change("action_suspend")
        pottery.is_other_regulated = True
        with self.assertRaisesRegex(UserError, "proof of the regulated trade"):
            pottery.action_open()

    def test_proof_given_at_once(self):
        proof = {
            "kind": "decennial",
            "insurer": "Mutuelle du Blavet",
            "date_from": "2026-01-01",
            "certificate": FILE,
        }
        roofs = self._create_activity(
            "Toits", is_building_work=True, insurance_ids=[Command.create(proof)]
        )
        self.assertEqual(roofs.state, "open")

    def test_suspend_close_open_again(self):
        self._change("action_suspend", date="2026-02-01")
        self.assertEqual(self.pottery.state, "suspended")
        self._change("action_open", "Back at work", date="2026-05-01")
        self._change("action_close", "Retired", date="2026-06-30")
        self.assertEqual(self.pottery.state, "closed")
        self.assertEqual(self.pottery.state_reason, "Retired")
        history = [
            (str(change.date), change.state, change.reason)
            for change in self.pottery.change_ids.sorted()
        ]
        self.assertEqual(
            history,
            [
                ("2026-06-30", "closed", "Retired"),
                ("2026-05-01", "open", "Back at work"),
                ("2026-02-01", "suspended", "Parental leave"),
                ("2020-01-01", "open", False),
            ],
        )
        self.assertEqual(str(self.pottery.date_open), "2020-01-01")
        self.assertTrue(self.pottery.key_ids, "its past stays")

    def test_trace_in_the_chatter(self):
        self.cr.flush()
        pottery = self.pottery.with_context(tracking_disable=False)
        before = pottery.message_ids
        pottery._change_state("closed", self.today, "Retired")
        self.cr.flush()  # tracking waits for the end of the transaction
        [message] = pottery.message_ids - before
        values = message.sudo().tracking_value_ids.mapped("new_value_char")
        self.assertIn("Closed", values)
        self.assertIn("Retired", values)

    def test_wrong_changes(self):
        with self.assertRaisesRegex(UserError, "today at the latest"):
            self._change("action_close", date=self._day(1))
        with self.assertRaisesRegex(UserError, "choose this day or a later one"):
            self._change("action_close", date="2019-12-31")
        with self.assertRaisesRegex(UserError, "Opened already"):
            self.pottery.action_open()
        self._change("action_close")
        with self.assertRaisesRegex(UserError, "cannot pass"):
            self._change("action_suspend")
        with self.assertRaisesRegex(UserError, "always open"):
            self.structure._change_state("closed", self.today, "Test")

    def test_closed_takes_no_document_and_stays_readable(self):
        self._change("action_close")
        as_portal = self.pottery.with_user(self.users["portal"])
        with self.assertRaisesRegex(AccessError, "is not open"):
            as_portal._check_portal_write()
        self.assertEqual(as_portal.name, "Poterie du Port")
        as_portal._check_portal_period(self.today)

    def test_states_are_told_in_the_language_of_the_user(self):
        env = self.env(context={"lang": "fr_FR"})
        for model in ("cae.activity", "cae.activity.change"):
            states = dict(env[model].fields_get(["state"])["state"]["selection"])
            self.assertEqual(states["suspended"], "Suspendue", model)
        wizard = env["cae.activity.change.wizard"].fields_get(["state"])
        self.assertIn(("closed", "Fermée"), wizard["state"]["selection"])

    def test_history_is_written_by_the_change_only(self):
        for user in ("coach", "manager"):
            with self.assertRaises(AccessError):
                self.pottery.change_ids.with_user(self.users[user]).reason = "Other"
        pottery = self.pottery.with_user(self.users["coach"])
        pottery._change_state("suspended", self.today, "Parental leave")
        self.assertEqual(self.pottery.change_ids[0].user_id, self.users["coach"])

    def test_changes_come_with_their_day_and_reason(self):
        """CAE-31: what the buttons ask, RPC and Odoo's own import do not go round."""
        for user in ("coach", "manager"):
            pottery = self.pottery.with_user(self.users[user])
            for vals in (
                {"state": "closed"},
                {"date_state": "2021-01-01"},
                {"date_open": "2019-01-01"},
                {"state_reason": "Other"},
            ):
                with self.subTest(user=user, vals=vals):
                    with self.assertRaisesRegex(UserError, "by its buttons"):
                        pottery.write(vals)
                    if "date_open" in vals:
                        continue  # a new one says since when it is open
                    with self.assertRaisesRegex(UserError, "by its buttons"):
                        pottery.create({"name": "Studio", **vals})
        self.assertEqual(len(self.pottery.change_ids), 1)
        pottery.write({"state": "open", "color": 3})  # what a form may send back

    def test_a_copy_starts_its_own_life(self):
        self._change("action_close")
        copy = self.pottery.copy()
        self.assertEqual(copy.state, "open")
        self.assertEqual(copy.date_open, self.today)
