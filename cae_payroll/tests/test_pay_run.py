"""Rules 5, 10 and 11 of the design: pay fits, is a person's, and is booked once."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayRun(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)

    def test_month_of_the_design(self):
        """Design §5: cost 600.00 at most; result 1,000.00; cash 1,100.00."""
        closing = self._run("2026-09-01")
        [payslip] = closing.payslip_ids
        self.assertEqual(payslip.entrepreneur_id, self.yann)
        self.assertEqual(payslip.envelope, 600.0)
        self.assertEqual(round(payslip.cost + payslip.unspent, 2), 600.0)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_invoiced=2000.0,
            turnover_collected=1000.0,
            charges=300.0,
            contribution=100.0,
            payroll_cost=payslip.cost,
            social_debts=payslip.cost,
            cash=1100.0,
            receivable=1200.0,
            payable=360.0,
            available_for_pay=payslip.unspent,
        )
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual((line.available, line.contribution), (600.0, 100.0))
        self.assertEqual(line.pay_cost, payslip.cost)
        self.assertEqual(line.remaining, payslip.unspent)
        self.assertLedgerIsWhole("2026-09-30")

    def test_month_begun(self):
        """CSS, R. 242-2: from the 14th on, 17 of 30 days of the ceiling of 4,005; in
        the next month the whole of it, and what the first one left."""
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora, date_start="2026-09-14")
        self._pay(self._invoice(self.studio, 20000, "2026-09-15"), "2026-09-20")
        for month, base in (("2026-09-01", 2269.5), ("2026-10-01", 4005)):
            self._request(nora, "gross", 5000, month)
            payslips = self._run(month).payslip_ids
            own = payslips.filtered(lambda slip: slip.entrepreneur_id == nora)
            line = own.line_ids.filtered(lambda one: one.code == "VIEIL_PLAF_S")
            with self.subTest(month):
                self.assertEqual((own.gross, line.base), (5000, base))

    def test_contribution_on_pay(self):
        """Design §4.5 and §4.10: what the pay itself contributes is kept back."""
        self.scheme.sudo().state = "draft"
        self.scheme.rule_ids = [
            Command.create({"name": "Formation", "base": "payroll", "rate": 5})
        ]
        self.scheme.action_put_in_force()
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.envelope, 571.42)
        self.assertGreater(payslip.cost, 0)
        self.assertEqual(
            closing.levy_ids.filtered(
                lambda levy: levy.rule_id.base == "payroll"
            ).amount,
            round(payslip.cost * 0.05 + 1e-9, 2),
        )
        statement = self.pottery.get_statement("2026-09-01", "2026-09-30")
        self.assertGreaterEqual(statement[self.pottery.id]["available_for_pay"], 0)

    def test_entry(self):
        """641, 645, 421, 431, 437 and 4421, all on the activity, to the cent."""
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        lines = closing.pay_move_id.line_ids
        self.assertEqual(lines.cae_activity_id, self.pottery)
        by_prefix = {
            prefix: sum(
                line.balance for line in lines if line.account_id.code[:3] == prefix
            )
            for prefix in ("641", "645", "421", "431", "437", "442")
        }
        self.assertAlmostEqual(by_prefix["641"], payslip.gross, 2)
        self.assertAlmostEqual(
            by_prefix["645"], payslip.employer_contributions - payslip.reduction, 2
        )
        self.assertAlmostEqual(by_prefix["421"], -payslip.net_paid, 2)
        self.assertAlmostEqual(by_prefix["442"], -payslip.withholding, 2)
        self.assertAlmostEqual(
            by_prefix["431"] + by_prefix["437"],
            -payslip.employee_contributions
            - payslip.employer_contributions
            + payslip.reduction,
            2,
        )
        self.assertLess(by_prefix["437"], 0)
        self.assertEqual(lines.partner_id, self.yann.partner_id)

    def test_identities(self):
        """Design §4.5."""
        payslip = self._run("2026-09-01").payslip_ids
        self.assertAlmostEqual(
            payslip.gross - payslip.employee_contributions, payslip.net, 2
        )
        self.assertAlmostEqual(
            payslip.gross + payslip.employer_contributions - payslip.reduction,
            payslip.cost,
            2,
        )
        more = (
            self.env["cae.payslip"]
            .with_company(self.company)
            .simulate("2026-09-30", "gross", payslip.gross + 0.01)
        )
        self.assertGreater(more["cost"], payslip.envelope)

    def test_posting_twice_books_once(self):
        closing = self._run("2026-09-01")
        closing.action_post()
        closing.action_post_pay()
        moves = self.env["account.move"].search(
            [("line_ids.account_id.code", "=like", "6411%")]
            + [("company_id", "=", self.company.id)]
        )
        self.assertEqual(moves, closing.pay_move_id)

    def test_pay_leaves_before_the_month_ends(self):
        """Design §6: the two parts post apart; the figures are the same."""
        closing = self._closing("2026-09-01")
        closing.action_post_pay()
        self.assertEqual(closing.pay_state, "posted")
        self.assertNotEqual(closing.state, "posted")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.envelope, 600.0, "the contribution due is kept")
        with self.assertRaisesRegex(UserError, "is kept"):
            closing.month = "2026-08-01"
        with self.assertRaisesRegex(UserError, "is kept"):
            closing.unlink()
        closing.action_post()
        self.assertEqual(closing.payslip_ids, payslip)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            cash=1100.0,
            contribution=100.0,
            available_for_pay=payslip.unspent,
        )
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual(line.available, 600.0)

    def test_pay_runs_are_posted_in_order(self):
        self._closing("2026-10-01").action_post_pay()
        with self.assertRaisesRegex(UserError, "next one"):
            self._closing("2026-09-01").action_post_pay()

    def test_two_activities_and_two_people(self):
        """Design §4.10: within what is available and the key; cents to the largest."""
        self.pottery.key_ids.date_to = "2026-12-31"
        nora = self._entrepreneur("Nora")
        self._contract(nora)
        self.env["cae.activity.key"].create(
            [
                {
                    "activity_id": self.studio.id,
                    "entrepreneur_id": person.id,
                    "percentage": share,
                    "date_from": "2026-01-01",
                }
                for person, share in ((self.yann, 30), (nora, 70))
            ]
        )
        self._pay(self._invoice(self.studio, 1234.57, "2026-09-06"), "2026-09-20")
        available = self.studio.get_statement("2026-09-01", "2026-09-30")[
            self.studio.id
        ]["available_for_pay"]
        closing = self._run("2026-09-01")
        self.assertEqual(len(closing.payslip_ids), 2)
        for payslip in closing.payslip_ids:
            self.assertAlmostEqual(
                sum(payslip.draw_ids.mapped("amount")), payslip.cost, 2
            )
            self.assertLessEqual(payslip.cost, payslip.envelope)
        costs = closing.pay_move_id.line_ids.filtered(
            lambda line: line.account_id.internal_group == "expense"
        )
        for draw in closing.payslip_ids.draw_ids:
            own = costs.filtered(
                lambda line, draw=draw: (
                    line.cae_activity_id == draw.activity_id
                    and line.partner_id == draw.payslip_id.partner_id
                )
            )
            self.assertAlmostEqual(sum(own.mapped("balance")), draw.amount, 2)
        drawn = closing.payslip_ids.draw_ids.filtered(
            lambda draw: draw.activity_id == self.studio
        )
        self.assertEqual(len(drawn), 2)
        self.assertLessEqual(sum(drawn.mapped("amount")), available)
        for activity in (self.pottery, self.studio):
            items = closing.pay_move_id.line_ids.filtered(
                lambda line, activity=activity: line.cae_activity_id == activity
            )
            self.assertAlmostEqual(sum(items.mapped("balance")), 0, 2)
        self.assertLedgerIsWhole("2026-09-30")

    def test_cape_gives_no_payslip(self):
        """CAPE-06: not an employment contract."""
        self.yann.contract_ids._end(date(2026, 8, 31), "agreement")
        self._contract(self.yann, "cape", date_start="2026-09-01")
        self.assertFalse(self._run("2026-09-01").payslip_ids)

    def test_nothing_available_nothing_paid(self):
        """Beside the fixed part, which this contract does not have."""
        self._without_fixed_part(self.yann)
        self._bill(self.pottery, 5000, "2026-09-11")
        closing = self._run("2026-09-01")
        self.assertFalse(closing.payslip_ids)
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertTrue(line.note)

    def test_too_little_to_pay_anything(self):
        """The health premium is due on no gross at all: no payslip is made of it."""
        self.company.cae_health_monthly = 1500
        closing = self._run("2026-09-01")
        self.assertFalse(closing.payslip_ids)
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", available_for_pay=600.0
        )

    def test_posted_payslip_does_not_change(self):
        payslip = self._run("2026-09-01").payslip_ids
        with self.assertRaisesRegex(UserError, "does not change"):
            payslip.gross = 1
        with self.assertRaisesRegex(UserError, "does not change"):
            payslip.state = "draft"
        with self.assertRaisesRegex(UserError, "does not change"):
            payslip.withholding_rate = 0

    def test_the_pay_run_writes_the_payslips(self):
        """Design §4.11: posted by hand, a payslip would have no entry."""
        closing = self._closing("2026-09-01")
        closing.action_compute()
        officer = new_test_user(
            self.env,
            "paie@deuxrives.example",
            groups="cae_payroll.group_payroll_officer",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for vals in ({"state": "posted"}, {"gross": 1}):
            with self.assertRaises(AccessError):
                closing.payslip_ids.with_user(officer).write(vals)

    def test_personal_rate(self):
        self._rate(self.yann, 10)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertAlmostEqual(
            payslip.withholding, round(payslip.net_taxable * 0.1, 2), 2
        )

    def test_what_a_posted_payslip_used_is_not_edited(self):
        self._run("2026-09-01")
        smic = self.env.ref("cae_payroll.parameter_smic_h_2026_06")
        with self.assertRaisesRegex(UserError, "add a new one"):
            smic.value = 13
        smic.note = "Seen"
        smic.date_to = "2026-09-30"
        with self.assertRaisesRegex(UserError, "add a new one"):
            smic.date_to = "2026-09-29"
        self.env.ref("cae_payroll.parameter_smic_h_2024_11").value = 11.88

    def test_a_new_row_counts_from_its_date(self):
        before = self.env["cae.payslip"].simulate("2026-10-01", "gross", 2000)
        row = self.env.ref("cae_payroll.contribution_crds")
        row.copy({"date_from": "2026-11-01", "rate": 1.5})
        simulate = self.env["cae.payslip"].simulate
        self.assertEqual(simulate("2026-10-01", "gross", 2000)["net"], before["net"])
        later = simulate("2026-11-01", "gross", 2000)
        self.assertAlmostEqual(before["net"] - later["net"], 19.65, 2)

    def test_shipped_rows_do_not_overwrite_the_officers(self):
        row = self.env.ref("cae_payroll.parameter_pmss_2025")
        row.value = 3926
        self.env["cae.social.parameter"]._load_shipped()
        self.assertEqual(row.value, 3926)

    def test_portal_reads_its_own_posted_payslips(self):
        """Design §4.9."""
        closing = self._closing("2026-09-01")
        closing.action_compute()
        payslip = closing.payslip_ids
        user = self.yann.portal_user_id
        other = self._entrepreneur("Nora", self.studio).portal_user_id
        with self.assertRaises(AccessError):
            payslip.with_user(user).check_access("read")
        closing.action_post()
        payslip = closing.payslip_ids
        self.assertEqual(payslip.with_user(user).cost, payslip.cost)
        with self.assertRaises(AccessError):
            payslip.with_user(other).check_access("read")
        for operation in ("write", "unlink"):
            with self.assertRaises(AccessError):
                payslip.with_user(user).check_access(operation)
        with self.assertRaises(AccessError):
            self.env["cae.payslip"].with_user(user).create({"closing_id": closing.id})

    def test_accountant_closes(self):
        accountant = self.env["res.users"].create(
            {
                "name": "Comptable",
                "login": "comptable@deuxrives.example",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [
                    Command.link(self.env.ref("cae_base.group_accountant").id)
                ],
            }
        )
        closing = (
            self.env["cae.closing"]
            .with_user(accountant)
            .create({"month": "2026-09-01"})
        )
        closing.action_compute()
        closing.action_post()
        self.assertEqual(closing.pay_state, "posted")
