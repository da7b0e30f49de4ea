"""What is reimbursed to a person, and what is withheld from his net."""

from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .element_case import ElementCase


@tagged("post_install", "-at_install")
class TestReimbursements(ElementCase):
    def test_names(self):
        """« , , novembre 2026 » named a new element."""
        self.assertFalse(self.elements.new({"month_from": "2026-09-01"}).display_name)
        self.assertIn("Meals Reimbursed, Yann, ", self._meals().display_name)

    def test_meals_come_out_of_the_activity_first(self):
        """Not in the base of contributions: 75.00 less for the gross, 75.00 net."""
        self._meals()
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        self.assertEqual(payslip.reimbursed, 75)
        self.assertAlmostEqual(payslip.net_to_pay, payslip.net_paid + 75, 2)
        self.assertEqual(payslip.envelope, 2700)
        self.assertAlmostEqual(payslip.cost + 75 + payslip.unspent, 2700, 2)
        without = self.env["cae.payslip"].simulate("2026-09-30", "cost", 2625)
        self.assertEqual(payslip.gross, without["gross"])
        self.assertAlmostEqual(payslip.draw_ids.amount, payslip.cost + 75, 2)
        move = closing.pay_move_id
        self.assertEqual(self._sum(move, "6251"), 75)
        self.assertAlmostEqual(self._sum(move, "421"), -payslip.net_to_pay, 2)
        self.assertBalancedByActivity(closing)
        line = closing.line_ids.filtered(lambda one: one.activity_id == self.pottery)
        self.assertAlmostEqual(line.remaining, payslip.unspent, 2)

    def test_what_the_activity_cannot_pay_stays_due(self):
        """3,000 of expenses on 2,700 would leave no gross: October pays the rest."""
        travel = self._element(
            "travel",
            count=1,
            rate=2650,
            limit_code="receipts",
            activity_id=self.pottery.id,
        )
        more = self._meals(count=20)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertFalse(payslip, "nothing is left for a gross: nothing is paid")
        self._pay(self._invoice(self.pottery, 1000, "2026-10-05"), "2026-10-20")
        payslip = self._run("2026-10-01").payslip_ids
        self.assertEqual(payslip.reimbursed, 2800)
        self.assertEqual((travel.taken, more.taken), (2650, 150))
        self._pay(self._invoice(self.pottery, 1000, "2026-11-05"), "2026-11-20")
        self.assertFalse(self._run("2026-11-01").payslip_ids.reimbursed)

    def test_above_the_limit_it_is_pay(self):
        with self.assertRaisesRegex(ValidationError, "is above"):
            self._meals(rate=7.51)
        with self.assertRaisesRegex(ValidationError, "has no value"):
            self._meals(month_from="2025-01-01")

    def test_another_s_activity_does_not_pay(self):
        """Design §4.9."""
        with self.assertRaisesRegex(ValidationError, "has no part in"):
            self._meals(activity_id=self.studio.id)


