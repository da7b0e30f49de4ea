from odoo.exceptions import MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalDirect(PortalCase):
    """Invoices without a quote, and what is written again from an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()

    def _write(self, move_id=None, **values):
        return self.mine._portal_write_invoice(
            self._quote_values(self.town, **values), move_id
        )

    def test_a_quote_is_needed_at_first(self):
        self.assertTrue(self.company.cae_invoice_needs_quote)
        self.assertRefused(["form"], self._write)

    def test_written_directly(self):
        self.company.cae_invoice_needs_quote = False
        invoice = self._write()
        self.assertEqual(invoice.cae_submission, "draft")
        self.assertEqual(invoice.cae_activity_id, self.pottery)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)
        self.assertEqual(invoice.partner_id, self.town.contact_id)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (2000, 2400))
        [line] = invoice.invoice_line_ids
        self.assertEqual(line.name, "Atelier modelage")
        self.assertTrue(line.account_id.code.startswith("706"))
        day = str(self.today)
        self.mine._portal_submit_invoice(invoice.id, {"invoice_date": day})
        invoice.action_post()
        self.assertFigures(
            self.pottery, self.today, self.today, turnover_invoiced=2000.0
        )

    def test_changed_until_it_is_submitted(self):
        self.company.cae_invoice_needs_quote = False
        invoice = self._write()
        self.assertEqual(
            self.pottery._prepare_invoice_form_values(invoice)["lines"][0][
                "price_unit"
            ],
            1000,
        )
        lines = [self._line(price_unit="10"), self._line(price_unit="20")]
        self.assertEqual(self._write(invoice.id, lines=lines), invoice)
        self.assertEqual(invoice.amount_untaxed, 60)
        invoice.cae_submission = "submitted"
        self.assertRefused(["form"], self._write, invoice.id)

    def test_wrong_fields(self):
        self.company.cae_invoice_needs_quote = False
        values = {"customer_id": "0", "lines": [self._line(price_unit="abc")]}
        write = self.mine._portal_write_invoice
        self.assertRefused(["customer_id", "lines-0-price_unit"], write, values)

    def test_what_comes_from_a_quote_says_what_it_says(self):
        self.company.cae_invoice_needs_quote = False
        order = self._signed_quote(self.town)
        invoice = self.mine._portal_create_invoice(order.id)
        self.assertRefused(["form"], self._write, invoice.id)

    def test_another_s(self):
        self.company.cae_invoice_needs_quote = False
        his = self._invoice(self.studio, 100, self.today, post=False)
        with self.assertRaises(MissingError):
            self._write(his.id)
        with self.assertRaises(MissingError):
            self.mine._portal_copy_invoice(his.id)

    # --- the same again -----------------------------------------------------------

    def test_the_same_quote_again(self):
        """Of a quote invoiced in parts, all of it."""
        order = self._signed_quote(self.town)
        deposit = self.mine._portal_create_invoice(
            order.id, {"part": "deposit", "deposit": "30"}
        )
        copy = self.mine._portal_copy_invoice(deposit.id)
        self.assertEqual(copy._name, "sale.order")
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.partner_id, order.partner_id)
        self.assertEqual(copy.cae_activity_id, self.pottery)
        self.assertEqual(copy.order_line.name, "Atelier modelage")
        self.assertEqual(copy.amount_total, 2400)
        self.assertNotEqual(copy, order)

    def test_the_same_invoice_again(self):
        self.company.cae_invoice_needs_quote = False
        copy = self.mine._portal_copy_invoice(self._write().id)
        self.assertEqual(copy._name, "account.move")
        self.assertEqual(copy.cae_submission, "draft")
        self.assertEqual(copy.amount_total, 2400)

    def test_a_customer_who_left(self):
        order = self._signed_quote(self.town)
        invoice = self.mine._portal_create_invoice(order.id)
        self.town.active = False
        self.assertRefused(["form"], self.mine._portal_copy_invoice, invoice.id)
