from datetime import date

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_case import ContractCase
from .contract_tools import PDF

day = fields.Date.to_date


@tagged("post_install", "-at_install")
class TestCesa(ContractCase):
    """Clocks of a CESA: trial period and membership."""

    def _past(self, start, end, kind="cape", person=None):
        contract = self._create_contract(
            person or self.anne, kind=kind, date_start=start, date_end=end
        )
        contract.action_record_past()
        return contract

    def test_trial(self):
        """CAE-08: 8 months, renewal included."""
        contract = self._create_contract(
            self.anne, kind="cesa", trial_months=4, trial_renewal_months=4
        )
        self.assertEqual(str(contract.trial_end), "2026-04-30")
        self.assertEqual(str(contract.trial_longest), "2026-08-31")
        with self._refuses("8 months at most"):
            contract.trial_renewal_months = 5

    def test_trial_renewed(self):
        contract = self._run_contract(
            self.anne,
            kind="cesa",
            date_start=self._day(-10),
            trial_months=1,
            trial_renewal_months=2,
        )
        before = contract.trial_end
        contract.action_renew_trial()
        self.assertGreater(contract.trial_end, before)
        with self._refuses("cannot be renewed"):
            contract.action_renew_trial()

    def test_trial_less_earlier_contracts(self):
        """CAE-08: the days of a CAPE are taken; nothing is left after 8 months."""
        self._past("2025-10-01", "2025-12-31")
        contract = self._create_contract(self.anne, kind="cesa", trial_months=8)
        self._complete_contract(contract)
        self.assertEqual(str(contract.trial_end), "2026-05-31")
        with self._refuses(f"until {contract._format_day(contract.trial_longest)}"):
            contract._sign_on_paper(PDF, "paper.pdf", self.today)
        self._past("2025-01-01", "2025-09-30")
        contract.invalidate_recordset()
        self.assertFalse(contract.trial_end)
        with self._refuses("leave no trial period"):
            contract._sign_on_paper(PDF, "paper.pdf", self.today)

    def test_membership_deadline(self):
        """CAE-04, CAE-05: on the draft, to be printed; then on the person."""
        contract = self._create_contract(self.anne, kind="cesa")
        self.assertEqual(contract.membership_deadline, date(2029, 1, 1))
        self.assertFalse(self.anne.membership_deadline, "nothing is signed")
        self._past("2025-01-01", "2025-12-31")
        self._past("2025-07-01", "2025-08-31", kind="other")
        self._complete_contract(contract)
        contract._sign_on_paper(PDF, "paper.pdf", self.today)
        self.anne.invalidate_recordset()
        self.assertEqual(self.anne.membership_deadline, date(2028, 1, 2))

    def test_amendments_do_not_move_the_deadline(self):
        contract = self._run_contract(self.anne, kind="cesa")
        amendment = contract._create_next("amendment")
        self._complete_contract(amendment)
        amendment._sign_on_paper(PDF, "paper.pdf", self.today)
        self.assertEqual(amendment.state, "running")
        self.assertEqual(self.anne.membership_deadline, date(2029, 1, 1))
        self.assertEqual(self.anne.contract_id, amendment)

    def test_deadlines_of_many_persons(self):
        people = self.env["cae.entrepreneur"]
        for number in range(10):
            people |= self._create_entrepreneur(f"Person {number}")
        for person in people:
            self._run_contract(person, kind="cesa")
        self.env.flush_all()
        people.invalidate_recordset()
        with self.assertQueryCount(12):
            people.mapped("membership_deadline")

    def test_statutes_in_force_are_proposed(self):
        """CAE-03 e."""
        old = self._create_statutes()
        new = self._create_statutes(name="Of 2026", date_from="2026-03-01")
        contract = self._create_contract(self.anne, kind="cesa")
        self.assertEqual(contract.statutes_id, old)
        later = self._create_contract(self.anne, kind="cesa", date_start="2026-03-01")
        self.assertEqual(later.statutes_id, new)

    def test_statutes_of_a_signed_contract_do_not_change(self):
        contract = self._run_contract(self.anne, kind="cesa")
        with self._refuses("add a new version"):
            contract.statutes_id.name = "Other"
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            contract.statutes_id.unlink()

    def test_trial_of_a_leap_day_or_a_month_end(self):
        """CAE-08: months follow the calendar."""
        for start, months, end in (
            ("2024-02-29", 8, "2024-10-28"),
            ("2023-06-30", 8, "2024-02-29"),
            ("2025-08-31", 6, "2026-02-28"),
        ):
            with self.subTest(start):
                contract = self._create_contract(
                    self.anne, kind="cesa", date_start=start, trial_months=months
                )
                self.assertEqual(str(contract.trial_end), end)

    def test_membership_deadline_over_a_leap_day_or_from_a_month_end(self):
        """CAE-05: three years, less each day of the earlier contract."""
        for start, past, deadline in (
            ("2025-03-31", None, "2028-03-31"),
            ("2024-02-29", None, "2027-02-28"),
            # 366 days of 2024, one more than 2027 has
            ("2025-01-01", ("2024-01-01", "2024-12-31"), "2026-12-31"),
            # 29 days of February 2024
            ("2024-03-01", ("2024-02-01", "2024-02-29"), "2027-01-31"),
        ):
            with self.subTest(start):
                person = self._create_entrepreneur(f"Since {start}")
                if past:
                    self._past(*past, person=person)
                contract = self._create_contract(person, kind="cesa", date_start=start)
                self.assertEqual(str(contract.membership_deadline), deadline)

    def test_numbers_of_the_law_are_those_of_the_start(self):
        """CAE-04, CAE-08: a law that changes, then an amendment, moves no clock."""
        contract = self._run_contract(self.anne, kind="cesa", trial_months=8)
        for code, value in (("trial_months", 2), ("membership_years", 2)):
            self.env["cae.legal.setting"].create(
                {
                    "code": code,
                    "name": code,
                    "value": value,
                    "unit": "number",
                    "reference": "Test",
                    "date_from": "2026-02-01",
                    "company_id": self.company.id,
                }
            )
        amendment = contract._create_next("amendment")
        amendment.date_start = "2026-03-01"
        self.assertEqual(str(amendment.trial_end), "2026-08-31")
        self.assertEqual(str(amendment.trial_longest), "2026-08-31")
        self.assertEqual(str(amendment.membership_deadline), "2029-01-01")
