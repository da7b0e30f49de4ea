import doctest
from decimal import Decimal
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..engine import typed_number, waterfall
from .common_portal import PortalCase

# a busy machine is slow, and says nothing of the rules
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
cents = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)
FIGURES = (
    "turnover_collected",
    "other_income",
    "charges",
    "contribution",
    "contribution_due",
    "payroll_cost",
    "reserved",
    "available_for_pay",
)


@tagged("post_install", "-at_install")
class TestWaterfallEngine(TestCase):
    def test_examples(self):
        for module in (waterfall, typed_number):
            result = doctest.testmod(module)
            self.assertFalse(result.failed, module.__name__)
            self.assertTrue(result.attempted, module.__name__)

    @unhurried
    @given(st.fixed_dictionaries(dict.fromkeys(FIGURES, cents)))
    def test_steps_add_up_to_the_cent(self, statement):
        steps = waterfall.explain_available(statement)
        total = sum(step.amount for step in steps)
        self.assertEqual(total, statement["available_for_pay"])

    @unhurried
    @given(st.lists(cents, max_size=8))
    def test_bars_stay_in_the_frame(self, amounts):
        steps = [waterfall.Step("x", amount) for amount in amounts]
        for bar in waterfall.place_bars(steps):
            self.assertGreaterEqual(bar.left, 0)
            self.assertLessEqual(bar.left + bar.width, 100.02)

    @unhurried
    @given(cents)
    def test_numbers_are_read_as_the_french_write_them(self, amount):
        whole, decimals = f"{amount:,.2f}".split(".")
        typed = f"{whole.replace(',', chr(0x202F))},{decimals} €"
        self.assertEqual(typed_number.parse_number(typed), amount)


@tagged("post_install", "-at_install")
class TestPortalFigures(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, cls._days_ago(20))
        cls._bill(cls.pottery, 300, cls._days_ago(15))
        cls._pay(cls.invoice, cls._days_ago(5), amount=1200)

    def _steps(self):
        return {
            step["code"]: step["amount"]
            for step in self.mine._get_portal_waterfall(self.today)["steps"]
        }

    def assertItemsMakeTheStep(self, code):
        items = self.mine._get_portal_items(code, self.today)
        total = sum(row["amount"] for row in items["rows"])
        self.assertAlmostEqual(total, self._steps()[code], 2, code)
        return items["rows"]

    def test_the_month_of_the_design(self):
        """Design §5: 1,000.00 collected, 300.00 charges, 100.00 contribution."""
        self.assertEqual(
            self._steps(),
            {
                "collected": 1000.0,
                "charges": -300.0,
                "contribution": -100.0,
                "payroll_cost": 0.0,
                "reserved": 0.0,
            },
        )
        waterfall_values = self.mine._get_portal_waterfall(self.today)
        self.assertEqual(waterfall_values["available"], 600.0)

    def test_each_step_opens_the_items_which_make_it(self):
        for code in self._steps():
            self.assertItemsMakeTheStep(code)
        [row] = self.assertItemsMakeTheStep("collected")
        self.assertEqual(row["label"], self.invoice.name)
        [row] = self.assertItemsMakeTheStep("contribution")
        self.assertIn(self.invoice.name, row["label"])

    def test_a_contribution_taken_and_one_due(self):
        closing = self._closing(fields.Date.subtract(self.today, months=1))
        self._pay(self._invoice(self.pottery, 500, closing.month), closing.month)
        closing.action_post()
        self.assertEqual(self._steps()["contribution"], -150.0)
        rows = self.assertItemsMakeTheStep("contribution")
        self.assertEqual(
            sorted(row["amount"] for row in rows), [-100.0, -50.0], "due, then taken"
        )

    def test_each_reserve_says_its_reason_and_its_end(self):
        self.env["cae.reserve"].create(
            {
                "cae_activity_id": self.pottery.id,
                "amount": 100,
                "reason": "Four",
                "date_from": self._days_ago(1),
            }
        )
        self.env["cae.reserve.rule"].create(
            {
                "company_id": self.company.id,
                "kind": "fixed",
                "amount": 900,
                "reason": "Précaution",
                "date_from": self._days_ago(1),
                "date_to": self.today,
            }
        )
        values = self.mine._get_portal_waterfall(self.today)
        self.assertEqual((values["available"], values["unpaid"]), (0.0, 1000.0))
        rows = self.assertItemsMakeTheStep("reserved")
        self.assertEqual([row["amount"] for row in rows], [-100.0, -500.0])
        self.assertIn("Précaution", rows[1]["label"])
        self.assertIn(str(self.today.year), rows[1]["label"])

    def test_on_what_is_invoiced(self):
        """The unpaid half is a step, and opens its invoice."""
        self.company.cae_available_base = "invoiced"
        values = self.mine._get_portal_waterfall(self.today)
        self.assertEqual((values["available"], values["unpaid"]), (1600.0, 0.0))
        [row] = self.assertItemsMakeTheStep("unpaid")
        self.assertEqual(row["label"], self.invoice.name)

    def test_a_write_off_is_explained(self):
        """Settled without money: neither collected, nor lost without a word."""
        invoice = self._invoice(self.pottery, 1000, self._days_ago(10))
        self._pay(
            invoice,
            self._days_ago(3),
            amount=1140,
            payment_difference_handling="reconcile",
            writeoff_account_id=self._get_account("658", "65").id,
        )
        self.assertEqual(self._steps()["other"], 50.0)
        self.assertItemsMakeTheStep("other")

    def test_vat_due_on_payment_adds_no_item(self):
        """INV-04: its entry names the base to and fro, which is nothing to explain."""
        bill = self._bill_with_vat_due_on_payment(self._days_ago(10))
        self._pay(bill, self._days_ago(4))
        self.assertTrue(bill.tax_cash_basis_created_move_ids)
        rows = self.assertItemsMakeTheStep("charges")
        self.assertEqual([row["amount"] for row in rows], [-100.0, -300.0])

    def test_items_by_pages(self):
        for _number in range(3):
            self._bill(self.pottery, 10, self._days_ago(2))
        pages = [
            self.mine._get_portal_items("charges", self.today, offset, 3)
            for offset in (0, 3)
        ]
        self.assertEqual([len(page["rows"]) for page in pages], [3, 1])
        self.assertEqual(pages[0]["count"], 4)

    def test_turnover_of_twelve_months(self):
        bars = self.mine._get_portal_turnover(self.today)
        self.assertEqual(len(bars), 12)
        self.assertEqual(sum(bar["amount"] for bar in bars), 2000.0)
        self.assertEqual(max(bar["height"] for bar in bars), 100.0)
        self.assertEqual(
            {bar["height"] for bar in self.his._get_portal_turnover(self.today)}, {0.0}
        )

    def test_another_s_figures(self):
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.malo)._get_portal_waterfall(self.today)

    def test_who_left_reads_his_period(self):
        """Design §4.9: a leaver keeps reading his own period."""
        self.pottery.key_ids.date_to = self._days_ago(10)
        day = self.mine._check_portal_read()
        self.assertEqual(day, self._days_ago(10))
        self.assertEqual(self.mine._get_portal_waterfall(day)["available"], -300.0)
        with self.assertRaises(AccessError):
            self.mine._get_portal_waterfall(self.today)
        self.assertFalse(self.mine._can_portal_write())
