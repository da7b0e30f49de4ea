"""The door of the votes of members: who may knock, and what it answers."""

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .vote_case import VoteCase


@tagged("post_install", "-at_install")
class TestPortalVote(VoteCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "anne", groups="base.group_portal")
        cls.member = cls.env["cae.member"].create(
            {"partner_id": cls.user.partner_id.id, "date_admission": "2026-02-01"}
        )
        cls.member.action_admit()
        cls.assembly = cls._create_assembly(cls.members | cls.member)
        cls.voter = cls.assembly.attendance_ids.filtered(
            lambda voice: voice.member_id == cls.member
        )
        cls.resolution = cls._resolution(secret=True)

    def _post(self, csrf=True, assembly=None, voice=None, choice="for"):
        assembly = assembly or self.assembly
        form = {f"vote-{self.resolution.id}-{(voice or self.voter).id}": choice}
        if csrf:
            form["csrf_token"] = Request.csrf_token(self)
        return self.url_open(f"/my/assembly/{assembly.id}/vote", form)

    def test_the_code_is_shown_once(self):
        self.authenticate("anne", "anne")
        answer = self._post()
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("o_cae_vote_code", answer.text)
        again = self._post()
        self.assertNotIn("o_cae_vote_code", again.text)
        self.assertIn("47-1775", again.text)
        self.assertEqual(self.resolution.vote_count, 1)
        self.assertEqual(len(self._get_refusals()), 1)

    def test_nobody_else_knocks(self):
        """Without session, without token, on the roll of another assembly, for the
        voice of another member, on an assembly that is not convened."""
        self.assertIn("/web/login", self._post(csrf=False).url)
        self.authenticate("anne", "anne")
        self.assertEqual(self._post(csrf=False).status_code, 400)
        foreign = self._create_assembly(self.members)
        draft = self._create_assembly(self.member, "draft")
        for assembly in (foreign, draft):
            self.assertEqual(self._post(assembly=assembly).status_code, 404)
        other = self.assembly.attendance_ids.filtered(
            lambda voice: voice.member_id == self.members[0]
        )
        self.assertIn("78-763", self._post(voice=other).text)
        self.assertFalse(self.resolution.vote_count)
