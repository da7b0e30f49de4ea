"""The cooperative on the portal: gate, application, consent (CAE-05, AG-03)."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged

from .member_case import MemberCase

BASE = "/my/cooperative"


@tagged("post_install", "-at_install")
class TestPortalMember(MemberCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa = cls._salaried("Awa", cls._day(months=-34), portal=True)
        cls.user = cls.awa.portal_user_id
        cls.user.password = "portal-password"

    def setUp(self):
        super().setUp()
        self._log_in(self.user)

    def _log_in(self, user):
        self.authenticate(user.login, "portal-password")

    def _open(self, path="", **data):
        if data:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(BASE + path, data=data or None, timeout=60)

    def _apply_on_portal(self, **data):
        values = {"motivation": "To decide with the others.", "once": "a", **data}
        return self._open("/candidacy", **values)

    def _candidacies(self):
        return self.env["cae.candidacy"].search(
            [("partner_id", "=", self.awa.partner_id.id)]
        )

    def test_the_card_of_the_first_page(self):
        page = self.url_open("/my/home").text
        self.assertIn('href="/my/cooperative"', page)
        counts = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["cae_cooperative_count"]}
        )
        self.assertEqual(counts["cae_cooperative_count"], 1)

    def test_the_deadline_counts_down(self):
        """CAE-05: the day, the days left and a bar."""
        for path in ("", "/candidacy"):
            with self.subTest(path):
                page = self._open(path).text
                left = (self.awa.membership_deadline - self.today).days
                self.assertIn(f">{left}</strong>", page)
                self.assertIn("progress-bar bg-danger", page)
                self.assertIn('aria-valuenow="9', page)

    def test_apply_and_withdraw(self):
        self._apply_on_portal(email_consent="1")
        candidacy = self._candidacies()
        self.assertEqual(candidacy.state, "submitted")
        self.assertEqual(candidacy.motivation, "To decide with the others.")
        self.assertEqual(candidacy.email_consent_date, self.today)
        self.assertEqual(candidacy.create_uid, self.user)
        self.assertEqual(len(self._mails(self.awa.partner_id)), 1)
        page = self._open("/candidacy").text
        self.assertIn("To decide with the others.", page)
        self._open("/candidacy/withdraw", candidacy_id=candidacy.id)
        self.assertEqual(candidacy.state, "withdrawn")
        self._apply_on_portal(once="b")
        self.assertEqual(len(self._candidacies()), 2)

    def test_sent_twice_is_done_once(self):
        for _time in range(2):
            self._apply_on_portal()
        self.assertEqual(len(self._candidacies()), 1)
        self._apply_on_portal(once="b")  # another form, of another tab
        self.assertEqual(len(self._candidacies()), 1)

    def test_what_is_missing_is_said(self):
        page = self._apply_on_portal(motivation=" ", email_consent="1").text
        self.assertIn("invalid-feedback", page)
        self.assertIn('checked="True"', page)
        self.assertFalse(self._candidacies())

    def test_only_what_is_asked_is_written(self):
        self._apply_on_portal(state="admitted", category="public", decided_on="x")
        candidacy = self._candidacies()
        self.assertEqual(
            (candidacy.state, candidacy.category), ("submitted", "employee")
        )
        self.assertFalse(candidacy.decided_on)

    def test_a_draft_of_the_secretary_is_taken(self):
        draft = self._apply(self.awa, submit=False, category="other")
        self._apply_on_portal()
        self.assertEqual(self._candidacies(), draft)
        self.assertEqual((draft.state, draft.category), ("submitted", "other"))

    def test_rejected_waits_for_a_year(self):
        """SCOP-03: renewed yearly."""
        self._apply(self.awa)._reject(self._day(months=-3), "5")
        page = self._apply_on_portal().text
        self.assertIn("art. 8", page)
        self.assertEqual(len(self._candidacies()), 1)
        self._candidacies()._move("rejected", decided_on=self._day(years=-1))
        self._apply_on_portal(once="b")
        self.assertEqual(len(self._candidacies()), 2)

    def test_without_a_contract(self):
        zoe = self._entrepreneur("Zoe")
        zoe.portal_user_id.password = "portal-password"
        self._log_in(zoe.portal_user_id)
        page = self._apply_on_portal().text
        self.assertNotIn("<textarea", page)
        self.assertFalse(
            self.env["cae.candidacy"].search([("entrepreneur_id", "=", zoe.id)])
        )

    def test_a_member_s_consent(self):
        """AG-03: given and withdrawn, dated, with a trace."""
        self._apply(self.awa)._admit(self.today, "4")
        member = self.awa.partner_id.cae_member_ids
        self.assertIn("3 ·", self._open().text)
        self._open("/consent", agrees="1")
        self.assertEqual(
            (member.email_consent, member.email_consent_date), (True, self.today)
        )
        self.assertIn("R. 223-20", "".join(member.message_ids.mapped("body")))
        self._open("/consent", agrees="")
        self.assertFalse(member.email_consent)

    def test_who_left_reads_and_may_apply_again(self):
        """SCOP-03: employed, he asks as anybody else; without a contract nothing is
        proposed."""
        self._apply(self.awa)._admit(self._day(days=-2), "4")
        member = self.awa.partner_id.cae_member_ids
        member.date_exit = self._day(days=-1)
        self.assertEqual(self._open().status_code, 200)
        self.assertEqual(self._open("/consent", agrees="1").status_code, 404)
        self.assertEqual(self._apply_on_portal().status_code, 200)
        self.assertEqual(self._candidacies().mapped("state"), ["submitted", "admitted"])
        self._candidacies()[0].action_withdraw()
        self.assertIn("<textarea", self._open("/candidacy").text)
        self.awa.contract_id._end(self._day(days=-1), "agreement")
        self.assertNotIn("<textarea", self._open("/candidacy").text)

    def test_a_stranger_finds_nothing(self):
        stranger = new_test_user(
            self.env, "stranger@example.com", groups="base.group_portal"
        )
        stranger.password = "portal-password"
        self._log_in(stranger)
        for path in ("", "/candidacy"):
            self.assertEqual(self._open(path).status_code, 404)
        self.assertEqual(self._apply_on_portal().status_code, 404)
        counts = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["cae_cooperative_count"]}
        )
        self.assertEqual(counts["cae_cooperative_count"], 0)

    def test_no_other_door(self):
        """Services are private, and portal users have no right on the models."""
        candidacy = self._apply(self.awa)
        for model, method, args in (
            ("cae.candidacy", "_portal_apply", [{"motivation": "x"}]),
            ("cae.candidacy", "_portal_withdraw", [candidacy.id]),
            ("cae.candidacy", "action_withdraw", [candidacy.ids]),
            ("cae.candidacy", "write", [candidacy.ids, {"motivation": "x"}]),
            ("cae.candidacy", "search_read", [[]]),
            ("cae.member", "_portal_save_email_consent", [True]),
            ("cae.member", "search_read", [[]]),
        ):
            with self.subTest(method=method), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {"model": model, "method": method, "args": args, "kwargs": {}},
                )
        self.assertEqual(candidacy.state, "submitted")
        with self.assertRaises(AccessError):
            candidacy.with_user(self.user).read(["state"])
