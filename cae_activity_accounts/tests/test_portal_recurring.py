from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from .recurring_case import RecurringCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPortalRecurring(RecurringCase, HttpCase):
    """Recurring invoices are made, paused and ended on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.order = cls._signed_quote(cls.town)
        cls.recurring = cls._recurring()
        cls.base = f"/my/activity/{cls.pottery.id}"
        cls.path = f"{cls.base}/recurring/{cls.recurring.id}"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path, status=200):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content) if status == 200 else None

    def _post(self, path, data, form_path=None, status=200):
        page = self._get(form_path or path)
        hidden = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }
        response = self.url_open(path, {**hidden, **data}, timeout=60)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.content)

    def _form(self, **values):
        return {
            "customer_id": str(self.town.id),
            "interval": "quarter",
            "first_date": fields.Date.to_string(fields.Date.add(self.today, days=3)),
            **{f"lines-0-{name}": value for name, value in self._line().items()},
            **values,
        }

    def _mine(self):
        return self.recurrings.search([("cae_activity_id", "=", self.pottery.id)])

    def test_from_the_invoices_to_one_that_is_made(self):
        page = self._get(f"{self.base}/invoices")
        self.assertTrue(page.xpath(f"//a[@href='{self.base}/recurring']"))
        quote = self._get(f"{self.base}/quotes/{self.order.id}")
        [link] = quote.xpath("//a[contains(@href, 'recurring/new')]/@href")
        form = self._get(link)
        self.assertEqual(
            form.xpath("//textarea[@name='lines-0-description']/text()"),
            ["Atelier modelage"],
        )
        page = self._post(
            f"{self.base}/recurring/new", self._form(order_id=str(self.order.id)), link
        )
        self.assertTrue(page.xpath("//*[@role='status'][contains(., 'enregistré')]"))
        [made] = self._mine() - self.recurring
        self.assertEqual((made.order_id, made.interval), (self.order, "quarter"))
        self.assertIn("Mairie", self._get(f"{self.base}/recurring").text_content())

    def test_posted_twice(self):
        form = self._form(lines=SCRIPT)
        page = self._get(f"{self.base}/recurring/new")
        hidden = {
            name: page.xpath(f"//input[@name='{name}']/@value")[0]
            for name in ("csrf_token", "once")
        }
        for _tab in range(2):
            self.url_open(f"{self.base}/recurring/new", {**hidden, **form}, timeout=60)
        self.assertEqual(len(self._mine()), 2)

    def test_what_was_typed_comes_back(self):
        page = self._post(
            f"{self.base}/recurring/new",
            self._form(
                first_date="demain",
                **{"lines-0-description": SCRIPT, "lines-0-price_unit": "beaucoup"},
            ),
        )
        self.assertEqual(
            page.xpath("//textarea[@name='lines-0-description']/text()"), [SCRIPT]
        )
        for name in ("first_date", "lines-0-price_unit"):
            self.assertTrue(page.xpath(f"//*[@id='{name}-error']"), name)
        self.assertEqual(page.xpath("//input[@name='first_date']/@value"), ["demain"])

    def test_pause_resume_end(self):
        for action, state in (
            ("pause", "paused"),
            ("resume", "active"),
            ("end", "ended"),
        ):
            self._post(f"{self.path}/state", {"action": action}, self.path)
            self.assertEqual(self.recurring.state, state)
        self._get(f"{self.base}/recurring")
        self.assertFalse(self._get(self.path).xpath("//button[@name='action']"))

    def test_a_page_that_is_out_of_date(self):
        page = self._get(self.path)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        self.recurring.action_pause()
        response = self.url_open(
            f"{self.path}/state", {"csrf_token": token, "action": "pause"}, timeout=60
        )
        self.assertIn("a changé entre-temps", response.text)
        response = self.url_open(
            f"{self.path}/state", {"csrf_token": token, "action": "unlink"}, timeout=60
        )
        self.assertEqual(response.status_code, 404)

    def test_where_a_quote_is_needed(self):
        """Said before anything is typed; a signed quote leads on."""
        self.company.cae_invoice_needs_quote = True
        new = f"{self.base}/recurring/new"
        self.recurring.action_end()
        self.recurring.unlink()
        for path in (new, f"{self.base}/recurring"):
            page = self._get(path)
            self.assertTrue(
                page.xpath(f"//a[@href='{self.base}/quotes'][contains(@class, 'btn')]")
            )
            self.assertFalse(page.xpath(f"//textarea | //a[@href='{new}']"), path)
        page = self._post(new, self._form(), f"{new}?order_id={self.order.id}")
        self.assertIn("d’abord un devis", page.text_content())
        self.assertTrue(page.xpath("//textarea"), "what was typed is there")
        page = self._get(f"{new}?order_id={self.order.id}")
        self.assertTrue(page.xpath("//textarea"))

    def test_scripts(self):
        self.town.name = SCRIPT
        self.recurring.line_ids.name = SCRIPT
        self.recurring.write({"state": "paused", "pause_reason": SCRIPT})
        for path in (f"{self.base}/recurring", self.path, self.base):
            self.assertNotIn("<script>alert", self.url_open(path).text, path)

    def test_doors(self):
        his = self._recurring(self.his, customer_id=str(self._customer(self.his).id))
        his_order = self._signed_quote(self._customer(self.his, name="X"), self.his)
        new = f"{self.base}/recurring/new"
        for path in (
            f"{self.base}/recurring/{his.id}",
            f"{self.base}/recurring/99999999",
            f"{new}?order_id={his_order.id}",
            f"{new}?order_id={'9' * 30}",
            f"{new}?invoice_id=99999999",
        ):
            self._get(path, 404)
        self._post(new, self._form(order_id=str(his_order.id)), status=404)
        self._post(
            f"{self.base}/recurring/{his.id}/state", {"action": "end"}, self.path, 404
        )
        paths = (f"{self.base}/recurring", new, self.path)
        self.authenticate(self.malo.login, "portal-password")
        for path in paths:
            self._get(path, 404)
        self.authenticate(None, None)
        for path in paths:
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303)

    def test_who_left_reads(self):
        self.pottery.key_ids.date_to = self._days_ago(1)
        self._get(self.path, 404)  # made after he left
        self._make_older(self.recurring)
        self.assertFalse(self._get(f"{self.base}/recurring").xpath("//a[@href='new']"))
        page = self._get(self.path)
        self.assertTrue(page.xpath("//fieldset[@disabled]"))
        self.assertFalse(page.xpath("//button[@name='action']"))

    def test_nothing_yet(self):
        self.recurring.unlink()
        page = self._get(f"{self.base}/recurring")
        self.assertTrue(page.xpath("//div[contains(@class, 'o_cae_empty')]//a"))
