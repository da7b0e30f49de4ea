import base64

from odoo import fields
from odoo.exceptions import MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalQuoteLines(PortalCase):
    """Sections, notes, discounts; what is sent, seen, and begun again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()

    def _refused(self, names, *lines, **values):
        values = self._quote_values(self.town, lines=list(lines), **values)
        self.assertRefused(names, self.mine._portal_save_quote, values)

    def _print(self, order):
        report = self.env["ir.actions.report"]
        content, _kind = report._render_qweb_html(
            "sale.action_report_saleorder", order.ids
        )
        return content.decode()

    # --- lines --------------------------------------------------------------------

    def test_sections_and_notes(self):
        lines = [
            {"section": "Ateliers"},
            self._line(),
            {"note": "Terre fournie\nTabliers aussi"},
        ]
        order = self._quote(self.town, lines=lines)
        self.assertEqual(
            order.order_line.mapped("display_type"),
            ["line_section", False, "line_note"],
        )
        self.assertEqual(order.order_line[0].name, "Ateliers")
        self.assertEqual(order.amount_untaxed, 2000)
        values = self.pottery._prepare_quote_form_values(order)
        self.assertEqual(values["lines"][0], {"section": "Ateliers"})
        self.assertEqual(values["lines"][2], lines[2])
        again = self.mine._portal_save_quote(values)
        self.assertEqual(again.amount_total, order.amount_total)
        printed = self._print(order)
        for text in ("Ateliers", "Terre fournie"):
            self.assertIn(text, printed)

    def test_they_follow_on_the_invoice(self):
        lines = [{"section": "Ateliers"}, self._line(discount="10")]
        order = self._signed_quote(self.town, lines=lines)
        invoice = self.mine._portal_create_invoice(order.id)
        self.assertEqual(
            invoice.invoice_line_ids.mapped("name"), ["Ateliers", "Atelier modelage"]
        )
        self.assertEqual(invoice.amount_untaxed, 1800)

    def test_text_alone_sells_nothing(self):
        self._refused(["lines"], {"section": "Ateliers"}, {"note": "Franco"})

    def test_text_has_a_length(self):
        self._refused(["lines-1-section"], self._line(), {"section": "x" * 201})
        self._refused(["lines-1-note"], self._line(), {"note": "x" * 2001})

    def test_a_discount(self):
        order = self._quote(self.town, lines=[self._line(discount="12,5")])
        self.assertEqual((order.amount_untaxed, order.amount_tax), (1750, 350))
        [line] = self.pottery._prepare_quote_form_values(order)["lines"]
        self.assertEqual(line["discount"], 12.5)
        self.assertIn("12.50", self._print(order).replace(",", "."))

    def test_a_wrong_discount(self):
        for discount in ("-1", "100,01", "dix", "5.555"):
            self._refused(["lines-0-discount"], self._line(discount=discount))

    def test_a_negative_price_is_a_discount_at_its_rate(self):
        """Or the quote would owe VAT to its customer."""
        tax_10 = self.pottery._get_portal_taxes()[1]
        refund = self._line(quantity="1", price_unit="-100")
        order = self._quote(self.town, lines=[self._line(), refund])
        self.assertEqual(order.amount_tax, 380)
        refund["tax_id"] = str(tax_10.id)
        self._refused(["lines-1-price_unit"], self._line(), refund)

    def test_ten_thousand_lines_are_not_read(self):
        unread = [{"description": object()}] * 10_000
        self._refused(["lines"], *unread)

    # --- deposit ------------------------------------------------------------------

    def test_a_deposit(self):
        order = self._quote(self.town, deposit_percent="30")
        self.assertEqual(order.cae_deposit_percent, 30)
        self.assertEqual(order._get_cae_deposit(), 720)
        values = self.pottery._prepare_quote_form_values(order)
        self.assertEqual(values["deposit_percent"], 30)
        self.assertIn("720", self._print(order))
        self.assertFalse(self._quote(self.town, deposit_percent="").cae_deposit_percent)

    def test_a_wrong_deposit(self):
        for percent in ("-1", "101", "la moitié"):
            self._refused(["deposit_percent"], self._line(), deposit_percent=percent)

    # --- begun again --------------------------------------------------------------

    def test_duplicate(self):
        lines = [{"section": "Ateliers"}, self._line(discount="10")]
        order = self._signed_quote(self.town, lines=lines, deposit_percent="30")
        order.validity_date = self._days_ago(3)
        copy = self.mine._portal_duplicate_quote(order.id)
        self.assertNotEqual(copy.name, order.name)
        self.assertEqual((copy.state, order.state), ("draft", "sale"))
        self.assertEqual(copy.amount_total, order.amount_total)
        self.assertEqual(copy.order_line[0].display_type, "line_section")
        self.assertEqual(copy.cae_deposit_percent, 30)
        self.assertEqual(fields.Date.to_date(copy.date_order), self.today)
        self.assertGreater(copy.validity_date, self.today)
        self.assertFalse(copy.signed_by or copy.signed_on)
        self.assertTrue(copy.require_signature)
        self.assertIn(self.awa.partner_id, copy.message_partner_ids)
        self.mine._portal_send_quote(copy.id)

    def test_duplicate_in_any_state(self):
        order = self._quote(self.town)
        for state in ("draft", "sent", "cancel"):
            order.state = state
            copy = self.mine._portal_duplicate_quote(order.id)
            self.assertEqual(copy.state, "draft")

    def test_another_s_quote_is_not_duplicated(self):
        order = self._quote(self._customer(self.his), self.his)
        with self.assertRaises(MissingError):
            self.mine._portal_duplicate_quote(order.id)

    # --- sent ---------------------------------------------------------------------

    def test_the_log(self):
        order = self._quote(self.town)
        self.assertFalse(self.mine._get_portal_sendings(order))
        self.mine._portal_send_quote(order.id)
        [sending] = self.mine._get_portal_sendings(order)
        self.assertEqual(sending["recipients"], "culture@lorient.example")
        self.assertEqual(sending["user"], "Awa")
        self.mine._portal_send_quote(order.id)
        self.assertEqual(len(self.mine._get_portal_sendings(order)), 2)

    def test_what_the_back_office_sends_is_in_the_log(self):
        order = self._quote(self.town)
        order.with_user(self.env.user).with_context(mark_so_as_sent=True).message_post(
            body="Devis", partner_ids=self.town.contact_id.ids
        )
        [sending] = self.mine._get_portal_sendings(order)
        self.assertEqual(sending["user"], self.env.user.name)

    def test_a_message_is_no_sending(self):
        order = self._quote(self.town)
        order.message_post(body="Bonjour", partner_ids=self.town.contact_id.ids)
        self.assertFalse(self.mine._get_portal_sendings(order))

    def test_a_limit_on_sends(self):
        self.company.cae_document_sends = 2
        order = self._quote(self.town)
        for _time in range(2):
            self.mine._portal_send_quote(order.id)
        self.assertRefused(["form"], self.mine._portal_send_quote, order.id)

    def test_seen_then_signed(self):
        order = self._signed_quote(self.town)
        viewed = order.message_post(body="Vu", subtype_xmlid="sale.mt_order_viewed")
        viewed.date = order.signed_on
        seen, signed = order._get_cae_portal_events()
        self.assertEqual(seen["date"], viewed.date)
        self.assertIn("Mme Riou", signed["text"])

    def _insure(self):
        insurance = self.env["cae.activity.insurance"].create(
            {
                "activity_id": self.pottery.id,
                "kind": "decennial",
                "insurer": "Mutuelle des Bâtisseurs",
                "date_from": "2026-01-01",
                "certificate": base64.b64encode(b"%PDF-1.4 attestation"),
                "certificate_name": "attestation.pdf",
            }
        )
        self.pottery.is_building_work = True
        return insurance

    def test_the_certificate_leaves_with_the_quote(self):
        """INV-13 (Code des assurances, L. 243-2)."""
        self._insure()
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        message = order.message_ids.filtered("partner_ids")
        contents = message.attachment_ids.mapped("raw")
        self.assertEqual(contents.count(b"%PDF-1.4 attestation"), 1)
        self.assertEqual(len(contents), 2, "with the quote itself")

    def test_no_building_work_is_quoted_without_a_certificate(self):
        """INV-13."""
        self._insure().date_to = self._days_ago(1)
        order = self._quote(self.town)
        self.assertRefused(["form"], self.mine._portal_send_quote, order.id)
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.message_ids.filtered("partner_ids"))
