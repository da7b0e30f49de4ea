from lxml import html

from odoo.tests import HttpCase, tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalInvoicePages(PortalCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}"
        cls.town = cls._customer()
        cls.order = cls._signed_quote(cls.town)
        cls.part_path = f"{cls.base}/quotes/{cls.order.id}/invoice"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.content)

    def _hidden(self, path):
        page = self._get(path)
        return {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }

    def _post(self, path, data, hidden=None):
        data = {**data, **(hidden or self._hidden(path))}
        response = self.url_open(path, data, timeout=60)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return response

    def _errors(self, response):
        page = html.fromstring(response.content)
        return {
            element.get("id").removesuffix("-error")
            for element in page.xpath("//div[contains(@class, 'invalid-feedback')]")
        }

    def _posted(self):
        invoice = self._invoice(
            self.pottery, 1000, self._days_ago(3), partner_id=self.town.contact_id.id
        )
        return invoice, f"{self.base}/invoices/{invoice.id}"

    # --- a part of a quote --------------------------------------------------------

    def test_the_deposit_of_the_quote_is_offered(self):
        self.order.cae_deposit_percent = 30
        page = self._get(self.part_path)
        self.assertEqual(page.xpath("//input[@id='deposit']/@value"), ["30"])
        response = self._post(self.part_path, {"part": "deposit", "deposit": "30"})
        invoice = self.order.invoice_ids
        self.assertTrue(response.url.endswith(f"/invoices/{invoice.id}"))
        self.assertEqual(invoice.amount_total, 720)
        quote = self._get(f"{self.base}/quotes/{self.order.id}")
        amounts = [
            "".join(filter(str.isdecimal, amount.text_content()))
            for amount in quote.xpath("(//dl)[last()]/dd")
        ]
        self.assertEqual(amounts, ["240000", "72000", "168000"])

    def test_a_number_that_no_quote_has(self):
        path = f"{self.base}/invoices/new"
        hidden = self._hidden(path)
        for number in ("9" * 5000, "-1", "x"):
            with self.subTest(number[:9]):
                response = self.url_open(path, {**hidden, "order_id": number})
                self.assertEqual(response.status_code, 404)

    def test_a_wrong_deposit_keeps_what_was_typed(self):
        typed = {"part": "deposit", "deposit": "3 000", "deposit_unit": "amount"}
        response = self._post(self.part_path, typed)
        self.assertEqual(self._errors(response), {"deposit"})
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@id='deposit']/@value"), ["3 000"])
        self.assertFalse(self.order.invoice_ids)

    def test_a_part_of_nothing(self):
        for part, typed in (("deposit", "0.0001"), ("progress", "0.0001")):
            with self.subTest(part):
                response = self._post(self.part_path, {"part": part, part: typed})
                self.assertEqual(self._errors(response), {part})
        self.assertFalse(self.order.invoice_ids)

    def test_a_double_click_makes_one_invoice(self):
        hidden = self._hidden(self.part_path)
        pages = {
            self._post(
                self.part_path, {"part": "progress", "progress": "40"}, hidden
            ).url
            for _time in range(2)
        }
        self.assertEqual(len(self.order.invoice_ids), 1)
        self.assertEqual(len(pages), 1)

    def test_a_second_tab_is_told(self):
        other_tab = self._hidden(self.part_path)
        self._post(self.part_path, {"part": "deposit", "deposit": "30"})
        response = self._post(
            self.part_path, {"part": "deposit", "deposit": "30"}, other_tab
        )
        page = html.fromstring(response.content)
        self.assertTrue(page.xpath("//div[contains(@class, 'alert-danger')]"))
        self.assertEqual(len(self.order.invoice_ids), 1)

    def test_what_is_invoiced_has_no_part(self):
        self.mine._portal_create_invoice(self.order.id)
        response = self.url_open(self.part_path)
        self.assertTrue(response.url.endswith(f"/quotes/{self.order.id}"))

    # --- an invoice ---------------------------------------------------------------

    def test_sent_with_its_log(self):
        invoice, path = self._posted()
        hidden = self._hidden(path)
        for _time in range(2):
            self._post(path, {"action": "send"}, hidden)
        page = self._get(path)
        self.assertEqual(page.text_content().count("culture@lorient.example"), 1)
        self.assertTrue(page.xpath("//button[@value='send']"))
        self.assertEqual(len(self.mine._get_portal_sendings(invoice)), 1)

    def test_deleted(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        path = f"{self.base}/invoices/{invoice.id}"
        response = self._post(path, {"action": "delete"})
        self.assertIn("/invoices?message=deleted", response.url)
        self.assertFalse(invoice.exists())

    def test_made_again(self):
        invoice, path = self._posted()
        response = self._post(path, {"action": "copy"})
        self.assertIn("/quotes/", response.url)
        page = html.fromstring(response.content)
        [price] = page.xpath("//input[@name='lines-0-price_unit']/@value")
        self.assertEqual("".join(filter(str.isdecimal, price)), "100000")

    def test_a_credit_note_is_asked_for(self):
        invoice, path = self._posted()
        refund_path = f"{path}/refund"
        response = self._post(
            refund_path, {"extent": "amount", "amount": "9999", "reason": ""}
        )
        self.assertEqual(self._errors(response), {"amount", "reason"})
        hidden = self._hidden(refund_path)
        typed = {"extent": "full", "reason": "<b>Annulé</b>"}
        for _time in range(2):
            response = self._post(refund_path, typed, hidden)
        refund = invoice.reversal_move_ids
        self.assertEqual(len(refund), 1)
        self.assertIn(f"/invoices/{refund.id}", response.url)
        self.assertNotIn("<b>Annulé</b>", response.text)
        self.assertIn(invoice.name, response.text)

    # --- without a quote ----------------------------------------------------------

    def test_an_invoice_without_a_quote(self):
        path = f"{self.base}/invoices/new?direct=1"
        line = {f"lines-0-{name}": value for name, value in self._line().items()}
        typed = {"direct": "1", "customer_id": self.town.id, **line}
        response = self._post(path, typed)
        self.assertTrue(
            html.fromstring(response.content).xpath(
                "//div[contains(@class, 'alert-danger')]"
            )
        )
        self.company.cae_invoice_needs_quote = False
        self._post(path, {**typed, "lines-0-price_unit": "abc"})
        self._post(path, typed)
        invoice = self.env["account.move"].search(
            [("cae_activity_id", "=", self.pottery.id)]
        )
        self.assertEqual(invoice.amount_total, 2400)
        path = f"{self.base}/invoices/{invoice.id}/edit"
        self._post(path, {**typed, "lines-0-quantity": "1"})
        self.assertEqual(invoice.amount_total, 1200)

    # --- lists --------------------------------------------------------------------

    def test_receipts(self):
        invoice, _path = self._posted()
        self._pay(invoice, self.today, amount=500)
        page = self._get(f"{self.base}/receipts")
        self.assertIn(invoice.name, page.text_content())
        self.assertTrue(page.xpath(f"//a[contains(@href, '/invoices/{invoice.id}')]"))

    def test_queries_of_the_list_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get(f"{self.base}/invoices")
            return self.cr.sql_log_count - before

        for _time in range(2):
            self._posted()
        count()
        few = count()
        for _time in range(10):
            self._posted()
        self.assertLessEqual(count(), few)
