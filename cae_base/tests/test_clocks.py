"""The legal clocks that are delivered: which deadlines they find."""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..seal import unsealed
from .clock_case import ClockCase
from .contract_tools import run_contracts


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestDeliveredClocks(ClockCase):
    def _bind(self, kind, date_start, date_end=False, **vals):
        return self._run_contract(
            self.anne, kind=kind, date_start=date_start, date_end=date_end, **vals
        )

    def _record_past(self, year):
        contract = self._create_contract(
            self.anne,
            kind="cape",
            date_start=f"{year}-01-01",
            date_end=f"{year}-12-31",
        )
        contract.action_record_past()

    def test_membership(self):
        """CAE-04, CAE-05: three years from the CESA, less earlier contracts."""
        self._record_past(2025)
        self._bind("cesa", "2026-01-01")
        self._assert_due("membership", "2028-01-02")

    def test_membership_after_the_longest_cape(self):
        """CAE-05: 36 months of CAPE leave nothing."""
        for year in (2023, 2024, 2025):
            self._record_past(year)
        self._bind("cesa", "2026-01-01")
        self._assert_due("membership", "2026-01-01")

    def test_membership_of_a_leap_day(self):
        """CAE-04, CAE-05: three years from a 29th of February."""
        self._bind("cesa", "2024-02-29")
        self._assert_due("membership", "2027-02-28")

    def test_member_or_left(self):
        """CAE-04: who is a member, or has left, has no deadline any more."""
        contract = self._bind("cesa", "2026-01-01")
        self._run("membership")
        self.assertTrue(self._deadlines("membership"))
        self.anne.member_since = "2026-06-30"
        self._run("membership")
        self.assertFalse(self._deadlines("membership"))
        self.anne.member_since = False
        self._run("membership")
        self.assertTrue(self._deadlines("membership"))
        contract._end(self._day(-1), "agreement")
        self._run("membership")
        self.assertFalse(self._deadlines("membership"))

    def test_who_is_bound_neither_leaves_nor_is_archived(self):
        """CAE-05, CAE-06: the deadline would vanish with the person."""
        contract = self._bind("cesa", "2026-01-01")
        gone = self.env["cae.entrepreneur.stage"].search([("is_exit", "=", True)])[:1]
        anne = self.anne.with_user(self.coach)
        with self.assertRaises(ValidationError) as caught:
            anne.write({"stage_id": gone.id, "exit_type": "silent"})
        self.assertIn("end or cancel CESA Anne Le Goff", str(caught.exception))
        yann = self._create_entrepreneur("Yann", coach_id=self.coach.id)
        with self.assertRaises(ValidationError):
            (anne | yann.with_user(self.coach)).action_archive()
        self.assertTrue(yann.active, "all or nobody")
        contract._end(self.today, "entrepreneur")
        anne.write({"stage_id": gone.id, "exit_type": "silent"})
        (anne | yann).action_archive()
        self.assertFalse(anne.active or yann.active)

    def test_a_contract_alone_keeps_its_clocks(self):
        """CAE-05, CAE-06: wherever the person is, a contract in force is watched."""
        self._bind("cesa", self._day(-30), trial_months=4)
        names = ("membership", "trial_end")
        for name in names:
            self._run(name)
        found = {name: self._deadlines(name) for name in names}
        # a contract may be signed, or a person archived, by other ways than the form
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_entrepreneur SET active = FALSE WHERE id = %s", [self.anne.id]
        )
        self.env.invalidate_all()
        for name in names:
            self._run(name)
            self.assertTrue(found[name])
            self.assertEqual(self._deadlines(name), found[name])

    def test_nothing_ends_by_itself(self):
        """CAE-06: past the deadline the contract runs, and the coach is warned."""
        contract = self._bind("cesa", "2020-02-29")
        self._assert_due("membership", "2023-02-28")
        self.assertEqual(contract.state, "running")
        self.assertFalse(contract.date_end)
        todo = self._todos(self.anne)
        self.assertEqual(str(todo.date_deadline), "2023-02-28")

    def test_cape_end(self):
        """CAPE-02: the end of the CAPE, of its renewal once there is one."""
        first = self._bind("cape", "2026-01-01", "2026-12-31")
        self._assert_due("cape_end", "2026-12-31")
        renewal = run_contracts(first._create_next("renewal"))
        self.assertEqual(renewal.state, "signed")
        self._assert_due("cape_end", "2027-12-31")
        self.assertEqual(self._deadlines("cape_end").contract_id, first)
        self.assertEqual(renewal.deadline_count, 1)

    def test_cape_end_is_decided(self):
        contract = self._bind("cape", "2026-01-01", "2026-12-31")
        self._run("cape_end")
        contract._end(self._day(5), "agreement")
        self._run("cape_end")
        self.assertFalse(self._deadlines("cape_end"))

    def test_cape_followed_by_a_cesa(self):
        self._bind("cape", "2026-01-01", "2026-12-31")
        self._run("cape_end")
        self._bind("cesa", "2027-01-01")
        self._run("cape_end")
        self.assertFalse(self._deadlines("cape_end"))

    def test_trial_end(self):
        """CAE-08: the trial that the contract says, the same after an amendment."""
        contract = self._bind("cesa", self._day(-30), trial_months=4)
        last_day = fields.Date.add(self._day(-31), months=4)
        self._assert_due("trial_end", str(contract.trial_end))
        self.assertLessEqual(abs((contract.trial_end - last_day).days), 1)
        deadline = self._deadlines("trial_end")
        amendment = contract._create_next("amendment")
        amendment.date_start = self._day(-1)
        run_contracts(amendment)
        self.assertEqual(amendment.state, "running")
        self._run("trial_end")
        self.assertEqual(self._deadlines("trial_end"), deadline)

    def test_no_trial_or_over(self):
        contract = self._bind("cesa", "2024-01-01", trial_months=4)
        self._run("trial_end")
        self.assertFalse(self._deadlines("trial_end"))
        self.assertTrue(contract.trial_end)

    def test_insurance(self):
        """INV-13, INV-14: the first to end, of the last proof of each kind."""
        pottery = self._create_activity("Poterie du Port", self._key(self.anne))
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"))
        self._create_insurance(pottery, kind="decennial")
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"), "no end")
        self._create_insurance(pottery, date_to="2026-12-31")
        self._create_insurance(pottery, kind="other", date_to="2027-06-30")
        self._assert_due("insurance", "2026-12-31")
        self._create_insurance(pottery, date_to="2027-12-31")
        self._assert_due("insurance", "2027-06-30")
        pottery._change_state("closed", self.today, "Retired")
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"))

    def test_insurance_without_certificate(self):
        """INV-13, INV-14: it proves nothing, and lifts no deadline."""
        pottery = self._create_activity("Poterie du Port", self._key(self.anne))
        self._create_insurance(pottery, date_to="2026-12-31")
        self._create_insurance(pottery, date_to="2030-12-31", certificate=False)
        self._assert_due("insurance", "2026-12-31")

    def test_insurance_never_proved(self):
        """INV-13: a compulsory insurance that is not there is due since the opening."""
        roofs = self._create_activity(
            "Toits", self._key(self.anne), is_building_work=True
        )
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"), "not open yet")
        proof = self._create_insurance(roofs, kind="decennial")
        roofs.action_open("2026-03-02")
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"))
        proof.certificate = False
        self._assert_due("insurance", "2026-03-02")
        self._create_insurance(roofs, kind="liability", date_to="2030-12-31")
        self._assert_due("insurance", "2026-03-02")
        proof.write({"certificate": "UHJvb2Y=", "date_to": self._day(-3)})
        self._assert_due("insurance", str(self._day(-3)))

    def test_insurance_since_a_day_of_the_cooperative(self):
        """INV-13: half past midnight here is the day before on the server."""
        roofs = self._create_activity(
            "Toits", self._key(self.anne), is_building_work=True
        )
        self._create_insurance(roofs, kind="decennial")
        roofs.action_open("2026-03-02")
        roofs.insurance_ids.certificate = False
        unsealed(roofs).date_open = False
        roofs.flush_recordset()
        self.env.cr.execute(
            "UPDATE cae_activity SET create_date = '2026-06-30 22:30' WHERE id = %s",
            [roofs.id],
        )
        roofs.invalidate_recordset()
        self._assert_due("insurance", "2026-07-01")

    def test_trade_proof(self):
        """CAE-31: a card or a licence that ends."""
        self._create_activity(
            "Taxi", is_other_regulated=True, trade_proof_end="2027-06-30", state="draft"
        )._change_state("closed", self.today, "Not started")
        self._create_activity("Ambulance", trade_proof_end="2027-06-30")
        self._run("trade_proof")
        self.assertFalse(self._deadlines("trade_proof"))
        self._create_activity(
            "Guide",
            is_other_regulated=True,
            trade_proof="UHJvb2Y=",
            trade_proof_end="2027-06-30",
        )
        self._assert_due("trade_proof", "2027-06-30")

    def test_dates_of_a_person(self):
        """CAE-12: the medical visit; the residence permit likewise."""
        for name, field in (
            ("residence_permit", "residence_permit_end"),
            ("medical_visit", "medical_visit_next"),
        ):
            with self.subTest(name):
                self.anne[field] = "2028-02-29"
                self._assert_due(name, "2028-02-29")
                self.anne.active = False
                self._run(name)
                self.assertFalse(self._deadlines(name))
                self.anne.active = True
