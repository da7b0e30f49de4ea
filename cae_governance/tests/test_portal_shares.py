"""The shares of a member on the portal: what he holds, owes and gets as papers."""

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from .member_case import MemberCase

PAGE = "/my/cooperative/shares"


@tagged("post_install", "-at_install")
class TestPortalShares(MemberCase, HttpCase):
    browser_size, touch_enabled = "375x812", True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa = cls._portal_member("awa", "Awa Diop")
        cls.malo = cls._portal_member("malo", "Malo Riou")
        cls._limit("share_holder_max_percent_scop", 100)
        cls._subscribe(cls.malo, 7, "2026-02-10")

    @classmethod
    def _portal_member(cls, login, name):
        member = cls._member(name, "2026-02-01")
        user = new_test_user(
            cls.env,
            f"{login}@deuxrives.example",
            groups="base.group_portal",
            password="portal-password",
        )
        partner, member.partner_id.email = user.partner_id, user.email
        user.partner_id = member.partner_id
        partner.unlink()
        return member

    def setUp(self):
        super().setUp()
        self._log_in("awa")

    def _log_in(self, login):
        self.authenticate(f"{login}@deuxrives.example", "portal-password")

    def _open(self, path=""):
        return self.url_open(PAGE + path, timeout=60)

    def _read(self):
        """:return: the words of the page, as one line, in whatever language"""
        page = html.fromstring(self._open().content)
        [portal] = page.find_class("o_cae_portal")
        return " ".join(portal.text_content().split())

    def _plan(self, **vals):
        plan = self.env["cae.share.plan"].create(
            {
                "member_id": self.awa.id,
                "share_class_id": self.class_a.id,
                "date_start": self._day(months=-2),
                **vals,
            }
        )
        plan.action_start()
        return plan

    def test_before_any_share(self):
        page = self._open().text
        self.assertIn("o_cae_empty", page)
        self.assertNotIn(".pdf", page)
        self.assertEqual(self._open("/certificate.pdf").status_code, 404)
        self.assertEqual(self._open(f"/{self.today.year}.pdf").status_code, 404)

    def test_what_is_held_paid_and_due(self):
        self._subscribe(self.awa, 10, "2026-03-01")
        self._release(self.awa, 200, "2026-03-02")
        self._subscribe(self.awa, 90, "2026-03-03", register=False)
        words = self._read()
        self.assertRegex(
            words, r" 10 \D+50,00\D+500,00\D+200,00\D+300,00 €"
        )  # held, paid, due
        self.assertRegex(words, r" 3 · 02/03/2026\D+200,00 €\D+ 2 · 01/03/2026 ?\+10 ")
        self.assertNotIn("+90", words)  # a draft
        self.assertNotIn("alert-warning", self._open().text)

    def test_instalments_and_what_is_late(self):
        """SCOP-14: three of 40.00, the first is paid, the second in part."""
        self._subscribe(self.awa, 10, "2026-03-01")
        self._plan(total=120, number=3)
        self._release(self.awa, 50, "2026-03-02")
        page = html.fromstring(self._open().content)
        [warning] = page.find_class("alert-warning")
        self.assertRegex(warning.text_content(), r"^\s*30,00\s€")
        rows = page.xpath("//li[span[contains(@class, 'badge')]]")
        self.assertEqual(len(rows), 2)  # today's is neither paid nor late
        self.assertIn("text-bg-success", rows[0].xpath("string(span[2]/@class)"))
        self.assertIn("text-bg-danger", rows[1].xpath("string(span[2]/@class)"))
        self.assertRegex(rows[1].text_content(), r"40,00\s€\D+30,00\s€")

    def test_withheld_from_pay(self):
        self._subscribe(self.awa, 10, "2026-03-01")
        self._plan(mode="payroll", percent=2.5, cap=40)
        words = self._read()
        self.assertRegex(words, r"2[.,]5 %\D+ 40,00 €\D+ 500,00 €")

    def test_papers_by_year(self):
        self._subscribe(self.awa, 10, "2026-03-01")
        years = range(2026, self.today.year + 1)
        page = self._open().text
        for path in ("certificate", *years):
            with self.subTest(path):
                self.assertIn(f'href="{PAGE}/{path}.pdf"', page)
                paper = self._open(f"/{path}.pdf")
                self.assertEqual(paper.headers["Content-Type"], "application/pdf")
                self.assertIn("Awa Diop", paper.text)
                self.assertNotIn("Malo Riou", paper.text)
        for year in (2025, self.today.year + 1):
            self.assertEqual(self._open(f"/{year}.pdf").status_code, 404)

    def test_the_statement_is_of_its_year(self):
        """What is held at its end, and not what was moved before it."""
        self._subscribe(self.awa, 10, "2026-03-01")
        member = self.awa.with_context(share_year=2027)
        self.assertFalse(member._get_share_year()["movements"])
        member = self.awa.with_context(share_year=2026)
        self.assertEqual(member._get_share_year()["movements"], self.awa.movement_ids)

    def test_who_left_reads_his_own(self):
        """SCOP-15: what is to be reimbursed, and until when."""
        self._subscribe(self.awa, 10, "2026-03-01")
        self._release(self.awa, 500, "2026-03-02")
        self.awa.date_exit = self._day(days=-1)
        self.awa._open_reimbursement(self.awa.date_exit)
        words = self._read()
        due = self.awa.reimbursement_ids.date_due.strftime("%d/%m/%Y")
        self.assertRegex(words, rf"10 \D+{due}\D+ 500,00 €")
        self.assertEqual(self._open("/certificate.pdf").status_code, 200)

    def test_another_s_shares_are_not_there(self):
        words = self._read()
        self.assertNotIn("+7 ", words)
        self._log_in("malo")
        self.assertIn("+7 ", self._read())
        self.assertIn("Malo Riou", self._open("/certificate.pdf").text)

    def test_the_way_to_it(self):
        page = self.url_open("/my/cooperative", timeout=60).text
        self.assertIn(f'href="{PAGE}"', page)

    def test_on_a_phone(self):
        """Nothing is wider than a screen of 375 px."""
        self._subscribe(self.awa, 10, "2026-03-01")
        self._plan(total=500, number=12)
        self._release(self.awa, 60, "2026-03-02")
        self.browser_js(
            PAGE,
            "if (document.documentElement.scrollWidth > 375)"
            " throw new Error(`${document.documentElement.scrollWidth} px`);"
            " console.log('test successful');",
            login="awa@deuxrives.example",
        )
