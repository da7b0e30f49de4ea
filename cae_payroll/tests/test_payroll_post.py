"""By the settings, the journal is posted or the estimate, never both."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestPayrollPost(PayrollCase):
    def _post_journal(self, **changes):
        self._load(self._get_rows(**changes))
        self._get_journal().comparison_ids.action_accept()
        self.closing.action_post_pay()
        return self.closing.payslip_ids

    def _get_booked(self, prefix):
        lines = self.closing.pay_move_id.line_ids
        return round(
            sum(
                line.balance
                for line in lines
                if line.account_id.code.startswith(prefix)
            ),
            2,
        )

    def test_no_journal(self):
        with self.assertRaisesRegex(UserError, "Import the payroll journal"):
            self.closing.action_post_pay()
        self.assertFalse(self.closing.pay_move_id)
        self.assertEqual(self.closing.pay_state, "computed")

    def test_not_computed(self):
        with self.assertRaisesRegex(UserError, "Compute .* first"):
            self._closing("2026-10-01").action_post_pay()

    def test_open_difference(self):
        self._load(self._get_rows(a6411=10, a421=-10))
        with self.assertRaisesRegex(UserError, "differ for Yann"):
            self.closing.action_post()
        self._get_comparison("gross").explanation = "Premium"
        with self.assertRaisesRegex(UserError, "differ for Yann"):
            self.closing.action_post()
        self._get_comparison("net").action_accept()
        self.closing.action_post()
        self.assertEqual(self.closing.pay_state, "posted")

    def test_the_estimate_moved_since(self):
        self._load(self._get_rows())
        self._bill(self.pottery, 100, "2026-09-20")
        with self.assertRaisesRegex(UserError, "compare again"):
            self.closing.action_post_pay()

    def test_incomplete(self):
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora)
        rows = self._get_rows()
        self._pay(self._invoice(self.studio, 2000, "2026-09-05"), "2026-09-25")
        self.closing.action_compute()
        self._load(rows)
        with self.assertRaisesRegex(UserError, "says nothing of Nora"):
            self.closing.action_post_pay()

    def test_whoever_is_paid_nothing_here(self):
        nora = self._entrepreneur("Nora", self.studio)
        rows = self._get_rows()
        rows += [[nora.name, *row[1:]] for row in rows]
        self._load(rows)
        self._get_journal().comparison_ids.action_accept()
        with self.assertRaisesRegex(UserError, "no trade name would bear it"):
            self.closing.action_post_pay()

    def test_the_journal_is_booked(self):
        estimate = self.closing.payslip_ids
        gross, cost, net = estimate.gross, estimate.cost, estimate.net_paid
        payslip = self._post_journal(a6411=10, a421=-10)
        self.assertEqual(self._get_booked("6411"), round(gross + 10, 2))
        self.assertEqual(self._get_booked("421"), round(-net - 10, 2))
        self.assertEqual(self._get_booked("6"), round(cost + 10, 2))
        self.assertEqual(self._get_booked(""), 0)
        self.assertTrue(payslip.from_program)
        self.assertAlmostEqual(payslip.gross, gross, 2)
        self.assertAlmostEqual(payslip.program_gross, gross + 10, 2)
        self.assertAlmostEqual(payslip.program_net, net + 10, 2)
        self.assertAlmostEqual(payslip.program_cost, cost + 10, 2)
        self.assertEqual(payslip.program_line_ids, self._get_journal().line_ids)

    def test_what_is_left_is_that_of_the_ledger(self):
        """Design §4.1: the closing shows what was booked."""
        cost = self.closing.payslip_ids.cost
        self._load(self._get_rows(a6411=10, a421=-10))
        self._get_journal().comparison_ids.action_accept()
        self.closing.action_post()
        line = self.closing.line_ids.filtered(
            lambda one: one.activity_id == self.pottery
        )
        self.assertAlmostEqual(line.pay_cost, cost + 10, 2)
        self.assertAlmostEqual(self.closing.amount_pay, cost + 10, 2)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            payroll_cost=line.pay_cost,
            available_for_pay=round(line.remaining, 2),
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_activities_bear_it_in_the_ratio_of_the_draws(self):
        """Design §4.10."""
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.studio.id,
                "entrepreneur_id": self.yann.id,
                "date_from": "2026-01-01",
            }
        )
        self._pay(self._invoice(self.studio, 1111.11, "2026-09-06"), "2026-09-20")
        self.closing.action_compute()
        estimates = {
            draw.activity_id: draw.amount for draw in self.closing.payslip_ids.draw_ids
        }
        total = sum(estimates.values())
        payslip = self._post_journal(a6411=123.45, a421=-123.45)
        self.assertAlmostEqual(payslip.program_cost, total + 2 * 123.45, 2)
        lines = self.closing.pay_move_id.line_ids
        for draw in payslip.draw_ids:
            own = lines.filtered(
                lambda line, draw=draw: line.cae_activity_id == draw.activity_id
            )
            self.assertAlmostEqual(sum(own.mapped("balance")), 0, 2)
            costs = own.filtered(lambda line: line.account_id.code.startswith("6"))
            self.assertAlmostEqual(sum(costs.mapped("balance")), draw.amount, 2)
            self.assertEqual(draw.estimate, estimates[draw.activity_id])
            share = payslip.program_cost * draw.estimate / total
            self.assertLess(abs(draw.amount - share), 0.03)
        self.assertAlmostEqual(
            sum(payslip.draw_ids.mapped("amount")), payslip.program_cost, 2
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_slices(self):
        """Each slice books its own people, from the journal."""
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora)
        self._pay(self._invoice(self.studio, 2000, "2026-09-05"), "2026-09-25")
        self.closing.action_compute()
        self.env["ir.config_parameter"].set_param(
            "cae_activity_accounts.closing_slice", 1
        )
        self._load(self._get_rows(a6411=10, a421=-10))
        self._get_journal().comparison_ids.action_accept()
        self.closing.action_start_post_pay()
        self.closing._run_slice()
        self.company.cae_payroll_source = "estimate"  # too late for this month
        self.closing._run_slices(lambda done: 1)
        self.assertEqual(self.closing.pay_state, "posted")
        self.assertEqual(len(self.closing.entry_ids), 2)
        self.assertEqual(set(self.closing.payslip_ids.mapped("from_program")), {True})

    def test_once(self):
        self._post_journal()
        self.closing.action_post_pay()
        self.closing.action_post()
        moves = self.env["account.move"].search(
            [
                ("line_ids.account_id.code", "=like", "6411%"),
                ("company_id", "=", self.company.id),
            ]
        )
        self.assertEqual(moves, self.closing.pay_move_id)

    def test_reopened(self):
        cost = self.closing.payslip_ids.cost
        self._post_journal(a6411=10, a421=-10)
        self.closing._reopen(["pay_state"], "Wrong file")
        payslip = self.closing.payslip_ids
        self.assertFalse(payslip.from_program)
        self.assertEqual(payslip.program_cost, 0)
        self.assertAlmostEqual(payslip.draw_ids.amount, cost, 2)
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", payroll_cost=0.0, social_debts=0.0
        )
        self.closing.action_compute()
        self._post_journal(a6411=20, a421=-20)
        self.assertAlmostEqual(self.closing.payslip_ids.program_cost, cost + 20, 2)
        self.assertAlmostEqual(self.closing.line_ids[:1].pay_cost, cost + 20, 2)

    def test_the_estimate_by_the_settings(self):
        """The journal may be there, and compared: it is not what is posted."""
        self._load(self._get_rows(a6411=10, a421=-10))
        self.company.cae_payroll_source = "estimate"
        self.closing.action_post_pay()
        payslip = self.closing.payslip_ids
        self.assertEqual(self._get_booked("6411"), round(payslip.gross, 2))
        self.assertFalse(payslip.from_program)

    def test_nobody_to_pay(self):
        self._without_fixed_part(self.yann)
        closing = self._closing("2026-08-01")
        closing.action_compute()
        closing.action_post_pay()
        self.assertEqual(closing.pay_state, "posted")

    def test_accountant_posts(self):
        """Who closes need not be a payroll officer."""
        self._load(self._get_rows())
        accountant = self._create_officer(
            "comptable@deuxrives.example", "cae_base.group_accountant"
        )
        self.closing.with_user(accountant).action_post()
        self.assertTrue(self.closing.payslip_ids.from_program)

    def test_deleted_with_its_closing(self):
        self._load(self._get_rows())
        journal = self.closing.payroll_journal_id
        self.closing.unlink()
        self.assertFalse(journal.exists())

    def test_two_cooperatives_of_one_database(self):
        other = self._create_company("Coopérative du Scorff")
        self.assertEqual(other.cae_payroll_source, "estimate")
        self.env["cae.payroll.prefix"].create(
            {"prefix": "622", "part": "gross", "company_id": other.id}
        )
        prefixes = self.env["cae.payroll.prefix"]._get_of(self.company)
        self.assertNotIn("622", prefixes)
        self.assertEqual(self.env["cae.payroll.prefix"]._get_of(other)["622"], "gross")

    def test_own_prefix_comes_first(self):
        self.env["cae.payroll.prefix"].create(
            {"prefix": "641", "part": "leave", "company_id": self.company.id}
        )
        prefixes = self.env["cae.payroll.prefix"]._get_of(self.company)
        self.assertEqual(prefixes["641"], "leave")
