from lxml import html

from odoo.tests import HttpCase, tagged

from .reminder_case import ReminderCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPortalReminder(ReminderCase, HttpCase):
    """A late invoice is reminded from the portal, once its text was seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.late = cls._late(60)
        cls.base = f"/my/activity/{cls.pottery.id}"
        cls.invoice_path = f"{cls.base}/invoices/{cls.late.id}"
        cls.path = f"{cls.invoice_path}/reminder"
        cls.switch = f"{cls.base}/customers/{cls.town.id}/reminders"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path, status=200):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, status, path)
        return html.fromstring(response.content) if status == 200 else None

    def _post(self, path, data, form_path=None, status=200):
        page = self._get(form_path or path)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        with self._server() as left:
            response = self.url_open(path, {**data, "csrf_token": token}, timeout=60)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.content), left

    def test_from_the_home_page_to_the_log(self):
        home = self._get(self.base)
        self.assertEqual(home.xpath(f"//a[@href='{self.path}']/text()"), ["Relancer"])
        invoice = self._get(self.invoice_path)
        self.assertTrue(invoice.xpath(f"//a[@href='{self.path}']"))
        preview = self._get(self.path).text_content()
        for words in ("culture@lorient.example", self.late.name, "Relance amiable"):
            self.assertIn(words, preview)
        page, left = self._post(self.path, {})
        self.assertEqual(len(left), 1)
        self.assertTrue(page.xpath("//*[@role='status']"))
        [log] = page.xpath("//*[@id='reminders']")
        for words in ("Relance amiable", "culture@lorient.example", "Awa"):
            self.assertIn(words, log.text_content())
        self.assertIn(self.late.name, self._get(self.switch).text_content())

    def test_sent_twice_by_two_tabs(self):
        token = self._get(self.path).xpath("//input[@name='csrf_token']/@value")[0]
        with self._server() as left:
            for _tab in range(2):
                response = self.url_open(self.path, {"csrf_token": token}, timeout=60)
        self.assertEqual(len(left), 1)
        self.assertIn("a déjà été relancée", response.text)

    def test_an_early_one_is_confirmed(self):
        early = self._late(2)
        path = f"{self.base}/invoices/{early.id}/reminder"
        page, left = self._post(path, {})
        self.assertFalse(left)
        self.assertIn("cochez la case", page.text_content())
        _page, left = self._post(path, {"early": "1"})
        self.assertEqual(len(left), 1)

    def test_switches(self):
        page, _left = self._post(self.switch, {"off": "1"})
        self.assertTrue(page.xpath("//*[@id='reminders_off_reason-error']"))
        self.assertTrue(page.xpath("//input[@id='off'][@checked]"))
        page, _left = self._post(
            self.switch, {"off": "1", "reminders_off_reason": SCRIPT}
        )
        self.assertTrue(self.town.reminders_off)
        self.assertIn(SCRIPT, page.xpath("//input/@value"))
        card = self._get(f"{self.base}/customers/{self.town.id}")
        self.assertIn(SCRIPT, card.text_content())
        self.assertIn("sont coupées", self._get(self.path).text_content())
        switch = f"{self.invoice_path}/reminders"
        self._post(switch, {"off": "1"}, self.invoice_path)
        self.assertTrue(self.late.cae_reminders_off)
        self._post(switch, {}, self.invoice_path)
        self.assertFalse(self.late.cae_reminders_off)

    def test_a_script_in_a_name(self):
        self.town.write({"name": SCRIPT, "contact_name": SCRIPT})
        self.pottery.name = SCRIPT
        self._post(self.path, {})
        for path in (self.path, self.invoice_path, self.base, self.switch):
            self.assertNotIn("<script>alert", self.url_open(path).text, path)

    def test_doors(self):
        """Another's pages do not exist, nor another's invoice through one's own."""
        his = self._customer(self.his)
        forged = self._late(60, his, self.studio)
        draft = self._invoice(self.pottery, 100, self.today, post=False)
        self._get(f"{self.base}/invoices/{forged.id}/reminder", 404)
        self._get(f"{self.base}/invoices/99999999/reminder", 404)
        self._get(f"{self.base}/customers/{his.id}/reminders", 404)
        self.assertIn(
            "pas en retard",
            self._get(f"{self.base}/invoices/{draft.id}/reminder").text_content(),
        )
        self._post(
            f"{self.base}/invoices/{forged.id}/reminders",
            {"off": "1"},
            self.invoice_path,
            404,
        )
        self.authenticate(self.malo.login, "portal-password")
        for path in (self.path, self.switch):
            self._get(path, 404)
        self.authenticate(None, None)
        for path in (self.path, self.switch):
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303)

    def test_who_left_reads_and_sends_nothing(self):
        self._post(self.path, {})
        key = self.pottery.key_ids
        key.date_to = self._days_ago(1)
        self._get(self.path, 404)
        self._get(self.switch, 404)
        self._make_older(self.town)
        self._get(self.switch)
        self.pottery.active = False
        self._get(self.path, 404)
