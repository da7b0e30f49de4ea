"""A scrutineer opens a ballot box on the portal, as the second role (AG-19, AG-21)."""

from odoo import http
from odoo.exceptions import MissingError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.cae_base.seal import unsealed

from .vote_case import VoteCase

PASSWORD = "portal-password"


@tagged("post_install", "-at_install")
class TestPortalBallotBox(VoteCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne, cls.bilal, cls.chloe = cls.members[:3]
        cls.users = {
            member: new_test_user(
                cls.env,
                f"m{member.number}@deuxrives.example",
                password=PASSWORD,
                groups="base.group_portal",
                partner_id=member.partner_id.id,
            )
            for member in (cls.anne, cls.bilal)
        }
        cls.outsider = new_test_user(
            cls.env,
            "outsider@deuxrives.example",
            password=PASSWORD,
            groups="base.group_portal",
        )
        cls.assembly.scrutineer_ids = cls.anne
        cls.box = cls._resolution(secret=True, title="La direction")
        for voter, choice in zip(cls.voters, ("for", "for", "against"), strict=False):
            cls.assembly._cast_votes(voter, {cls.box.id: {voter.id: choice}}, "portal")
        cls.box.action_close_vote()
        cls.page = f"/my/cooperative/assemblies/{cls.assembly.id}"

    def _confirm(self, user=None):
        self.box.with_user(user or self.secretary).action_confirm_opening()

    def _log_in(self, member):
        self.authenticate(self.users[member].login, PASSWORD)

    def _open_page(self):
        return self.url_open(self.page, timeout=60).text

    def _post(self, box=None, once="once-1"):
        return self.url_open(
            f"{self.page}/open-box",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "once": once,
                "resolution_id": (box or self.box).id,
            },
            timeout=60,
        )

    def test_a_scrutineer_is_the_second_role(self):
        self._log_in(self.anne)
        page = self._open_page()
        self.assertIn("La direction", page)
        self.assertIn("open-box", page)
        self.assertNotIn("fa-unlock", page, "the secretary confirms first")
        self._confirm()
        self.assertIn("fa-unlock", self._open_page())
        page = self._post()
        self.assertNotIn("alert-danger", page.text)
        self.assertEqual(self.box.box_state, "opened")
        self.assertEqual(self.box.opened_by_id, self.users[self.anne])
        self.assertEqual((self.box.count_for, self.box.count_against), (2, 1))
        self.assertTrue(self.box._verify_ballots())
        line = self.assembly.log_ids.filtered(lambda one: one.kind == "ballot")[0]
        self.assertEqual(line.user_id, self.users[self.anne])
        self.assertEqual(line.file_hash, self.box.ballot_seal)
        self.assertNotIn("fa-unlock", self._open_page())

    def test_posted_again(self):
        """The same form again shows the result, another one is refused and logged."""
        self._confirm()
        self._log_in(self.anne)
        self._post()
        seal, opened_at = self.box.ballot_seal, self.box.opened_at
        self._post()
        self.assertFalse(self._get_refusals())
        self.assertIn("alert-danger", self._post(once="once-2").text)
        self.assertEqual(len(self._get_refusals()), 1)
        self.assertEqual((self.box.ballot_seal, self.box.opened_at), (seal, opened_at))
        self.assertEqual(len(self.box.ballot_ids), 3)

    def test_not_before_the_secretary(self):
        self._log_in(self.anne)
        self.assertIn("alert-danger", self._post().text)
        self.assertEqual(self.box.box_state, "sealed")
        self.assertEqual(len(self._get_refusals()), 1)

    def test_another_member_is_refused(self):
        self._confirm()
        self._log_in(self.bilal)
        self.assertNotIn("open-box", self._open_page())
        self.assertIn("alert-danger", self._post().text)
        self.assertEqual(self.box.box_state, "confirmed")
        self.assertIn("Bilal", self._get_refusals()[0])

    def test_a_scrutineer_who_left_is_refused(self):
        self._confirm()
        unsealed(self.anne).write({"date_exit": "2026-06-21"})
        self._log_in(self.anne)
        self.assertNotIn("open-box", self._open_page())
        self._post()
        self.assertEqual(self.box.box_state, "confirmed")

    def test_one_person_with_two_logins(self):
        """The secretary who is a scrutineer too does not open alone."""
        user = new_test_user(
            self.env,
            "anne.bureau@deuxrives.example",
            groups="cae_governance.group_governance_secretary",
            partner_id=self.anne.partner_id.id,
        )
        self._confirm(user)
        self._log_in(self.anne)
        self._post()
        self.assertEqual(self.box.box_state, "confirmed")
        self.assertEqual(len(self._get_refusals()), 1)

    def test_boxes_of_others(self):
        """Of another assembly, whose scrutineer the user is not; of none."""
        other = self._create_assembly(self.members[1:])
        self._confirm()
        self._log_in(self.anne)
        assemblies = self.env["cae.assembly"].with_user(self.users[self.anne])
        with self.assertRaises(MissingError):
            assemblies._portal_open_box(other.id, str(self.box.id))
        for typed in ("", None, "x", "0", str(self.box.id + 1000)):
            with self.subTest(typed), self.assertRaises(UserError):
                assemblies._portal_open_box(self.assembly.id, typed)
        self.authenticate(self.outsider.login, PASSWORD)
        self.assertEqual(self._post().status_code, 404)
        self.assertEqual(self.box.box_state, "confirmed")

    def test_no_other_door(self):
        """A portal user has no right on the models, nor calls what opens a box."""
        box = self.box.with_user(self.users[self.bilal])
        self._confirm()
        with self.assertRaises(UserError):
            box.action_open_box()
        with self.assertRaises(UserError):
            box.action_confirm_opening()
        self.assertEqual(self.box.box_state, "confirmed")
