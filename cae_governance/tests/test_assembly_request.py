"""What members ask of an assembly (AG-06)."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .assembly_case import AssemblyCase


@tagged("post_install", "-at_install")
class TestAssemblyRequest(AssemblyCase):
    """Seven members: one of them may ask for an item (5 %), or an assembly (10 %); with
    30 %, three must."""

    def _ask(self, members=None, **vals):
        return self.env["cae.assembly.request"].create(
            {
                "title": "Un second atelier",
                "text": "L’assemblée décide d’ouvrir un second atelier.",
                "member_ids": (members or self.anne).ids,
                "received_on": "2026-05-26",
                "assembly_id": self.assembly.id,
                **vals,
            }
        )

    def test_put_on_the_agenda(self):
        """AG-06: asked in time by enough members, a draft resolution."""
        request = self._ask().with_user(self.secretary)
        self.assertEqual(str(request.last_day), "2026-05-26")
        self.assertEqual((request.supporter_count, request.needed_count), (1, 1))
        self.assertFalse(request.obstacle)
        request.action_put_on_agenda()
        resolution = request.resolution_id
        self.assertEqual(resolution.assembly_id, self.assembly)
        self.assertEqual(self.assembly.resolution_ids[-1], resolution)
        self.assertEqual(
            (resolution.title, resolution.state), ("Un second atelier", "draft")
        )
        self.assertIn("second atelier", resolution.text)
        self.assertEqual(request.state, "agenda")
        self.assertIn("Anne Le Goff", self._texts("life")[0])

    def test_too_late(self):
        """AG-06: the twenty-fifth day before the assembly is the last one."""
        request = self._ask(received_on="2026-05-27")
        with self._refused("R. 223-20-2"):
            request.action_put_on_agenda()
        request.action_refuse()
        self.assertEqual(request.state, "refused")
        self.assertIn("R. 223-20-2", request.refusal)
        self.assertIn("R. 223-20-2", self._texts("refusal")[0])
        self.assertEqual(len(self.assembly.resolution_ids), 1)

    def test_too_few(self):
        """AG-06, SCOP-07: heads, whatever the shares, of those who are members then."""
        self._limit("assembly_request_item_percent", 30)
        self._subscribe(self.anne, 1000, "2026-03-01")
        self.bilal.date_exit = "2026-05-01"
        request = self._ask(self.anne | self.bilal)
        self.assertEqual((request.supporter_count, request.needed_count), (1, 2))
        with self._refused("1 members ask, 2 are needed"):
            request.action_put_on_agenda()
        request.member_ids |= self.members[2]
        request.action_put_on_agenda()
        self.assertEqual(request.state, "agenda")

    def test_an_assembly_is_asked_for(self):
        """AG-06: more members are needed, and no day is too late."""
        self._limit("assembly_request_meeting_percent", 20)
        request = self._ask(kind="meeting", received_on="2026-06-01")
        self.assertEqual((request.last_day, request.needed_count), (False, 2))
        request.member_ids |= self.bilal
        request.action_put_on_agenda()
        self.assertTrue(request.resolution_id)

    def test_not_once_the_notice_is_sent(self):
        """AG-05: what was sent does not change."""
        request = self._ask()
        self._convene()
        with self._refused("agenda of AG 2026 was sent"):
            request.action_put_on_agenda()

    def test_an_assembly_is_needed(self):
        with self.assertRaisesRegex(UserError, "in preparation"):
            self._ask(assembly_id=False).action_put_on_agenda()

    def test_what_must_be_followed_is_not_refused(self):
        with self.assertRaisesRegex(UserError, "put it on the agenda"):
            self._ask().action_refuse()

    def test_answered_once_and_kept(self):
        request = self._ask()
        for vals in ({"state": "refused"}, {"refusal": "Non"}):
            with self.assertRaisesRegex(UserError, "answered by its buttons"):
                request.write(vals)
        request.action_put_on_agenda()
        for change in (
            lambda: request.write({"title": "Autre"}),
            lambda: request.write({"member_ids": self.bilal.ids}),
            request.unlink,
        ):
            with self.assertRaisesRegex(UserError, "is kept"):
                change()
        with self.assertRaisesRegex(UserError, "answered already"):
            request.action_put_on_agenda()
        self._ask().unlink()

    def test_a_default_is_no_door(self):
        """What was answered is written by the buttons only, not by a context."""
        context = {"default_state": "agenda", "default_refusal": "No."}
        requests = self.env["cae.assembly.request"].with_user(self.secretary)
        request = requests.with_context(**context).create(
            {"title": "Un atelier", "member_ids": self.anne.ids}
        )
        self.assertEqual((request.state, request.refusal), ("received", False))

    def test_taken_off_it_waits_again(self):
        request = self._ask()
        request.action_put_on_agenda()
        request.resolution_id.unlink()
        self.assertEqual((request.state, request.answered_on), ("received", False))
        request.action_put_on_agenda()
        self.assembly.action_cancel()
        self.assertEqual(request.state, "received")
        self.assertFalse(request.resolution_id)

    def test_received_today_or_before(self):
        with self.assertRaisesRegex(ValidationError, "was received"):
            self._ask(received_on="2026-06-02")
