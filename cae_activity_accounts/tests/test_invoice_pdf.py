import io
from unittest.mock import patch

from odoo import Command, tools
from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileReader, PdfFileReader

from .common import LedgerCase

RED_DOT = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    b"RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestInvoicePdf(LedgerCase):
    """What customers receive is complete (design §8), on one page or on several."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "logo": RED_DOT,
                "company_details": "<p>12 quai de la Douane</p>",
                "report_footer": "<p>RCS Brest 334 175 221</p>",
                "external_report_layout_id": cls.env.ref(
                    "web.external_layout_standard"
                ),
                "paperformat_id": cls.env.ref("base.paperformat_euro"),
            }
        )
        cls.first = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls.second = cls._invoice(cls.studio, 300, "2026-09-06")

    def _print(self, records, report="account.account_invoices"):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        pdf, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(pdf))

    def assertComplete(self, reader, name):
        """Every page shows the company, its legal footer, a number, and the logo."""
        pages = list(reader.pages)
        for number, page in enumerate(pages, 1):
            text = page.extract_text()
            self.assertIn("12 quai de la Douane", text)
            self.assertIn("RCS Brest 334 175 221", text)
            self.assertIn(name, text)
            self.assertIn(f"Page {number} / {len(pages)}", text)
            self.assertTrue(page.images)

    def test_one_invoice(self):
        reader = self._print(self.first)
        self.assertEqual(len(reader.pages), 1)
        self.assertComplete(reader, self.first.name)

    def test_trade_name(self):
        """Beside the cooperative's identity; what it sells itself bears no other."""
        self.pottery.image_1920 = RED_DOT
        page = self._print(self.first).pages[0]
        self.assertIn(self.pottery.name, page.extract_text())
        self.assertIn("12 quai de la Douane", page.extract_text())
        self.assertEqual(len(page.images), 2)
        own = self._invoice(self.structure, 100, "2026-09-08")
        page = self._print(own).pages[0]
        self.assertNotIn(self.structure.name + "\n", page.extract_text())
        self.assertEqual(len(page.images), 1)

    def test_long_invoice(self):
        lines = [
            Command.create(self._prepare_line(number, name=f"Bol n° {number}."))
            for number in range(1, 61)
        ]
        invoice = self._invoice(self.pottery, 0, "2026-09-07", invoice_line_ids=lines)
        reader = self._print(invoice)
        self.assertGreaterEqual(len(reader.pages), 3)
        self.assertComplete(reader, invoice.name)
        text = "".join(page.extract_text() for page in reader.pages)
        self.assertTrue(all(f"Bol n° {number}." in text for number in range(1, 61)))

    def test_two_invoices_sent(self):
        """Each has its own PDF, with the Factur-X data in it."""
        invoices = self.first + self.second
        send = self.env["account.move.send"].with_context(force_report_rendering=True)
        with patch.dict(tools.config.options, test_enable=False):
            send._generate_and_send_invoices(invoices, sending_methods=[])
        for invoice in invoices:
            reader = OdooPdfFileReader(io.BytesIO(invoice.invoice_pdf_report_id.raw))
            self.assertComplete(reader, invoice.name)
            self.assertIn("factur-x.xml", dict(reader.getAttachments()))

    def test_quote(self):
        product = self.env["product.product"].create({"name": "Bols", "list_price": 40})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "cae_activity_id": self.pottery.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        reader = self._print(order, "sale.action_report_saleorder")
        self.assertIn(order.name, reader.pages[0].extract_text())
        self.assertIn("Page 1 / 1", reader.pages[0].extract_text())
