"""Trial balance and aged balances: the company's own, told by activity."""

import random

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import LedgerCase

BUCKETS = ("not_due", "late_30", "late_60", "late_90", "late_more")
YEAR = {"cae_date_from": "2026-01-01", "cae_date_to": "2026-12-31"}
NEXT_YEAR = {"cae_date_from": "2027-02-01", "cae_date_to": "2027-03-31"}


@tagged("post_install", "-at_install")
class TestReports(LedgerCase):
    """A ledger of two years that nobody designed, always the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(2026)
        for year in (2026, 2027):
            for owner in (cls.pottery, cls.studio, cls.structure) * 3:
                cls._trade(owner, year)
        cls.accountant = cls._user("cae_base.group_accountant")

    @classmethod
    def _user(cls, group):
        return new_test_user(
            cls.env,
            f"{group}@deuxrives.example",
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _trade(cls, owner, year):
        """Sell or buy, and settle a part of it later."""
        month = cls.dice.randint(1, 3)
        sells = not owner.is_structure and cls.dice.random() < 0.6
        make = cls._invoice if sells else cls._bill
        document = make(owner, cls.dice.randint(1, 99999) / 100, f"{year}-0{month}-12")
        if cls.dice.random() < 0.7:
            part = round(document.amount_total * cls.dice.choice([1, 0.4]), 2)
            cls._pay(document, f"{year}-0{month + 2}-20", amount=part)

    def _trial_balance(self, period, domain=()):
        rows = self.env["cae.trial.balance"].with_context(**period).search(list(domain))
        self.assertTrue(rows)
        return rows.with_user(self.accountant)

    def _sum_ledger(self, *domain):
        """:return: dict {account: balance} as core's own grouping says"""
        groups = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                *domain,
            ],
            ["account_id"],
            ["balance:sum"],
        )
        return {account: round(balance, 2) for account, balance in groups if balance}

    def _sum_rows(self, rows, name):
        sums = {}
        for row in rows:
            account = row.account_id.with_user(self.env.user)
            sums[account] = round(sums.get(account, 0) + row[name], 2)
        return {account: amount for account, amount in sums.items() if amount}

    # --- trial balance ----------------------------------------------------------------

    def test_sum_is_the_company_s(self):
        rows = self._trial_balance(YEAR)
        self.assertEqual(
            self._sum_rows(rows, "closing"),
            self._sum_ledger(("date", "<", "2027-01-01")),
        )
        self.assertAlmostEqual(sum(rows.mapped("closing")), 0, 2)
        self.assertAlmostEqual(sum(rows.mapped("debit")), sum(rows.mapped("credit")), 2)

    def test_each_activity_has_its_own(self):
        for activity in (self.pottery, self.studio, self.structure):
            own = ("cae_activity_id", "=", activity.id)
            with self.subTest(activity.name):
                self.assertEqual(
                    self._sum_rows(self._trial_balance(YEAR, [own]), "closing"),
                    self._sum_ledger(own, ("date", "<", "2027-01-01")),
                )

    def test_money_is_the_shared_treasury(self):
        rows = self._trial_balance(YEAR, [("cae_activity_id", "=", False)])
        self.assertEqual(len(set(rows.mapped("owner"))), 1)
        self.assertTrue(all(rows.account_id.mapped("cae_is_liquidity")))

    def test_results_of_the_years_before_are_earnings(self):
        rows = self._trial_balance(NEXT_YEAR)
        for name in ("opening", "closing"):
            self.assertAlmostEqual(sum(rows.mapped(name)), 0, 2)
        for activity in (self.pottery, self.studio):
            own = rows.filtered(lambda row, act=activity: row.cae_activity_id == act)
            earnings = own.filtered(
                lambda row: row.account_id.account_type == "equity_unaffected"
            )
            statement = activity.get_statement("2026-01-01", "2026-12-31")
            self.assertAlmostEqual(
                earnings.closing, -statement[activity.id]["result"], 2
            )
            this_year = activity.get_statement("2027-01-01", "2027-03-31")
            results = own.filtered(
                lambda row: row.account_id.internal_group in ("income", "expense")
            )
            self.assertAlmostEqual(
                sum(results.mapped("closing")), -this_year[activity.id]["result"], 2
            )

    def test_rows_open_their_items(self):
        for period in (YEAR, NEXT_YEAR):
            for row in self._trial_balance(period):
                action = row.action_open_items()
                items = self.env["account.move.line"].search(action["domain"])
                self.assertAlmostEqual(sum(items.mapped("balance")), row.closing, 2)

    def test_drafts_do_not_count(self):
        before = self._sum_rows(self._trial_balance(YEAR), "closing")
        self._invoice(self.pottery, 100, "2026-05-01", post=False)
        self.env.invalidate_all()
        self.assertEqual(self._sum_rows(self._trial_balance(YEAR), "closing"), before)

    # --- aged balances ----------------------------------------------------------------

    def _aged(self, day, kind="asset_receivable"):
        rows = self.env["cae.aged.balance"].with_context(cae_date_to=day)
        return rows.with_user(self.accountant).search([("kind", "=", kind)])

    def test_sum_is_what_the_statement_says(self):
        activities = self.pottery | self.studio | self.structure
        for day in ("2026-03-01", "2026-04-15", "2027-02-20", "2027-12-31"):
            statements = activities.get_statement(day, day)
            for kind, figure in (
                ("asset_receivable", "receivable"),
                ("liability_payable", "payable"),
            ):
                rows = self._aged(day, kind)
                for activity in activities:
                    own = rows.filtered(lambda r, a=activity: r.cae_activity_id == a)
                    self.assertAlmostEqual(
                        sum(own.mapped("total")), statements[activity.id][figure], 2
                    )

    def test_ages(self):
        """Each day of its own column; the columns add up to the total."""
        invoice = self._invoice(
            self.pottery, 1000, "2026-06-01", invoice_date_due="2026-06-30"
        )
        self._pay(invoice, "2026-09-01", amount=200)
        for day, late, column, total in (
            ("2026-06-30", 0, "not_due", 1200),
            ("2026-07-01", 1, "late_30", 1200),
            ("2026-07-30", 30, "late_30", 1200),
            ("2026-07-31", 31, "late_60", 1200),
            ("2026-08-30", 61, "late_90", 1200),
            ("2026-09-28", 90, "late_90", 1000),
            ("2026-09-29", 91, "late_more", 1000),
        ):
            with self.subTest(day):
                row = self._aged(day).filtered(lambda row: row.move_id == invoice)
                self.assertEqual((row.days_late, row.total), (late, total))
                self.assertEqual(
                    [row[name] for name in BUCKETS],
                    [total if name == column else 0 for name in BUCKETS],
                )
                self.assertEqual(row.action_open_move()["res_id"], invoice.id)

    # --- doors ------------------------------------------------------------------------

    def test_dates_are_chosen(self):
        wizards = self.env["cae.report.period"].with_user(self.accountant)
        with Form(wizards.with_context(default_report="trial_balance")) as form:
            form.date_from, form.date_to = "2026-02-01", "2026-02-28"
        action = form.record.action_open()
        self.assertEqual(action["context"]["cae_date_from"], "2026-02-01")
        for report in ("receivable", "payable"):
            wizard = wizards.create({"report": report, "date_to": "2026-02-28"})
            action = wizard.action_open()
            self.assertEqual(action["context"]["cae_date_to"], "2026-02-28")
            self.assertIn(report, action["xml_id"])
        with self.assertRaises(ValidationError):
            wizards.create({"date_from": "2026-03-01", "date_to": "2026-02-28"})

    def test_accountants_only(self):
        for group in ("base.group_portal", "base.group_user", "cae_base.group_coach"):
            user = self._user(group)
            for model in ("cae.trial.balance", "cae.aged.balance"):
                with self.subTest(group=group, model=model):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).search([])
        for model in ("cae.trial.balance", "cae.aged.balance"):
            own = self.env[model].with_user(self.accountant)
            self.assertTrue(own.search([], limit=1))
            with self.assertRaises(AccessError):
                own.search([], limit=1).unlink()

    def test_as_many_queries_for_all(self):
        counts = []
        for domain in ([], [("cae_activity_id", "=", self.pottery.id)], []):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            rows = self.env["cae.trial.balance"].with_context(**YEAR)
            rows.search_fetch(domain, ["closing"]).mapped("closing")
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
