"""Elements of a month together: payslip, entry, doors and screens."""

from decimal import Decimal

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .element_case import ElementCase


@tagged("post_install", "-at_install")
class TestElements(ElementCase):
    def test_two_activities_and_everything_at_once(self):
        """Invariant 10, whatever the elements."""
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.studio.id,
                "entrepreneur_id": self.yann.id,
                "date_from": "2026-01-01",
            }
        )
        self._pay(self._invoice(self.studio, 1234.57, "2026-09-06"), "2026-09-20")
        self.company.write(
            {
                "cae_leave_rate": 9.37,
                "cae_health_monthly": 41.13,
                "cae_health_employer_share": 60,
            }
        )
        self._advance(150)
        self._meals()
        self._meals(activity_id=self.studio.id, count=3)
        self._element("advance", amount=33.33)
        self._element("attachment", total=5000)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(len(payslip.draw_ids), 2)
        self.assertBalancedByActivity(closing)
        self.assertAlmostEqual(
            sum(payslip.draw_ids.mapped("amount")) + payslip.unspent,
            payslip.envelope,
            2,
        )
        move = closing.pay_move_id
        self.assertAlmostEqual(self._sum(move, "421"), -payslip.net_to_pay, 2)
        self.assertAlmostEqual(self._sum(move, "647"), 24.68, 2)
        self.assertLedgerIsWhole("2026-09-30")

    def test_computing_again_keeps_the_same_payslip(self):
        """Invariant 11."""
        self.company.cae_leave_rate = 10
        self._advance(300)
        self._element("advance", amount=20)
        self._meals()
        closing = self._compute()
        payslip = closing.payslip_ids
        closing.action_compute()
        self.assertEqual(closing.payslip_ids, payslip)
        self._meals(count=1)
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.reimbursed, 82.5)

    def test_reopening_gives_everything_back(self):
        self._advance(300)
        advance = self._element("advance", amount=20)
        closing = self._run("2026-09-01")
        self.assertEqual(advance.taken, 20)
        closing._reopen(["pay_state", "state"], "Wrong rate")
        self.assertEqual(advance.taken, 0)
        advance.amount = 30
        closing.action_post()
        self.assertEqual(advance.taken, 30)

    def test_absence_lowers_the_fixed_part(self):
        """CAE-14, CAE-28: 3 days of 30 take a tenth of it, and no hours are named."""
        self._set_fixed_part(self.yann, 500)
        self._element("absence", days=3)
        payslip = self._compute().payslip_ids
        line = payslip.element_ids
        self.assertEqual((line.amount, line.sign), (50, 0))
        self.assertEqual(payslip.gross_fixed, 450)

    def test_a_fixed_part_which_nothing_covers(self):
        """CAE-14: it is due in any case; the reserve waits, expenses are paid first."""
        self._set_fixed_part(self.yann, 2500)
        self.company.cae_leave_rate = 10
        self._meals()
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.gross, 2500)
        self.assertEqual(payslip.element_ids.mapped("kind"), ["meal"])
        self.assertAlmostEqual(payslip.uncovered, payslip.cost + 75 - 2700, 2)
        self.assertAlmostEqual(payslip.draw_ids.uncovered, payslip.uncovered, 2)
        self.assertEqual(payslip.unspent, 0)
        self.assertBalancedByActivity(closing)

    def test_a_fixed_part_goes_before_the_reserve(self):
        """What is left after it, and no more, is kept for leave."""
        self._set_fixed_part(self.yann, 2000)
        self.company.cae_leave_rate = 25
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual((payslip.gross, payslip.uncovered), (2000, 0))
        kept = payslip.element_ids.amount
        self.assertAlmostEqual(payslip.cost + kept, 2700, 2)
        self.assertLess(kept, payslip.cost / 4)
        self.assertBalancedByActivity(closing)

    def test_an_element_after_the_check(self):
        """What was checked without it is computed anew."""
        closing = self._compute()
        closing.payslip_ids.action_check()
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.state, "checked")
        self._meals()
        closing.action_compute()
        self.assertEqual(closing.payslip_ids.state, "draft")
        self.assertEqual(closing.payslip_ids.reimbursed, 75)

    def test_cancelled_and_redone(self):
        """Both traces stay; what the cancelled one took is due again."""
        self._advance(300)
        advance = self._element("advance", amount=20, month_to="2026-09-01")
        closing = self._run("2026-09-01")
        wrong = closing.payslip_ids
        redone = wrong._cancel_and_redo("Wrong rate")
        self.assertEqual((wrong.withheld, redone.withheld), (20, 20))
        self.assertEqual(advance.taken, 20)
        self.assertTrue(advance.is_settled)
        left = self.yann._get_advances(self.company)
        self.assertEqual(left, {self.yann.partner_id: Decimal("280.00")})

    def test_a_posted_month_is_closed(self):
        meals = self._meals()
        closing = self._run("2026-09-01")
        with self.assertRaisesRegex(UserError, "is posted already"):
            self._meals()
        with self.assertRaisesRegex(UserError, "posted payslip used"):
            meals.count = 3
        with self.assertRaisesRegex(UserError, "posted payslip used"):
            meals.unlink()
        with self.assertRaisesRegex(UserError, "does not change"):
            closing.payslip_ids.element_ids = [Command.clear()]
        later = self._meals(month_from="2026-10-15")
        self.assertEqual(str(later.month_from), "2026-10-01")
        with self.assertRaisesRegex(UserError, "is posted already"):
            later.month_from = "2026-09-15"

    def test_what_an_element_has_to_say(self):
        for kind, vals, sentence in (
            ("absence", {}, "days of absence"),
            ("attachment", {}, "total debt"),
            ("advance", {}, "amount of the month"),
            ("leave", {"amount": 5}, "trade name"),
            ("withholding", {"amount": 5}, "account"),
            (
                "meal",
                {"count": 1, "rate": 5, "activity_id": self.pottery.id},
                "Choose the limit",
            ),
        ):
            with self.subTest(kind=kind):
                with self.assertRaisesRegex(ValidationError, sentence):
                    self._element(kind, **vals)

    def test_negative_amounts(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._element("advance", amount=-5)

    def test_accounts_by_setting(self):
        """The accounts which are set, else those of the French chart."""
        found = self.company._get_cae_pay_accounts(("leave_reserve", "travel"))
        self.assertEqual(
            [account.code for account in found.values()], ["428200", "625100"]
        )
        other = self._get_account("6256")
        self.company.cae_pay_account_travel_id = other
        self._meals()
        closing = self._run("2026-09-01")
        self.assertEqual(self._sum(closing.pay_move_id, "6256"), 75)
        self._get_account("4421").code = "479999"
        with self.assertRaisesRegex(UserError, "Open an account 4421"):
            self.company._get_cae_pay_accounts()

    def test_screens(self):
        officer = new_test_user(
            self.env,
            "paie@deuxrives.example",
            groups="cae_payroll.group_payroll_officer",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with Form(self.elements.with_user(officer)) as form:
            form.entrepreneur_id = self.yann
            form.kind = "meal"
            form.month_from = "2026-09-01"
            form.count = 4
            form.rate = 7
            form.limit_code = "MEAL_OFFICE"
            form.activity_id = self.pottery
            self.assertEqual(form.amount, 28)
        element = form.record
        self.assertEqual(element.month_to, element.month_from)
        action = self.yann.with_user(officer).action_open_pay_elements()
        self.assertEqual(self.elements.search(action["domain"]), element)
        self.assertEqual(self.yann.with_user(officer).pay_element_count, 1)
        payslip = self._compute().payslip_ids
        Form(payslip.with_user(officer))
        with self.assertRaises(AccessError):
            payslip.with_user(officer).net_to_pay = 1
