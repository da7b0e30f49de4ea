"""Line by line beside our estimate: each difference is explained, or accepted."""

from odoo.tests import tagged

from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestPayrollComparison(PayrollCase):
    def test_the_same(self):
        self._load(self._get_rows())
        journal = self._get_journal()
        self.assertEqual(set(journal.comparison_ids.mapped("state")), {"same"})
        payslip = self.closing.payslip_ids
        for part, amount in {
            "gross": payslip.gross,
            "employee": payslip.employee_contributions,
            "employer": payslip.employer_contributions - payslip.reduction,
            "withholding": payslip.withholding,
            "net": payslip.net_paid,
        }.items():
            row = self._get_comparison(part)
            with self.subTest(part=part):
                self.assertAlmostEqual(row.estimate, amount, 2)
                self.assertAlmostEqual(row.program, amount, 2)

    def test_a_cent_is_the_same(self):
        self._load(self._get_rows(a6411=0.01, a421=-0.01))
        self.assertFalse(self._get_journal().open_count)

    def test_difference(self):
        self._load(self._get_rows(a6411=10, a421=-10))
        journal = self._get_journal()
        self.assertEqual(journal.open_count, 2)
        self.assertEqual(
            {row.part: row.gap for row in journal.comparison_ids if row.gap},
            {"gross": 10.0, "net": 10.0},
        )

    def test_other_accounts_of_the_same_part(self):
        """The program cuts charges into more accounts than the estimate."""
        rows = self._get_rows()
        [charge] = [row for row in rows if row[2].startswith("645")]
        other = self._get_account("633")
        paid = float(charge[4].replace(",", "."))
        rows.remove(charge)
        rows += [
            self._row("Yann", charge[2], paid - 5),
            self._row("Yann", other.code, 5),
        ]
        self._load(rows)
        self.assertFalse(self._get_journal().open_count)

    def test_account_without_a_part(self):
        account = self._get_account("622")
        rows = self._get_rows(a421=-7)
        self._load([*rows, self._row("Yann", account.code, 7)])
        row = self._get_comparison("account")
        self.assertEqual((row.code, row.estimate, row.program), (account.code, 0, 7))
        self.assertEqual(row.state, "open")

    def test_explained(self):
        self._load(self._get_rows(a6411=10, a421=-10))
        row = self._get_comparison("net")
        row.explanation = "Meal vouchers"
        self.assertEqual((row.state, row.settled_by_id), ("explained", self.officer))
        row.explanation = "  "
        self.assertEqual((row.state, row.settled_by_id.id), ("open", False))

    def test_accepted_by_name(self):
        self._load(self._get_rows(a6411=10, a421=-10))
        journal = self._get_journal()
        journal.comparison_ids.action_accept()
        row = self._get_comparison("gross")
        self.assertEqual((row.state, row.settled_by_id), ("accepted", self.officer))
        self.assertTrue(row.settled_on)
        self.assertEqual(self._get_comparison("employee").state, "same")
        self.assertIn("Yann, Gross", journal.message_ids[0].body)

    def test_what_was_said_stays_while_the_figures_do(self):
        rows = self._get_rows(a6411=10, a421=-10)
        self._load(rows)
        self._get_journal().comparison_ids.action_accept()
        self.closing.action_compute()
        self.assertFalse(self._get_journal().open_count)
        self._load(self._get_rows(a6411=10, a421=-9, a4421=-1))
        self.assertEqual(self._get_comparison("gross").state, "accepted")
        self.assertEqual(self._get_comparison("net").state, "open")

    def test_the_estimate_moves(self):
        self._load(self._get_rows())
        self._bill(self.pottery, 100, "2026-09-20")
        self.closing.action_compute()
        self.assertTrue(self._get_journal().open_count)

    def test_somebody_without_a_payslip(self):
        nora = self._entrepreneur("Nora", self.studio)
        rows = [[nora.name, *row[1:]] for row in self._get_rows()]
        self._load([*self._get_rows(), *rows])
        row = self._get_comparison("net", nora)
        self.assertEqual((row.estimate, row.state), (0, "open"))
