"""Treasury of the day, reference, future, result: the equations of each activity."""

import doctest

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..engine import account_prefix
from .common import LedgerCase

FIGURES = ("day", "reference", "future", "result")
DAYS = ("2026-09-07", "2026-09-12", "2026-09-30", "2026-12-31")


@tagged("post_install", "-at_install")
class TestTreasury(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(invoice, "2026-09-25", amount=1200)
        cls._entry(
            "2026-09-30",
            (cls._get_account("641", "64"), cls.pottery, 600),
            (cls._get_account("421"), cls.pottery, -450),
            (cls._get_account("431"), cls.pottery, -150),
        )
        cls._bill(cls.structure, 80, "2026-09-12")
        cls._invoice(cls.studio, 500, "2026-10-02")
        cls.activities = cls.pottery | cls.studio | cls.structure

    def _figures(self, activity, day):
        items = self.env["cae.treasury.item"].with_context(cae_date_to=day)
        [sums] = items._read_group(
            [("cae_activity_id", "=", activity.id)],
            aggregates=[f"{name}:sum" for name in FIGURES],
        )
        return dict(
            zip(FIGURES, (round(amount or 0, 2) for amount in sums), strict=True)
        )

    def _lines(self, activity, day):
        items = self.env["cae.treasury.item"].with_context(cae_date_to=day)
        groups = items._read_group(
            [("cae_activity_id", "=", activity.id)],
            ["treasury_line_id"],
            ["amount:sum"],
        )
        return {
            line.get_external_id()[line.id].split("_")[-1]: round(amount, 2)
            for line, amount in groups
            if round(amount, 2)
        }

    def test_prefixes(self):
        result = doctest.testmod(account_prefix)
        self.assertFalse(result.failed)
        self.assertTrue(result.attempted)

    def test_the_month_of_the_design(self):
        """Design §5 before the contribution, pay not disbursed yet."""
        self.assertEqual(
            self._lines(self.pottery, "2026-09-30"),
            {
                "cash": 1200.0,
                "taxes": -490.0,
                "suppliers": -360.0,
                "salaries": -450.0,
                "customers": 1200.0,
            },
        )
        self.assertEqual(
            self._figures(self.pottery, "2026-09-30"),
            {"day": 1200.0, "reference": 350.0, "future": 1100.0, "result": 1100.0},
        )

    def test_the_figures_are_the_statement_s(self):
        """Cash and all lines together are the result, on any day."""
        for day in DAYS:
            statements = self.activities.get_statement(None, day)
            for activity in self.activities:
                with self.subTest(day=day, activity=activity.name):
                    figures = self._figures(activity, day)
                    statement = statements[activity.id]
                    self.assertEqual(figures["day"], statement["cash"])
                    self.assertEqual(figures["result"], statement["result"])

    def test_the_cash_of_all_is_the_company_s(self):
        for day in DAYS:
            money = self.env["account.move.line"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("parent_state", "=", "posted"),
                    ("cae_activity_id", "=", False),
                    ("date", "<=", day),
                ]
            )
            cash = sum(self._figures(act, day)["day"] for act in self.activities)
            self.assertAlmostEqual(cash, sum(money.mapped("balance")), 2)

    def test_the_day_is_chosen(self):
        wizard = self.env["cae.report.period"].create(
            {"report": "treasury", "date_from": "2026-10-01", "date_to": "2026-09-12"}
        )
        action = wizard.action_open()
        self.assertEqual(action["res_model"], "cae.treasury.item")
        self.assertEqual(action["context"]["cae_date_to"], "2026-09-12")
        items = self.env[action["res_model"]].with_context(**action["context"])
        self.assertEqual(max(items.search([]).mapped("date")).day, 12)

    def test_of_one_activity_from_its_statement(self):
        pottery = self.pottery.with_context(cae_date_to="2026-09-12")
        action = pottery.action_open_treasury()
        items = self.env[action["res_model"]].with_context(**action["context"])
        found = items.search(action["domain"])
        self.assertEqual(found.cae_activity_id, self.pottery)
        self.assertEqual(
            {name: round(sum(found.mapped(name)), 2) for name in FIGURES},
            self._figures(self.pottery, "2026-09-12"),
        )

    def test_figures_of_a_month_s_end_are_running_totals(self):
        """What the graph draws: months add up to the treasury of the last one."""
        items = self.env["cae.treasury.item"].with_context(cae_date_to="2026-12-31")
        months = items._read_group(
            [("cae_activity_id", "=", self.pottery.id)], ["date:month"], ["day:sum"]
        )
        september = sum(amount for month, amount in months if month.month <= 9)
        self.assertAlmostEqual(
            september, self._figures(self.pottery, "2026-09-30")["day"], 2
        )

    def test_what_no_line_catches_is_shown(self):
        account = self._get_account("467", "46")
        expense = self.expense_account
        self._entry(
            "2026-09-15", (expense, self.studio, 40), (account, self.studio, -40)
        )
        self.assertEqual(self._lines(self.studio, "2026-09-30"), {"rest": -40.0})
        item = self.env["cae.treasury.item"].search([("is_uncaught", "=", True)])
        self.assertEqual(item.account_id, account)
        self.env["cae.treasury.line"].create({"name": "Debtors", "prefixes": "46"})
        self.env.invalidate_all()
        self.assertFalse(
            self.env["cae.treasury.item"].search([("is_uncaught", "=", True)])
        )
        self.assertEqual(self._figures(self.studio, "2026-09-30")["future"], -40)

    def test_lines_are_refused_with_a_sentence(self):
        for prefixes, said in (
            ("44", "-44"),
            ("4", "-"),
            ("64", "64"),
            ("4x", "4x"),
            ("", "42"),
            ("-45", "42"),
        ):
            with self.subTest(prefixes):
                with self.assertRaisesRegex(ValidationError, said):
                    self.env["cae.treasury.line"].create(
                        {"name": "Debtors", "prefixes": prefixes}
                    )
        with self.assertRaises(ValidationError):
            self.env.ref("cae_activity_accounts.treasury_line_suppliers").stage = "day"
        for name in ("cash", "rest"):
            with self.assertRaises(UserError):
                self.env.ref(f"cae_activity_accounts.treasury_line_{name}").unlink()

    def test_lines_of_two_companies_do_not_meet(self):
        other = self._create_company("Coopérative du Blavet")
        for company in (self.company, other):
            self.env["cae.treasury.line"].create(
                {"name": "Debtors", "prefixes": "46", "company_id": company.id}
            )
        with self.assertRaises(ValidationError):
            self.env["cae.treasury.line"].create({"name": "All", "prefixes": "467"})

    def test_who_reads_and_configures(self):
        line = self.env.ref("cae_activity_accounts.treasury_line_taxes")
        for group, reads, writes in (
            ("base.group_portal", False, False),
            ("base.group_user", False, False),
            ("cae_base.group_coach", True, False),
            ("cae_base.group_accountant", True, True),
        ):
            user = new_test_user(
                self.env,
                f"{group}@deuxrives.example",
                groups=group,
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            with self.subTest(group):
                for model in ("cae.treasury.item", "cae.treasury.line"):
                    records = self.env[model].with_user(user)
                    self.assertEqual(records.has_access("read"), reads)
                if reads:
                    items = self.env["cae.treasury.item"].with_user(user)
                    self.assertTrue(items.search([], limit=1).amount)
                self.assertEqual(line.with_user(user).has_access("write"), writes)
                with self.assertRaises(AccessError):
                    self.env["cae.treasury.item"].with_user(user).create({})
