from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from .validation_case import ValidationCase


@tagged("post_install", "-at_install")
class TestValidationPages(ValidationCase, HttpCase):
    """What waits, what was sent back and why, on the pages of its entrepreneur."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa.password = "portal-password"
        cls.base = f"/my/activity/{cls.pottery.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.content)

    def _post(self, path, data):
        page = self._get(path)
        hidden = page.xpath("//form[@method='post']//input[@type='hidden']")
        tokens = {field.get("name"): field.get("value") for field in hidden}
        response = self.url_open(path, {**tokens, **data}, timeout=60)
        self.env.invalidate_all()
        return html.fromstring(response.content)

    def _alerts(self, page):
        return " ".join(
            element.text_content()
            for element in page.xpath("//*[contains(@class, 'alert')]")
        )

    def _submit_on_page(self, invoice):
        day = fields.Date.to_string(self.today)
        return self._post(f"{self.base}/invoices/{invoice.id}", {"invoice_date": day})

    def test_an_invoice_that_posts_itself(self):
        self._delegate(5000)
        invoice = self._draft_invoice()
        page = self._submit_on_page(invoice)
        self.assertEqual(invoice.state, "posted")
        self.assertIn(invoice.name, page.text_content())

    def test_an_invoice_that_waits_says_why(self):
        self._delegate(500)
        invoice = self._draft_invoice()
        page = self._submit_on_page(invoice)
        self.assertIn("500,00", self._alerts(page))
        self.assertFalse(page.xpath("//input[@name='invoice_date']"))

    def test_sent_back_corrected_submitted_again(self):
        invoice = self._submit(self._draft_invoice())
        invoice.with_user(self.nadia)._send_back_cae("<i>Chantier</i> de mars")
        page = self._get(f"{self.base}/invoices/{invoice.id}")
        self.assertIn("<i>Chantier</i> de mars", self._alerts(page))
        home = self._get(self.base)
        [link] = home.xpath("//a[contains(@href, 'invoices?state=sent_back')]/@href")
        self.assertIn("Mairie", self._get(link).text_content())
        page = self._submit_on_page(invoice)
        self.assertEqual(invoice.cae_submission, "submitted")
        self.assertNotIn("Chantier", self._alerts(page))
        self.assertFalse(
            self._get(self.base).xpath("//a[contains(@href, 'sent_back')]")
        )

    def test_cancelled_to_correct_its_quote(self):
        invoice = self._draft_invoice()
        self._post(f"{self.base}/invoices/{invoice.id}", {"action": "cancel"})
        self.assertEqual(invoice.state, "cancel")

    def test_a_quote_that_waits_is_not_a_form(self):
        self.pottery.always_validated = True
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        page = self._get(f"{self.base}/quotes/{order.id}?message=submitted")
        self.assertFalse(page.xpath("//select[@name='customer_id']"))
        self.assertIn("culture@lorient.example", self._alerts(page))
        order.with_env(self.env).with_user(self.nadia)._send_back_cae("Trop cher")
        page = self._get(f"{self.base}/quotes/{order.id}")
        self.assertTrue(page.xpath("//select[@name='customer_id']"))
        self.assertIn("Trop cher", self._alerts(page))
        [link] = self._get(self.base).xpath("//a[contains(@href, 'sent_back')]/@href")
        self.assertIn("Mairie", self._get(link).text_content())
