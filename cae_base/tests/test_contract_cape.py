from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .contract_case import ContractCase
from .contract_tools import PDF

day = fields.Date.to_date


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestCapeLimits(ContractCase):
    """CAPE-02: 12 months each, two renewals, 36 months in all."""

    def test_end_follows_start(self):
        """Month ends and leap years included; the table of the engine has more."""
        for start, end in (
            ("2026-01-01", "2026-12-31"),
            ("2026-01-31", "2027-01-30"),
            ("2024-02-29", "2025-02-28"),
            ("2023-03-01", "2024-02-29"),
        ):
            with self.subTest(start):
                contract = self._create_contract(self.anne, date_start=start)
                self.assertEqual(str(contract.date_end), end)

    def test_longer_than_twelve_months(self):
        for start, end in (("2026-01-01", "2027-01-01"), ("2024-02-29", "2025-03-01")):
            with self.subTest(start), self._refuses("more than 12 months"):
                self._create_contract(self.anne, date_start=start, date_end=end)

    def test_no_end(self):
        with self._refuses("A CAPE has an end"):
            self._create_contract(self.anne, date_end=False)

    def _renew(self, contract):
        renewal = contract._create_next("renewal")
        self._complete_contract(renewal)
        renewal._sign_on_paper(PDF, "paper.pdf", renewal.date_start)
        return renewal

    def test_two_renewals(self):
        contract = self._run_contract(self.anne, date_start="2023-02-01")
        second = self._renew(contract)
        self.assertEqual(str(second.date_start), "2024-02-01")
        self.assertEqual(contract.end_reason, "superseded")
        third = self._renew(second)
        self.assertEqual(str(third.date_end), "2026-01-31")
        self.assertEqual(third.number, 2)
        with self._refuses("2 times at most"):
            third._create_next("renewal")

    def test_fourth_year_by_another_door(self):
        """A new contract instead of a third renewal is no way around."""
        third = self._renew(
            self._renew(self._run_contract(self.anne, date_start="2023-02-01"))
        )
        third.action_end()
        with self._refuses("more than 36 months in all"):
            self._create_contract(
                self.anne, date_start="2026-06-01", date_end="2026-06-30"
            )

    def test_renewed_in_writing_only(self):
        """CAPE-03: no tacit renewal, a renewal has its own signed document."""
        contract = self._run_contract(self.anne, date_start="2025-02-01")
        renewal = contract._create_next("renewal")
        self._complete_contract(renewal)
        with self._refuses("The signed document is missing"):
            renewal.action_start()
        self.assertFalse(self.anne._get_contract(self.today))

    def test_renewal_follows_without_a_gap(self):
        contract = self._run_contract(self.anne, date_start="2025-02-01")
        renewal = contract._create_next("renewal")
        with self._refuses("the day after the end"):
            renewal.date_start = "2026-02-02"

    def test_overlap(self):
        self._run_contract(self.anne)
        other = self._create_contract(self.anne, kind="cesa", date_start="2026-12-31")
        self._complete_contract(other)
        self.assertIn("on the same days", other.missing)
        with self._refuses("on the same days as CAPE Anne Le Goff 01/01/2026"):
            other._sign_on_paper(PDF, "paper.pdf", self.today)
        self.assertEqual(other.state, "draft")
        other.date_start = "2027-01-01"
        other._sign_on_paper(PDF, "paper.pdf", self.today)
        self.assertEqual(other.state, "signed")

    def test_notices(self):
        """CAPE-08: two bodies, on conclusion, renewal and early end, never twice."""
        self.anne.coach_id = self.users["coach"]
        contract = self._run_contract(self.anne, date_start="2025-01-01")
        self.assertEqual(contract.notice_ids.mapped("event"), ["conclusion"] * 2)
        self.env["cae.contract.notice"]._plan(contract, "conclusion")
        self.assertEqual(len(contract.notice_ids), 2)
        self.assertEqual(contract.activity_ids.user_id, self.users["coach"])
        renewal = self._renew(contract)
        self.assertEqual(renewal.notice_ids.mapped("event"), ["renewal"] * 2)
        renewal._end(self.today, "entrepreneur")
        self.assertEqual(len(renewal.notice_ids), 4)
        amended = self._run_contract(
            self._create_entrepreneur("Yann"), date_start="2026-02-01"
        )
        amendment = amended._create_next("amendment")
        self._complete_contract(amendment)
        amendment._sign_on_paper(PDF, "paper.pdf", self.today)
        self.assertFalse(amendment.notice_ids)

    def test_notice_done(self):
        """A notice and its to-do are done together, from either side."""
        self.anne.coach_id = self.users["coach"]
        contract = self._run_contract(self.anne)
        first, second = contract.notice_ids.with_user(self.users["coach"])
        first.action_done()
        self.assertEqual(first.done_on, self.today)
        self.assertEqual(first.done_by_id, self.users["coach"])
        self.assertEqual(contract.activity_ids, second.sudo().activity_id)
        with self._refuses("given already"):
            first.action_done()
        contract.with_user(self.users["coach"]).activity_ids.action_done()
        self.assertEqual(second.done_by_id, self.users["coach"])

    def test_three_years_over_a_leap_day_or_from_a_month_end(self):
        """CAPE-02: three times 12 months are 36, and not one day is left."""
        for start, ends in (
            ("2024-02-29", ["2025-02-28", "2026-02-28", "2027-02-28"]),
            ("2023-08-31", ["2024-08-30", "2025-08-30", "2026-08-30"]),
        ):
            with self.subTest(start):
                person = self._create_entrepreneur(f"Since {start}")
                first = self._run_contract(person, date_start=start)
                second = self._renew(first)
                chain = first | second | self._renew(second)
                self.assertEqual([str(end) for end in chain.mapped("date_end")], ends)
                one_more = fields.Date.add(chain[-1].date_end, days=1)
                with self._refuses("more than 36 months in all"):
                    self._create_contract(
                        person, date_start=one_more, date_end=one_more
                    )

    def test_ceiling_in_force_on_a_day(self):
        """CAPE-04 4°, CAPE-05: what the floors above compare commitments with."""
        contract = self._run_contract(self.anne, commitment_ceiling=3000)
        amendment = contract._create_next("amendment")
        amendment.write({"date_start": "2026-03-01", "commitment_ceiling": 8000})
        self._complete_contract(amendment)
        amendment._sign_on_paper(PDF, "paper.pdf", amendment.date_start)
        for text, ceiling in (
            ("2026-02-28", 3000),
            ("2026-03-01", 8000),
            ("2027-01-01", 0),
        ):
            with self.subTest(text):
                in_force = self.anne._get_contract(fields.Date.to_date(text))
                self.assertEqual(in_force.commitment_ceiling, ceiling)

    def test_not_an_employment_contract(self):
        """CAPE-06: no pay is asked for, and neither trial nor membership runs."""
        contract = self._complete_contract(
            self._create_contract(self.anne, trial_months=4), fixed_part=0
        )
        self.assertFalse(contract._find_missing()[contract])
        self.assertFalse(contract.trial_end)
        self.assertFalse(contract.membership_deadline)

    def test_end_to_print_follows_renewals(self):
        """CAPE-07: the end of the CAPE in force, which business papers tell."""
        self._renew(self._run_contract(self.anne, date_start="2025-03-01"))
        for text, end in (("2026-02-28", "2026-02-28"), ("2026-03-01", "2027-02-28")):
            with self.subTest(text):
                in_force = self.anne._get_contract(fields.Date.to_date(text))
                self.assertEqual(str(in_force.date_last), end)

    def test_notices_of_a_cancelled_cape(self):
        """CAPE-08: who was not told needs not be; who was is told again."""
        contract = self._run_contract(self.anne, date_start=self._day(30))
        self.assertEqual(contract.state, "signed")
        told, not_told = contract.notice_ids
        told.action_done()
        contract.action_cancel()
        self.assertFalse(not_told.exists())
        withdrawal = contract.notice_ids - told
        self.assertEqual((withdrawal.event, withdrawal.body), ("withdrawal", told.body))
        self.assertEqual(contract.activity_ids, withdrawal.activity_id)
        self.assertFalse(withdrawal.done_on)
