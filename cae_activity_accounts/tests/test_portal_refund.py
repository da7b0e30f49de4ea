from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalRefund(PortalCase):
    """Awa asks for credit notes on an invoice of 2,400.00 incl. VAT."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()
        cls.order = cls._signed_quote(cls.town)
        cls.invoice = cls._posted(cls.mine._portal_create_invoice(cls.order.id))

    @classmethod
    def _posted(cls, invoice):
        invoice.invoice_date = cls.today
        invoice.action_post()
        return invoice

    def _ask(self, invoice=None, **values):
        return self.mine._portal_request_refund(
            (invoice or self.invoice).id, {"reason": "Atelier annulé", **values}
        )

    def _ask_amount(self, amount):
        return self._ask(extent="amount", amount=amount)

    def test_in_full(self):
        """INV-05: the credit note names the invoice; only the accountant posts it."""
        refund = self._ask()
        self.assertEqual(refund.state, "draft")
        self.assertEqual(refund.cae_submission, "submitted")
        self.assertEqual(refund.cae_submitted_by_id, self.awa)
        self.assertEqual(refund.move_type, "out_refund")
        self.assertEqual(refund.amount_total, 2400)
        self.assertEqual(refund.reversed_entry_id, self.invoice)
        self.assertIn(self.invoice.name, refund.ref)
        self.assertIn("Atelier annulé", refund.ref)
        self.assertEqual(refund._get_cae_portal_state()["code"], "submitted")
        refund.action_post()
        self.assertEqual(self.invoice._get_cae_portal_state()["code"], "reversed")
        self.assertFigures(
            self.pottery, self.today, self.today, turnover_invoiced=0.0, receivable=0.0
        )
        again = self.mine._portal_create_invoice(self.order.id)
        self.assertEqual(again.amount_total, 2400)

    def test_an_amount(self):
        refund = self._ask_amount("240,00")
        self.assertEqual((refund.amount_untaxed, refund.amount_total), (200, 240))
        [line] = refund.invoice_line_ids
        self.assertTrue(line.account_id.code.startswith("706"))
        refund.action_post()
        self.assertEqual(self.invoice.amount_residual, 2160)
        self.assertFigures(
            self.pottery, self.today, self.today, turnover_invoiced=1800.0
        )
        rest = self._ask()
        self.assertEqual(rest.amount_total, 2160)
        self._posted(rest)
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertRefused(["form"], self._ask)

    def test_an_amount_of_a_balance_leaves_the_deposit(self):
        order = self._signed_quote(self.town)
        create = self.mine._portal_create_invoice
        self._posted(create(order.id, {"part": "deposit", "deposit": "50"}))
        balance = self._posted(create(order.id))
        refund = self._ask(balance, extent="amount", amount="120")
        self.assertEqual(refund.amount_total, 120)
        self.assertTrue(
            all(
                line.account_id.code.startswith("706")
                for line in refund.invoice_line_ids
            )
        )

    def test_several_rates_to_the_cent(self):
        tax_10 = self.pottery._get_portal_taxes().filtered(lambda tax: tax.amount == 10)
        lines = [
            self._line(quantity="3", price_unit="33,33"),
            self._line(price_unit="7,77", tax_id=str(tax_10[:1].id)),
        ]
        order = self._signed_quote(self.town, lines=lines)
        invoice = self._posted(self.mine._portal_create_invoice(order.id))
        for amount in ("33,34", "0,01", "99,99"):
            refund = self._ask(invoice, extent="amount", amount=amount)
            self.assertEqual(
                refund.amount_total, float(amount.replace(",", ".")), amount
            )
            self._posted(refund)
        self._posted(self._ask(invoice))
        self.assertEqual(invoice.amount_residual, 0)

    # --- refused ------------------------------------------------------------------

    def test_twice(self):
        self._ask_amount("100")
        self.assertRefused(["form"], self._ask)
        self.assertEqual(len(self.invoice.reversal_move_ids), 1)

    def test_wrong_amounts(self):
        for typed in ("", "0", "-1", "2400,01", "abc"):
            with self.subTest(typed=typed):
                self.assertRefused(["amount"], self._ask_amount, typed)

    def test_without_a_reason(self):
        ask = self.mine._portal_request_refund
        self.assertRefused(["reason"], ask, self.invoice.id, {"reason": " "})

    def test_what_is_not_a_posted_invoice(self):
        draft = self._invoice(self.pottery, 100, self.today, post=False)
        self.assertRefused(["form"], self._ask, draft)
        refund = self._posted(self._ask())
        self.assertRefused(["form"], self._ask, refund)

    def test_in_a_closed_month(self):
        self._closing(self.today).action_post()
        self.assertRefused(["form"], self._ask)

    def test_another_s_invoice(self):
        his = self._invoice(self.studio, 100, self.today)
        with self.assertRaises(MissingError):
            self._ask(his)
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.malo)._portal_request_refund(
                self.invoice.id, {"reason": "X"}
            )
