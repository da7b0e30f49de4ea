"""The month of the design, §5, with its figures to the cent."""

from odoo import Command
from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestMonth(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls.bill = cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)

    def test_before_closing(self):
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            turnover_invoiced=2000.0,
            turnover_collected=1000.0,
            other_income=0.0,
            charges=300.0,
            contribution=0.0,
            payroll_cost=0.0,
            result=1700.0,
            receivable=1200.0,
            payable=360.0,
            vat=340.0,
            social_debts=0.0,
            cash=1200.0,
            contribution_due=100.0,
            reserved=0.0,
            available_for_pay=600.0,
        )

    def test_after_closing(self):
        closing = self._closing("2026-09-15")
        closing.action_compute()
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual(
            (line.turnover_invoiced, line.turnover_collected, line.charges),
            (2000.0, 1000.0, 300.0),
        )
        self.assertEqual((line.contribution, line.available), (100.0, 600.0))
        closing.action_post()
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            contribution=100.0,
            contribution_due=0.0,
            result=1600.0,
            cash=1100.0,
            available_for_pay=600.0,
        )
        self.assertFigures(
            self.structure, "2026-09-01", "2026-09-30", contribution=-100.0, cash=100.0
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_half_of_an_odd_amount(self):
        """Design §4.1: half of 100.05 is collected as 50.03, and 50.02 stays due."""
        invoice = self._invoice(self.studio, 100.05, "2026-09-05")
        self._pay(invoice, "2026-09-25", amount=60.03)
        self.assertFigures(
            self.studio,
            "2026-09-01",
            "2026-09-30",
            turnover_collected=50.03,
            contribution_due=5.0,
            available_for_pay=45.03,
        )

    def test_a_down_payment(self):
        """Design §4.3: collected when paid, invoiced on its final invoice."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "cae_activity_id": self.studio.id,
                "order_line": [
                    Command.create(
                        {
                            "name": "Affiches",
                            "product_id": self.env.ref(
                                "cae_activity_accounts.product_service"
                            ).id,
                            "price_unit": 1000,
                            "tax_ids": [Command.set(self.vat_20.ids)],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": 30}
        ).create_invoices()
        self._post_on("2026-09-05", order.invoice_ids)
        self._pay(order.invoice_ids, "2026-09-06")
        period = ("2026-09-01", "2026-09-30")
        self.assertFigures(
            self.studio,
            *period,
            turnover_invoiced=0.0,
            turnover_collected=300.0,
            contribution_due=30.0,
            available_for_pay=270.0,
        )
        final = order._create_invoices(final=True)
        self._post_on("2026-09-20", final)
        self.assertFigures(
            self.studio,
            *period,
            turnover_invoiced=1000.0,
            turnover_collected=300.0,
            receivable=840.0,
            available_for_pay=270.0,
        )
        self._pay(final, "2026-09-30")
        self.assertFigures(
            self.studio,
            *period,
            turnover_collected=1000.0,
            contribution_due=100.0,
            available_for_pay=900.0,
        )

    def _post_on(self, day, invoice):
        invoice.invoice_date = day
        invoice.action_post()

    def test_preview_explains_itself(self):
        preview = self.scheme.preview(self.pottery, "2026-09-01", "2026-09-30")
        entry = preview[self.pottery.id]
        self.assertEqual(
            (entry["amount"], entry["taken"], entry["due"]), (100.0, 0.0, 100.0)
        )
        [line] = entry["lines"]
        self.assertEqual(line["document"], self.invoice.display_name)
        self.assertEqual(
            (line["base_amount"], line["rate"], line["amount"]), (1000.0, 10.0, 100.0)
        )

    def test_other_bases(self):
        """Design §5: on the base invoiced 200.00, on the margin invoiced 170.00."""
        for base, amount in (("invoiced", 200.0), ("margin", 170.0)):
            scheme = self.env["cae.contribution.scheme"].create(
                {
                    "name": base,
                    "rule_ids": [(0, 0, {"base": base, "rate": 10})],
                }
            )
            preview = scheme.preview(self.pottery, "2026-09-01", "2026-09-30")
            self.assertEqual(preview[self.pottery.id]["amount"], amount, base)
