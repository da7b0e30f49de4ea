"""IMP-04: pay; RGPD-01: a payslip holds its person."""

from datetime import date

from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestImpactPay(PayCase):
    def test_pay_and_what_it_holds(self):
        self._set_fixed_part(self.yann, 450)
        self._pay(self._invoice(self.pottery, 2000, "2026-09-05"), "2026-09-25")
        closing = self._closing("2026-09-01")
        closing.action_compute()
        year = date(2026, 1, 1), date(2026, 12, 31)
        indicator = self.env["cae.payslip"]._indicator_pay
        self.assertEqual(indicator(self.yann, *year)[""].amount, 0)
        closing.action_post()
        payslip = closing.payslip_ids
        cell = indicator(self.yann, *year)[""]
        self.assertEqual((cell.ids, cell.people), (tuple(payslip.ids), 1))
        self.assertEqual(float(cell.amount), payslip.gross)
        held = self.yann._get_anonymisation_obstacles()[self.yann.id]
        self.assertRegex(" ".join(held), "Payslips are kept 5 years")
