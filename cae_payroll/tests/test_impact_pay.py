"""IMP-04: pay; RGPD-01: a payslip holds its person."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.cae_base.seal import unsealed
from odoo.addons.cae_base.tests.personal_tools import find_mark

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
        self.assertFalse(self._get_own_payslips(), "an estimation is none")
        closing.action_post()
        payslip = closing.payslip_ids
        self.assertEqual(self._get_own_payslips(), payslip)
        cell = indicator(self.yann, *year)[""]
        self.assertEqual((cell.ids, cell.count), (tuple(payslip.ids), 1))
        self.assertEqual(float(cell.amount), payslip.gross)
        held = self.yann._get_anonymisation_obstacles()[self.yann.id]
        self.assertRegex(" ".join(held), "Payslips are kept 5 years")

    def _get_own_payslips(self):
        """RGPD-04: what his file tells of."""
        subjects = self.yann._get_own_subjects()
        [payslips] = [own for _t, own, _n in subjects if own._name == "cae.payslip"]
        return payslips

    def test_pay_stays(self):
        """RGPD-01, IMP-05: amounts as before, without what was said of them."""
        self._set_fixed_part(self.yann, 450)
        self._pay(self._invoice(self.pottery, 2000, "2026-09-05"), "2026-09-25")
        closing = self._closing("2026-09-01")
        closing.action_compute()
        closing.action_post()
        self.env["cae.pay.policy"].create(
            {
                "entrepreneur_id": self.yann.id,
                "date_from": "2026-10-01",
                "kind": "steady",
                "mode": "gross",
                "amount": 500,
                "note": "His rent went up",
            }
        )
        year = date(2026, 1, 1), date(2026, 12, 31)
        indicator = self.env["cae.payslip"]._indicator_pay
        before = indicator(self.yann, *year)
        ended = {"state": "ended", "date_ended": date(2026, 10, 31)}
        unsealed(self.yann.contract_ids).write(ended)
        unsealed(self.yann)._anonymise()
        self.assertEqual(indicator(self.yann, *year), before)
        self.assertFalse(find_mark(self.env, "His rent went up"))
