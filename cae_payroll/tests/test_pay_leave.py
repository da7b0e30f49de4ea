"""What is kept for paid leave, and how it is used."""

from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .element_case import ElementCase


@tagged("post_install", "-at_install")
class TestLeave(ElementCase):
    def _keep(self, rate=10):
        self.company.cae_leave_rate = rate
        return self._run("2026-09-01")

    def test_the_reserve_is_kept_out_of_what_is_available(self):
        """Invariant 5: cost + 10 % of it fit in 2,700.00, and no more would."""
        closing = self._keep()
        payslip = closing.payslip_ids
        kept = payslip.element_ids
        self.assertEqual(kept.kind, "leave_kept")
        self.assertAlmostEqual(kept.amount, round(payslip.cost * 0.1 + 1e-9, 2), 2)
        self.assertAlmostEqual(
            payslip.cost + kept.amount + payslip.unspent, payslip.envelope, 2
        )
        self.assertLess(payslip.unspent, 1)
        self.assertEqual(self._sum(closing.pay_move_id, "6412"), kept.amount)
        self.assertEqual(self._sum(closing.pay_move_id, "4282"), -kept.amount)
        self.assertBalancedByActivity(closing)
        statement = self.pottery.get_statement("2026-09-01", "2026-09-30")
        self.assertAlmostEqual(
            statement[self.pottery.id]["available_for_pay"], payslip.unspent, 2
        )

    def test_the_ledger_holds_the_reserve(self):
        """Invariant 1: no second balance; an entry of the accountant counts."""
        kept = self._keep().payslip_ids.element_ids.amount
        entry = self._entry(
            "2026-09-30",
            (self._get_account("4282"), self.pottery, -100),
            (self._get_account("6412"), self.pottery, 100),
            post=False,
        )
        entry.line_ids.partner_id = self.yann.partner_id
        entry.action_post()
        held = self.yann._get_leave_reserves(self.company)
        self.assertEqual(
            held,
            {(self.yann.partner_id, self.pottery): Decimal(str(round(kept + 100, 2)))},
        )

    def test_leave_is_paid_by_the_reserve(self):
        """Nothing cashed in October: the reserve alone pays, and holds less after."""
        kept = self._keep().payslip_ids.element_ids.amount
        self.company.cae_leave_rate = 0
        left = self.pottery.get_statement("2026-10-01", "2026-10-31")[self.pottery.id]
        leave = self._element(
            "leave",
            amount=200,
            month_from="2026-10-01",
            activity_id=self.pottery.id,
        )
        self.assertEqual(leave.leave_reserve, kept)
        closing = self._run("2026-10-01")
        payslip = closing.payslip_ids
        used = payslip.element_ids.amount
        self.assertGreater(used, 199)
        self.assertAlmostEqual(payslip.cost - used, payslip.draw_ids.amount, 2)
        self.assertLessEqual(payslip.draw_ids.amount, max(left["available_for_pay"], 0))
        self.assertEqual(self._sum(closing.pay_move_id, "4282"), used)
        self.assertBalancedByActivity(closing)
        held = self.yann._get_leave_reserves(self.company)
        self.assertAlmostEqual(
            float(held[self.yann.partner_id, self.pottery]), kept - used, 2
        )
        self.assertLedgerIsWhole("2026-10-31")

    def test_all_that_it_holds(self):
        """0.10 + 0.20 as floats is above 0.30: the reserve may be used to the cent."""
        self._keep()
        elements = self.env["cae.pay.element"].union(
            *(
                self._element(
                    "leave",
                    amount=amount,
                    month_from="2026-10-01",
                    activity_id=self.pottery.id,
                )
                for amount in (0.1, 0.2)
            )
        )
        closing = self._closing("2026-10-01")
        held = {(self.yann.partner_id, self.pottery): Decimal("0.30")}
        with patch.object(
            self.env.registry["cae.entrepreneur"],
            "_get_leave_reserves",
            lambda *args: held,
        ):
            elements._check_leave_reserves(closing)
            elements[0].amount = 0.11
            with self.assertRaisesRegex(UserError, "whose reserve holds"):
                elements._check_leave_reserves(closing)

    def test_no_more_than_it_holds(self):
        self._keep()
        for _time in range(2):
            self._element(
                "leave",
                amount=200,
                month_from="2026-10-01",
                activity_id=self.pottery.id,
            )
        closing = self._closing("2026-10-01")
        with self.assertRaises(UserError) as refused:
            closing.action_post()
        self.assertIn("whose reserve holds", str(refused.exception))
        self.assertFalse(closing.payslip_ids)
        self.assertEqual(closing.pay_state, "draft")
