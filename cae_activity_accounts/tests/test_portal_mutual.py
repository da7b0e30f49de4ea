"""The account of mutualised services on the portal: published, of one's company."""

from lxml import html

from odoo.exceptions import AccessError, MissingError
from odoo.tests import HttpCase, JsonRpcException, tagged

from .mutual_case import MutualCase


@tagged("post_install", "-at_install")
class TestPortalMutual(MutualCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.awa | cls.malo).write({"password": "portal-password"})
        cls.base = f"/my/activity/{cls.pottery.id}/mutual"
        cls.account.comment = "Une <b>bonne</b> année"

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, 200, path)
        return html.fromstring(response.content)

    def _is_empty(self, page):
        return bool(page.xpath("//div[contains(@class, 'o_cae_empty')]//a"))

    def _paths(self, account=None):
        path = f"{self.base}/{(account or self.account).id}"
        return [path, f"{path}.pdf"]

    def test_only_what_is_published(self):
        self.assertTrue(self._is_empty(self._get(self.base)))
        for path in self._paths():
            self.assertEqual(self.url_open(path).status_code, 404, path)
        self.account.action_publish()
        for path in (self.base, self._paths()[0]):
            page = self._get(path)
            self.assertFalse(self._is_empty(page))
            text = page.text_content()
            for word in ("Accompagnement", "250,00", "300,00", "<b>bonne</b>"):
                self.assertIn(word, text)
        response = self.url_open(self._paths()[1])
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.account._withdraw("Mistake")
        self.assertTrue(self._is_empty(self._get(self.base)))
        for path in self._paths():
            self.assertEqual(self.url_open(path).status_code, 404, path)

    def test_the_same_for_all_entrepreneurs(self):
        self.account.action_publish()
        self.authenticate(self.malo.login, "portal-password")
        page = self._get(f"/my/activity/{self.studio.id}/mutual")
        self.assertIn("250,00", page.text_content())
        self.assertEqual(self.url_open(self.base).status_code, 404)

    def test_home_leads_there(self):
        home = self._get(self.base.removesuffix("/mutual"))
        self.assertIn(self.base, home.xpath("//a/@href"))

    def test_years_are_kept_apart(self):
        self.account.action_publish()
        before = self.env["cae.mutual.account"].create({"date_to": "2024-12-31"})
        before.action_publish()
        page = self._get(self.base)
        links = page.xpath("//nav/a/@href")
        for account in (self.account, before):
            self.assertIn(self._paths(account)[0], links)
        self.assertIn("250,00", page.text_content())
        self.assertNotIn("250,00", self._get(self._paths(before)[0]).text_content())

    def test_another_company_s(self):
        """Neither by one's own activity, nor by an activity of theirs."""
        self.account.action_publish()
        other = self._create_company("Le Blavet")
        env = self.env(context={**self.env.context, "allowed_company_ids": other.ids})
        theirs = env["cae.mutual.account"].create({"date_to": "2025-12-31"})
        theirs.action_publish()
        soap = env["cae.activity"].create({"name": "Savons du Blavet"})
        for path in self._paths(theirs):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        path = f"/my/activity/{soap.id}/mutual"
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(
            self.mine._get_portal_mutual_accounts(self.today), self.account
        )
        with self.assertRaises(MissingError):
            self.mine._get_portal_mutual_account(self.today, theirs.id)
        with self.assertRaises(AccessError):
            soap.with_user(self.awa)._get_portal_mutual_accounts(self.today)

    def test_nobody_without_a_login(self):
        self.account.action_publish()
        self.authenticate(None, None)
        for path in [self.base, *self._paths()]:
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303, path)

    def test_no_other_door(self):
        """Neither the report's own address, nor the RPC, nor forged numbers."""
        self.account.action_publish()
        report = "cae_activity_accounts.report_mutual_account"
        for kind in ("pdf", "html"):
            response = self.url_open(f"/report/{kind}/{report}/{self.account.id}")
            self.assertNotEqual(response.status_code, 200, kind)
        for model in ("cae.mutual.account", "cae.mutual.account.line"):
            with self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": model,
                        "method": "search_read",
                        "args": [[]],
                        "kwargs": {},
                    },
                )
        for number in ("0", "99999999", "9" * 30):
            self.assertEqual(self.url_open(f"{self.base}/{number}").status_code, 404)

    def test_who_left_reads_the_years_he_was_there(self):
        """Design §4.9."""
        self.account.action_publish()
        self.pottery.key_ids.write({"date_from": "2024-01-01", "date_to": "2025-03-31"})
        self.assertIn("250,00", self._get(self.base).text_content())
        self.pottery.key_ids.date_to = "2024-12-31"
        self.assertTrue(self._is_empty(self._get(self.base)))

    def test_a_closed_activity_is_read(self):
        self.account.action_publish()
        self.pottery.active = False
        self._get(self.base)