@tagged("post_install", "-at_install")
class TestWithholdings(ElementCase):
    def test_an_advance_is_refunded_by_a_tenth_at_most(self):
        """L. 3251-3: 400 asked, a tenth of the net taken; the rest the month after."""
        self._advance(300)
        advance = self._element("advance", amount=400, month_to=False)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        [line] = payslip.element_ids
        self.assertEqual(line.due, 300, "no more than account 425 holds")
        self.assertAlmostEqual(line.amount, round(payslip.net_paid / 10, 2), 2)
        self.assertAlmostEqual(payslip.still_due, 300 - line.amount, 2)
        self.assertAlmostEqual(payslip.net_to_pay, payslip.net_paid - line.amount, 2)
        self.assertEqual(self._sum(closing.pay_move_id, "425"), -line.amount)
        self.assertAlmostEqual(
            self._sum(closing.pay_move_id, "421"), -payslip.net_to_pay, 2
        )
        self.assertBalancedByActivity(closing)
        self._pay(self._invoice(self.pottery, 3000, "2026-10-05"), "2026-10-20")
        october = self._run("2026-10-01").payslip_ids
        self.assertAlmostEqual(october.element_ids.due, 300 - line.amount, 2)
        self.assertAlmostEqual(advance.taken, line.amount + october.withheld, 2)

    def test_nothing_was_advanced_nothing_is_taken(self):
        self._element("on_account", amount=500)
        self._advance(200, partner=self.customer)
        payslip = self._compute().payslip_ids
        self.assertEqual((payslip.withheld, payslip.element_ids.ids), (0, []))

    def test_a_payment_on_account_is_taken_whole(self):
        self._advance(500)
        self._element("on_account", amount=500)
        payslip = self._compute().payslip_ids
        self.assertEqual(payslip.withheld, 500)

    def test_more_than_the_net(self):
        """The net to pay is never negative; what was not taken is shown."""
        self._advance(9000)
        self._element("on_account", amount=9000)
        payslip = self._compute().payslip_ids
        self.assertEqual(payslip.net_to_pay, 0)
        self.assertAlmostEqual(payslip.still_due, 9000 - payslip.net_paid, 2)

    def test_attachment(self):
        """L. 3252-2: by the bands, until the debt is paid; for the creditor, in 427."""
        self.yann.write({"has_personal_rate": True, "withholding_rate": 0})
        attachment = self._element("attachment", total=300, dependants=1)
        closing = self._run("2026-09-01")
        payslip = closing.payslip_ids
        expected = self._seize(payslip.net_paid, 1)
        self.assertAlmostEqual(payslip.withheld, expected, 2)
        self.assertLess(payslip.withheld, 300)
        self.assertFalse(payslip.still_due, "the rest of the debt is for later months")
        self.assertEqual(self._sum(closing.pay_move_id, "427"), -payslip.withheld)
        self._pay(self._invoice(self.pottery, 3000, "2026-10-05"), "2026-10-20")
        october = self._run("2026-10-01").payslip_ids
        self.assertAlmostEqual(october.withheld, 300 - expected, 2)
        self.assertEqual(attachment.taken, 300)
        self._pay(self._invoice(self.pottery, 3000, "2026-11-05"), "2026-11-20")
        self.assertFalse(self._run("2026-11-01").payslip_ids.withheld)

    def _seize(self, net, dependants):
        """The bands of 2026 by hand, a twelfth of each bound."""
        bounds = (0, 4480, 8730, 13000, 17230, 21470, 25810, 10**9)
        parts = ((1, 20), (1, 10), (1, 5), (1, 4), (1, 3), (2, 3), (1, 1))
        taken, annual = 0, net * 12
        for (low, high), (part, over) in zip(
            zip(bounds, bounds[1:], strict=False), parts, strict=True
        ):
            low, high = (
                bound + 1720 * dependants if bound else 0 for bound in (low, high)
            )
            taken += max(min(annual, high) - low, 0) * part / over
        return round(taken / 12, 2)

    def test_no_bands_no_half_posted_month(self):
        """A year without bands is refused by a sentence, and nothing is booked."""
        self.env["cae.attachment.band"].search(
            [("date_from", "=", "2026-01-01")]
        ).unlink()
        self._element("attachment", total=300)
        closing = self._closing("2026-09-01")
        with self.assertRaises(UserError) as refused:
            closing.action_post()
        self.assertIn("No bands of attachment", str(refused.exception))
        self.assertEqual(closing.pay_state, "draft")
        self.assertFalse(closing.payslip_ids)
        self.assertFalse(closing.pay_move_id)

    def test_upper_floors_register_withholdings(self):
        """SCOP-14: shares bought by instalments, within the tenth of L. 3251-3."""
        account = self._get_account("4562", "456", "101")
        row = {
            "label": "Part sociale",
            "amount": Decimal("40.00"),
            "account": account,
            "reference": "MVT-12",
        }

        def registered(elements, people, date):
            return {self.yann: [row]}

        model = type(self.elements)
        with patch.object(model, "_get_registered_withholdings", registered):
            closing = self._run("2026-09-01")
        line = closing.payslip_ids.element_ids
        self.assertEqual((line.label, line.amount), ("Part sociale", 40))
        self.assertEqual(line.reference, "MVT-12")
        credit = closing.pay_move_id.line_ids.filtered(
            lambda one: one.account_id == account
        )
        self.assertEqual(credit.balance, -40)
        self.assertEqual(credit.partner_id, self.yann.partner_id)

    def test_other_withholding_goes_to_its_account(self):
        account = self._get_account("467")
        self._element("withholding", amount=30, account_id=account.id, total=45)
        closing = self._run("2026-09-01")
        self.assertEqual(self._sum(closing.pay_move_id, "467"), -30)
