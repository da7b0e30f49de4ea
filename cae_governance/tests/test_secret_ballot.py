"""The secret ballot: who voted is known, what is not (AG-19, AG-21)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.cae_base.seal import unsealed
from odoo.addons.cae_base.tests.migration_tools import run_migration

from .vote_case import VoteCase

FOR, AGAINST = "for", "against"
SAID = (FOR, FOR, AGAINST, FOR, "blank", "abstain")


@tagged("post_install", "-at_install")
class TestSecretBallot(VoteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.resolution = cls._resolution(secret=True)

    def _vote_and_close(self, resolution=None):
        resolution = resolution or self.resolution
        codes = self._cast_all(resolution, *SAID)
        resolution.action_close_vote()
        return codes

    def _get_envelopes(self):
        return self.env["cae.ballot.envelope"].search([])

    def test_from_the_vote_to_the_result(self):
        codes = self._vote_and_close()
        self.assertEqual(len(self._get_envelopes()), 6)
        self.assertFalse(self.resolution.result)
        self.assertEqual(self.resolution.box_state, "sealed")
        with self.assertRaisesRegex(UserError, "ballot box"):
            self.resolution.tally()
        self._open_box(self.resolution)
        self.assertEqual(self.resolution.result, "adopted")
        self.assertEqual(
            (self.resolution.count_for, self.resolution.count_against), (3, 1)
        )
        self.assertFalse(self._get_envelopes())
        self.assertFalse(self.env["cae.ballot.key"].search([]))
        ballots = {ballot.code: ballot.choice for ballot in self.resolution.ballot_ids}
        self.assertEqual(ballots, dict(zip(codes, SAID, strict=True)))
        self.assertEqual(
            self.resolution.mark_ids.attendance_id.sorted("id"), self.voters[:6]
        )
        self.assertTrue(self.resolution._verify_ballots())

    def test_two_users_of_two_roles(self):
        self._vote_and_close()
        plain = self._user("second", "cae_governance.group_governance_secretary")
        as_secretary = self.resolution.with_user(self.secretary)
        with self.assertRaisesRegex(UserError, "confirms first"):
            self.resolution.with_user(self.manager).action_open_box()
        as_secretary.action_confirm_opening()
        with self.assertRaisesRegex(UserError, "takes two"):
            as_secretary.action_open_box()
        with self.assertRaises(AccessError):
            self.resolution.with_user(plain).action_open_box()
        self.assertFalse(self.resolution.ballot_ids)
        # the same person, as a scrutineer of this assembly
        self.assembly.scrutineer_ids = self.env["cae.member"].create(
            {"partner_id": plain.partner_id.id}
        )
        self.resolution.with_user(plain).action_open_box()
        self.assertEqual(self.resolution.opened_by_id, plain)
        with self.assertRaisesRegex(UserError, "confirms first"):
            self.resolution.with_user(self.manager).action_open_box()

    def test_a_change_of_scrutineers_is_kept(self):
        """AG-19: who may open the box, and since when, is in the evidence."""
        as_secretary = self.assembly.with_user(self.secretary)
        as_secretary.scrutineer_ids = self.members[2]
        [line] = self.assembly.log_ids.filtered(lambda one: "Scrutineers" in one.text)
        self.assertIn(self.members[2].display_name, line.text)
        self.assertEqual(line.user_id, self.secretary)
        as_secretary.scrutineer_ids = self.members[2]
        lines = self.assembly.log_ids.filtered(lambda one: "Scrutineers" in one.text)
        self.assertEqual(len(lines), 1, "nothing has changed")

        self._vote_and_close()
        for vals in ({"confirmed_by_id": self.secretary.id}, {"ballot_seal": "x"}):
            with self.assertRaisesRegex(UserError, "by two users"):
                self.resolution.with_user(self.manager).write(vals)
        for model in ("cae.ballot.key", "cae.ballot.envelope"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.manager).search([])

    def test_not_while_the_vote_is_open(self):
        self._cast_all(self.resolution, FOR)
        with self.assertRaisesRegex(UserError, "no sealed ballot box"):
            self.resolution.with_user(self.secretary).action_confirm_opening()

    def test_a_lost_envelope_is_seen(self):
        self._vote_and_close()
        unsealed(self._get_envelopes()[0]).unlink()
        with self.assertRaisesRegex(UserError, "tampered"):
            self._open_box(self.resolution)

    def test_a_changed_envelope_is_seen(self):
        self._vote_and_close()
        one, two = self._get_envelopes()[:2]
        self.env.cr.execute(
            "UPDATE cae_ballot_envelope"
            " SET content = overlay(content placing 'AAAA'::bytea from 9)"
            " WHERE id = %s",
            [one.id],
        )
        (one | two).invalidate_recordset()
        with self.assertRaisesRegex(UserError, "tampered"):
            self._open_box(self.resolution)

    def test_a_changed_ballot_breaks_the_seal(self):
        self._vote_and_close()
        self._open_box(self.resolution)
        ballot = self.resolution.ballot_ids.filtered(lambda one: one.choice == FOR)[0]
        self.env.cr.execute(
            "UPDATE cae_ballot SET choice = 'against' WHERE id = %s", [ballot.id]
        )
        self.env.invalidate_all()
        self.assertFalse(self.resolution._verify_ballots())
        action = self.resolution.action_verify_ballots()
        self.assertEqual(action["params"]["type"], "danger")

    def test_a_changed_result_is_seen(self):
        self._vote_and_close()
        self._open_box(self.resolution)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_resolution SET count_for = 99 WHERE id = %s",
            [self.resolution.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.resolution._verify_ballots())

    def test_a_box_that_is_never_opened_is_destroyed(self):
        """For want of a quorum, or once the assembly is cancelled: what ties voters to
        their envelopes does not stay, nor may anybody open them."""
        unsealed(self.resolution).quorum = 90
        self._cast_all(self.resolution, *SAID)
        unsealed(self.voters).write({"state": "absent"})
        self.assembly.action_close()
        self.assertTrue(self.assembly.failed)
        self._assert_no_box(self.resolution)
        assembly = self._create_assembly(
            self.members,
            "convened",
            vote_from="2026-06-01 00:00:00",
            date="2999-06-20 14:00:00",
        )
        resolution = self._resolution(assembly_id=assembly.id, secret=True)
        self._cast(assembly.attendance_ids[0], resolution, FOR)
        assembly.action_cancel()
        self._assert_no_box(resolution)

    def test_the_upgrade_destroys_what_was_left(self):
        """A release left the boxes of a failed assembly; one to be opened stays."""
        to_open = self._resolution(secret=True)
        for resolution in (self.resolution, to_open):
            self._cast_all(resolution, *SAID)
        unsealed(self.resolution).write({"state": "closed", "result": "no_quorum"})
        run_migration(self.env, "cae_governance", "19.0.1.2.0", "post-migration")
        self.assertEqual(self._get_envelopes().resolution_id, to_open)
        self.assertEqual(self.env["cae.ballot.key"].search([]).resolution_id, to_open)

    def _assert_no_box(self, resolution):
        self.assertFalse(self._get_envelopes())
        self.assertFalse(self.env["cae.ballot.key"].search([]))
        self.assertEqual(resolution.box_state, "none")
        with self.assertRaisesRegex(UserError, "no sealed ballot box"):
            resolution.with_user(self.secretary).action_confirm_opening()

    def test_an_election_that_fits_no_envelope(self):
        """Refused before the vote, not when the fullest ballot comes."""
        names = [f"N{number}" for number in range(90)]
        with self.assertRaisesRegex(UserError, "90 seats"):
            self._election(names, seats=90, secret=True)
        self._election(names, seats=10, secret=True)

    def test_no_secret_among_two(self):
        """A count tells what each one said: refused, in plain words."""
        towns, others, _nobody = self.env["cae.college"].create(
            [
                {"name": name, "weight": weight}
                for name, weight in (("Villes", 30), ("Salariés", 50), ("Clients", 20))
            ]
        )
        unsealed(self.voters[:2]).write({"college_id": towns.id})
        with self.assertRaisesRegex(UserError, "in no college"):
            self._resolution(secret=True)
        unsealed(self.voters[2:]).write({"college_id": others.id})
        with self.assertRaisesRegex(UserError, "Villes has 2 voters"):
            self._resolution(secret=True)
        self._resolution()  # which is not secret

    def test_papers_in_the_box(self):
        """Signed for one by one, counted together: as many as signed."""
        resolution = self._resolution(secret=True, ballot_mode="paper")
        self.assertIsNone(
            self.assembly._try_paper(self.voters[0], resolution, self.voters[0])
        )
        entry = self.env["cae.vote.entry"].create(
            {"resolution_id": resolution.id, "attendance_id": self.voters[1].id}
        )
        entry.action_enter()
        self.assertFalse(entry.refusal)
        self.assertIn(
            "47-1775",
            self.assembly._try_paper(self.voters[0], resolution, self.voters[0]),
        )
        resolution.action_close_vote()
        closing = self.env["cae.vote.closing"].create({"resolution_id": resolution.id})
        closing.line_ids.write({"count_for": 1})
        with self.assertRaisesRegex(UserError, "47-1775"):
            closing.action_close()
        closing.line_ids.write({"count_against": 1})
        closing.action_close()
        self.assertFalse(resolution.result)
        self._open_box(resolution)
        self.assertEqual((resolution.count_for, resolution.count_against), (1, 1))
        self.assertTrue(resolution._verify_ballots())

    def test_secret_election(self):
        election = self._election(["Ève", "Ian"], seats=1, secret=True)
        eve, ian = election.option_ids.ids
        self._cast_all(election, [eve], [eve], [ian], [])
        election.action_close_vote()
        self._open_box(election)
        self.assertEqual(election.result, "elected")
        self.assertEqual(election.option_ids.mapped("votes"), [2, 1])
        self.assertEqual(election.count_blank, 1)
