"""Votes: who, when, by which door; results afterwards (AG-07, 10, 12, 15)."""

import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.cae_base.seal import unsealed

from .vote_case import VoteCase

FOR, AGAINST, ABSTAIN, BLANK = "for", "against", "abstain", "blank"


@tagged("post_install", "-at_install")
class TestVotes(VoteCase):
    def test_counted_by_hand(self):
        """AG-10: neither abstention nor blank is counted, unless the rule says so."""
        said = (FOR, FOR, AGAINST, ABSTAIN, BLANK)
        for denominator, majority, result in (
            ("cast", 50, "adopted"),
            ("voters", 50, "rejected"),
            ("present", 50, "rejected"),
            ("cast", 66.6667, "adopted"),
            ("cast", 75, "rejected"),
        ):
            resolution = self._resolution(denominator=denominator, majority=majority)
            self._cast_all(resolution, *said)
            resolution.action_close_vote()
            with self.subTest(denominator=denominator, majority=majority):
                self.assertEqual(resolution.result, result)
                self.assertEqual(
                    (
                        resolution.count_for,
                        resolution.count_against,
                        resolution.count_abstain,
                        resolution.count_blank,
                        resolution.count_present,
                        resolution.count_members,
                    ),
                    (2, 1, 1, 1, 7, 7),
                )
                told = resolution.tally()
                self.assertEqual((told["for"], told["result"]), (2, result))

    def test_second_round_of_a_sarl(self):
        """AG-07: more than half of all the members, else a second consultation."""
        vals = {"denominator": "all"}
        first = self._resolution(**vals)
        self._cast_all(first, FOR, FOR, FOR)
        first.action_close_vote()
        self.assertEqual(first.result, "second_round")
        self.company.cae_form = "sa"
        other = self._resolution(**vals)
        self._cast_all(other, FOR, FOR, FOR)
        other.action_close_vote()
        self.assertEqual(other.result, "rejected")

    def test_no_quorum(self):
        """AG-10: heads that are there, out of the roll."""
        unsealed(self.voters[2:]).write({"state": "absent"})
        resolution = self._resolution(quorum=33.3333)
        self._cast_all(resolution, FOR, FOR)
        resolution.action_close_vote()
        self.assertEqual(resolution.result, "no_quorum")

    def test_votes_never_read_shares(self):
        """SCOP-07: whoever holds the capital, the tally is the same."""
        results = []
        quantities = [1, 2, 3, 500, 40, 5, 1000]
        self._limit("share_holder_max_percent_scop", 100)
        for seed in range(3):
            random.Random(seed).shuffle(quantities)
            for member, quantity in zip(self.members, quantities, strict=True):
                self._subscribe(member, quantity, "2026-03-01")
            resolution = self._resolution()
            self._cast_all(resolution, FOR, FOR, FOR, FOR, AGAINST, AGAINST, AGAINST)
            resolution.action_close_vote()
            results.append(resolution.tally())
        self.assertEqual(results[0]["result"], "adopted")
        self.assertEqual(results[0], results[1])
        self.assertEqual(results[0], results[2])

    def test_as_many_queries_for_two_as_for_ten(self):
        """All the choices of a page are taken together."""
        counted = []
        for voter, number in zip(self.voters, (2, 2, 10), strict=False):
            resolutions = self.env["cae.resolution"].union(
                *(
                    self._resolution(title=f"{rank}", secret=bool(rank % 2))
                    for rank in range(number)
                )
            )
            ballots = {one.id: {voter.id: FOR} for one in resolutions}
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assembly._cast_votes(voter, ballots, "portal")
            counted.append(self.env.cr.sql_log_count - start)
        _warm_up, of_two, of_ten = counted
        self.assertEqual(of_two, of_ten)

    # --- nothing is known before --------------------------------------------------

    def test_nothing_is_known_before_the_closing(self):
        resolution = self._resolution()
        self._cast_all(resolution, FOR, FOR)
        self.assertEqual(resolution.vote_count, 2)
        admin = self._user("admin", "cae_base.group_manager", "base.group_system")
        for user in (self.secretary, self.manager, admin):
            seen = resolution.with_user(user).sudo(False)
            with self.assertRaises(UserError):
                seen.tally()
            self.assertFalse(seen.env["cae.vote"].search([]))
            self.assertFalse(seen.vote_ids)
            with self.assertRaises(AccessError):
                self.env["cae.vote"].search([]).with_user(user).read(["choice"])
            self.assertEqual(
                seen.env["cae.vote"]._read_group([], ["choice"], ["__count"]), []
            )
            self.assertFalse(seen.result or seen.count_for or seen.count_ids)
        resolution.action_close_vote()
        seen = resolution.with_user(self.secretary)
        self.assertEqual(set(seen.vote_ids.mapped("choice")), {FOR})

    def test_members_read_nothing(self):
        """Portal users, by the doors of the server."""
        portal = self._user("voisin", "base.group_portal")
        resolution = self._resolution()
        self._cast_all(resolution, FOR)
        for model in ("cae.vote", "cae.vote.mark", "cae.ballot", "cae.ballot.envelope"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])
        for action in ("tally", "action_close_vote", "action_open_box"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(resolution.with_user(portal), action)()

    def test_what_is_put_to_the_vote_stays(self):
        """AG-05."""
        resolution = self._resolution()
        for vals in ({"title": "Autre"}, {"majority": 10}, {"secret": True}):
            with self.assertRaisesRegex(UserError, "R. 223-20"):
                resolution.write(vals)
        self._cast_all(resolution, FOR)
        votes = self.env["cae.vote"].search([("resolution_id", "=", resolution.id)])
        for change in (votes.unlink, lambda: votes.write({"choice": AGAINST})):
            with self.assertRaisesRegex(UserError, "neither changed"):
                change()

    def test_candidates_and_their_result_stay(self):
        """AG-05, AG-19: nobody adds a candidate to an open vote, nor writes who won."""
        election = self._election(["Ève", "Ian"], seats=1)
        eve, ian = election.option_ids.with_user(self.secretary)
        options = eve.browse()
        other = self._election(["Zoé"], opened=False).option_ids
        for change in (
            lambda: other.write({"resolution_id": election.id}),
            lambda: options.create({"resolution_id": election.id, "name": "Zoé"}),
            lambda: ian.write({"name": "Ève"}),
            ian.unlink,
        ):
            with self.assertRaisesRegex(UserError, "R. 223-20"):
                change()
        self._cast_all(election, [eve.id])
        election.action_close_vote()
        for vals in ({"elected": True}, {"votes": 9}):
            with self.assertRaisesRegex(UserError, "is counted"):
                ian.write(vals)
        with self.assertRaisesRegex(UserError, "is counted"):
            options.create(
                {"resolution_id": election.id, "name": "Zoé", "elected": True}
            )

    # --- refused, with the article, and logged --------------------------------------

    def _assert_refused(self, article, voter, resolution, choice, channel="portal"):
        ballots = {resolution.id: {voter.id: choice}}
        before = len(self._get_refusals())
        codes, error = self.assembly._try_votes(voter, ballots, channel)
        self.assertIsNone(codes)
        self.assertIn(article, error)
        self.assembly.invalidate_recordset(["log_ids"])
        refusals = self._get_refusals()
        self.assertEqual(len(refusals), before + 1)
        self.assertTrue(any(error in text for text in refusals))

    def test_bad_votes(self):
        anne, bilal, chloe, dimitri = self.voters[:4]
        open_ = self._resolution()
        hands = self._resolution(ballot_mode="hands")
        secret = self._resolution(secret=True)
        election = self._election(["Ève", "Ian", "Ondine"], seats=2)
        closed = self._resolution()
        closed.action_close_vote()
        self._cast(anne, open_, FOR)
        self._cast(anne, secret, FOR)
        bilal.member_id.date_exit = "2026-06-20"
        unsealed(chloe).write({"state": "absent", "left_at": "2026-06-20 15:00:00"})
        stranger = self._create_assembly(self.members[:1]).attendance_ids
        options = election.option_ids.ids
        other = self._election(["Zoé"]).option_ids.id
        for article, voter, resolution, choice, channel in (
            ("R. 223-24", anne, closed, FOR, "portal"),
            ("47-1775", anne, open_, AGAINST, "portal"),
            ("47-1775", anne, secret, AGAINST, "portal"),
            ("art. 1844", bilal, open_, FOR, "portal"),
            ("L. 225-114", chloe, open_, FOR, "portal"),
            ("L. 223-28", stranger, open_, FOR, "portal"),
            ("art. 8", dimitri, secret, FOR, "paper"),
            ("art. 8", dimitri, secret, FOR, "post"),
            ("L. 223-27", dimitri, hands, FOR, "portal"),
            ("R. 223-20-1", dimitri, open_, "perhaps", "portal"),
            ("than seats", dimitri, election, options, "portal"),
            ("twice", dimitri, election, options[:1] * 2, "portal"),
            ("no candidate", dimitri, election, [other], "portal"),
            ("no candidate", dimitri, election, ["x"], "portal"),
        ):
            with self.subTest(article=article, resolution=resolution.kind):
                self._assert_refused(article, voter, resolution, choice, channel)
        self.assertEqual(open_.vote_count, 1)

    def test_all_or_nothing(self):
        """One wrong choice among twelve, and none is taken."""
        good, secret, bad = (
            self._resolution(),
            self._resolution(secret=True),
            self._resolution(),
        )
        anne = self.voters[0]
        ballots = {
            good.id: {anne.id: FOR},
            secret.id: {anne.id: FOR},
            bad.id: {anne.id: "no"},
        }
        _codes, error = self.assembly._try_votes(anne, ballots, "portal")
        self.assertTrue(error)
        self.assertEqual((good.vote_count, secret.vote_count), (0, 0))
        self.assertFalse(self.env["cae.ballot.envelope"].search([]))

    # --- proxies, channels ----------------------------------------------------------

    def test_proxies(self):
        """SCOP-09, AG-15: the holder votes, the giver does not."""
        anne, bilal, chloe = self.voters[:3]
        self._proxy(anne, bilal)
        resolution = self._resolution()
        self._assert_refused("R. 225-81", anne, resolution, FOR)
        with self.assertRaisesRegex(UserError, "78-763"):
            self._cast(chloe, resolution, FOR, voice=anne)
        self._cast(bilal, resolution, AGAINST, voice=anne)
        self._cast(bilal, resolution, FOR)
        resolution.action_close_vote()
        votes = {vote.attendance_id: vote for vote in resolution.vote_ids}
        self.assertEqual(votes[anne].cast_by_id, bilal)
        self.assertEqual((resolution.count_for, resolution.count_against), (1, 1))

    def test_votes_in_advance(self):
        """AG-12: if the statutes allow it, between the times of the notice."""
        assembly = self._create_assembly(
            self.members,
            "convened",
            vote_from="2026-06-01 00:00:00",
            vote_until="2999-06-19 00:00:00",
        )
        resolution = self._resolution(assembly_id=assembly.id, ballot_mode="hands")
        anne, bilal, chloe = assembly.attendance_ids[:3]
        self._cast(anne, resolution, FOR)
        self.assertEqual(anne.state, "postal")
        self._cast(bilal, resolution, AGAINST, "post")
        unsealed(assembly).vote_until = "2026-06-02 00:00:00"
        with self.assertRaisesRegex(UserError, "R. 223-22"):
            self._cast(chloe, resolution, FOR)
        unsealed(assembly).vote_until = "2999-06-19 00:00:00"
        self.company.write({"cae_vote_advance": False, "cae_vote_post": False})
        for channel in ("portal", "post"):
            with self.assertRaisesRegex(UserError, "L. 223-27"):
                self._cast(chloe, resolution, FOR, channel)
        self.assertEqual(resolution.vote_count, 2)

    def test_written_consultation(self):
        """AG-13: until the last instant of the consultation."""
        assembly = self._create_assembly(
            self.members,
            "convened",
            kind="written",
            vote_from="2026-06-01 00:00:00",
            date="2999-06-19 00:00:00",
        )
        resolution = self._resolution(assembly_id=assembly.id)
        anne, bilal = assembly.attendance_ids[:2]
        self._cast(anne, resolution, FOR)
        unsealed(assembly).date = "2026-06-19 00:00:00"
        with self.assertRaisesRegex(UserError, "R. 223-22"):
            self._cast(bilal, resolution, FOR)
        resolution.action_close_vote()
        self.assertEqual((resolution.count_present, resolution.count_members), (1, 7))

    def test_post_of_right_in_a_sa(self):
        """AG-12: the statutes of a SA do not take it away (L. 225-107)."""
        self.company.write({"cae_vote_post": False, "cae_form": "sa"})
        resolution = self._resolution()
        self._cast(self.voters[0], resolution, FOR, "post")
        self.company.cae_form = "sas"
        with self.assertRaisesRegex(UserError, "L. 225-107"):
            self._cast(self.voters[1], resolution, FOR, "post")

    def test_admitted_again_before_the_meeting(self):
        """Two lines of the roll, one of them struck off: the other one votes."""
        anne = self.members[0]
        anne.date_exit = "2026-06-01"
        self.env.flush_all()
        again = self.env["cae.member"].create(
            {"partner_id": anne.partner_id.id, "date_admission": "2026-06-02"}
        )
        again.action_admit()
        assembly = self._create_assembly(self.members | again)
        rows = assembly.attendance_ids
        first, second = (
            rows.filtered(lambda row, one=member: row.member_id == one)
            for member in (anne, again)
        )
        unsealed(first).write({"struck_off": True})
        self.assertEqual(assembly._find_voter(anne.partner_id), second)

    def test_consultation_runs_to_its_end(self):
        """AG-13: nobody closes it before, unless all have answered; afterwards only
        what was received in time is entered."""
        self.company.cae_vote_post = False
        assembly = self._create_assembly(
            self.members,
            "convened",
            kind="written",
            date="2999-06-19 00:00:00",
        )
        early, late = (self._resolution(assembly_id=assembly.id) for _rank in "ab")
        for voter in assembly.attendance_ids[1:]:
            self._cast(voter, early, FOR)
        with self.assertRaisesRegex(UserError, "R. 223-22"):
            early.action_close_vote()
        self._cast(assembly.attendance_ids[0], early, FOR, "post")
        early.action_close_vote()
        self.assertEqual(early.result, "adopted")
        with self.assertRaisesRegex(UserError, "R. 223-22"):
            assembly.action_open()
        unsealed(assembly).date = "2026-06-19 00:00:00"
        assembly.action_open()
        anne, bilal = assembly.attendance_ids[:2]
        anne.sudo().postal_at = "2026-06-18 12:00:00"
        bilal.sudo().postal_at = "2026-06-19 12:00:00"
        self._cast(anne, late, FOR, "post")
        with self.assertRaisesRegex(UserError, "R. 223-22"):
            self._cast(bilal, late, FOR, "post")
        late.action_close_vote()
        self.assertEqual(late.count_for, 1)
        [_early, (resolution, answers)] = assembly._list_answers()
        self.assertEqual((resolution, answers), (late, [(anne.name, "For")]))

    def test_votes_in_advance_are_counted_in_the_meeting(self):
        """Who comes to the meeting votes there, and nobody knows a result before."""
        assembly = self._create_assembly(
            self.members,
            "convened",
            vote_from="2026-06-01 00:00:00",
            date="2999-06-20 14:00:00",
        )
        resolution = self._resolution(assembly_id=assembly.id)
        self._cast(assembly.attendance_ids[0], resolution, FOR)
        with self.assertRaisesRegex(UserError, "R. 225-77"):
            resolution.action_close_vote()
        assembly._write_events({"state": "open"})
        resolution.action_close_vote()
        self.assertEqual(resolution.count_for, 1)

    def test_struck_off_after_a_vote_in_advance(self):
        """AG-22: who is no longer a member when the assembly opens has no voice, and
        what was in his envelope is never read."""
        assembly = self._create_assembly(
            self.members,
            "convened",
            vote_from="2026-06-01 00:00:00",
            date="2999-06-20 14:00:00",
        )
        open_, secret = (
            self._resolution(assembly_id=assembly.id, secret=secret)
            for secret in (False, True)
        )
        for voter, choice in zip(
            assembly.attendance_ids, (AGAINST, FOR, FOR, AGAINST), strict=False
        ):
            self._cast(voter, open_, choice)
            self._cast(voter, secret, choice)
        left = assembly.attendance_ids[0]
        left.member_id.date_exit = "2026-06-20"
        assembly._refresh_roll()
        assembly._write_events({"state": "open"})
        self.assertTrue(left.struck_off)
        (open_ | secret).action_close_vote()
        self._open_box(secret)
        for resolution in (open_, secret):
            self.assertEqual(
                (
                    resolution.count_for,
                    resolution.count_against,
                    resolution.count_present,
                    resolution.count_members,
                ),
                (2, 1, 3, 8),
            )
            self.assertEqual(resolution.tally()["against"], 1)
        self.assertTrue(secret._verify_ballots())
        self.assertNotIn(left, secret.mark_ids.attendance_id)
        texts = assembly.log_ids.filtered(lambda one: one.kind == "ballot").mapped(
            "text"
        )
        self.assertTrue(any("not counted" in one and left.name in one for one in texts))

    def test_raised_hands(self):
        """Counted by the bureau when the vote is closed, besides votes one by one."""
        resolution = self._resolution(ballot_mode="hands")
        self._cast(self.voters[0], resolution, FOR, "post")
        unsealed(self.voters[6]).write({"state": "absent"})
        closing = self._start_closing(resolution)
        line = closing.line_ids
        self.assertEqual(line.expected, 5)
        line.write({"count_for": 2, "count_against": 4})
        with self.assertRaisesRegex(UserError, "47-1775"):
            closing.action_close()
        line.count_against = 3
        closing.action_close()
        self.assertEqual(
            (resolution.count_for, resolution.count_against, resolution.result),
            (3, 3, "rejected"),
        )
        self.assertEqual(resolution.tally()["for"], 3)

    def test_hands_are_not_counted_twice(self):
        """Nor by a second line for the same voices (loi 47-1775, art. 1)."""
        resolution = self._resolution(ballot_mode="hands")
        closing = self._start_closing(resolution).with_user(self.secretary)
        closing.line_ids.count_for = 7
        closing.write({"line_ids": [(0, 0, {"count_for": 7})]})
        with self.assertRaisesRegex(UserError, "not those of this vote"):
            closing.action_close()
        self.assertEqual(resolution.state, "open")

    def _start_closing(self, resolution):
        action = resolution.action_close_vote()
        self.assertEqual(action["res_model"], "cae.vote.closing")
        return self.env["cae.vote.closing"].create({"resolution_id": resolution.id})

    def test_entered_one_by_one(self):
        resolution = self._resolution(ballot_mode="paper")
        entry = self.env["cae.vote.entry"].create(
            {
                "resolution_id": resolution.id,
                "attendance_id": self.voters[0].id,
                "answer": "for",
            }
        )
        entry.action_enter()
        self.assertFalse(entry.attendance_id)
        self.assertIn("Anne", entry.entered)
        entry.write({"attendance_id": self.voters[0].id, "answer": "against"})
        entry.action_enter()
        self.assertIn("47-1775", entry.refusal)
        self.assertEqual(len(self._get_refusals()), 1)
        self.assertEqual(resolution.vote_count, 1)

    def test_votes_open_in_time(self):
        with self.assertRaisesRegex(UserError, "no vote to open"):
            self._resolution(kind="information")
        with self.assertRaisesRegex(UserError, "candidates"):
            self._resolution(kind="election")
        draft = self._create_assembly(self.members, "draft")
        with self.assertRaisesRegex(UserError, "L. 223-27"):
            self._resolution(assembly_id=draft.id)
        with self.assertRaisesRegex(UserError, "art. 8"):
            self._resolution(secret=True, ballot_mode="hands")

    # --- colleges, elections --------------------------------------------------------

    def _create_colleges(self):
        """Three employees, two customers, two towns, of weights 50, 30 and 20."""
        colleges = self.env["cae.college"].create(
            [
                {"name": name, "weight": weight}
                for name, weight in (("Salariés", 50), ("Clients", 30), ("Villes", 20))
            ]
        )
        for college, voters in zip(
            colleges, (self.voters[:3], self.voters[3:5], self.voters[5:]), strict=True
        ):
            unsealed(voters).write({"college_id": college.id})
        return colleges

    def test_colleges(self):
        """SCIC-02: Σ weight x for / expressed: 50 x 1/3 + 30 x 1 + 20 x 1/2 = 56.67."""
        colleges = self._create_colleges()
        said = (FOR, AGAINST, AGAINST, FOR, FOR, FOR, AGAINST)
        for method, score, result in (
            ("proportional", 56.6667, "adopted"),
            ("majority", 30, "rejected"),
        ):
            self.company.cae_college_method = method
            resolution = self._resolution()
            self._cast_all(resolution, *said)
            resolution.action_close_vote()
            told = resolution.tally()
            with self.subTest(method=method):
                self.assertEqual((told["score"], told["result"]), (score, result))
                self.assertEqual(
                    resolution.count_ids.mapped("college_id"), colleges.sorted("id")
                )
                self.assertEqual(
                    (resolution.count_for, resolution.count_against), (4, 3)
                )

    def test_who_is_in_no_college(self):
        """SCIC-02: one who was put on the roll once the vote was open, without a
        college, does not weigh as much as all colleges together."""
        self._create_colleges()
        resolution = self._resolution()
        late = self._member("Hugo", "2026-03-01")
        arrival = {"direction": "in", "time": "2026-06-20 13:50:00"}
        voter = self.env["cae.attendance"].create(
            {
                "assembly_id": self.assembly.id,
                "member_id": late.id,
                "name": late.display_name,
                "passage_ids": [(0, 0, arrival)],
            }
        )
        self._cast_all(resolution, *(AGAINST,) * 7)
        self._cast(voter, resolution, FOR)
        resolution.action_close_vote()
        self.assertEqual(
            (resolution.tally()["score"], resolution.result), (0, "rejected")
        )

    def test_weights_are_checked(self):
        """SCIC-02: no vote by colleges whose weights are not what the law asks."""
        colleges = self._create_colleges()
        colleges[0].weight = 60
        with self.assertRaisesRegex(UserError, "19 octies"):
            self._resolution()

    def test_election_in_two_rounds(self):
        election = self._election(["Ève", "Ian", "Ondine"], seats=2)
        eve, ian, ondine = election.option_ids.ids
        self._cast_all(
            election, [eve, ian], [eve, ian], [eve, ondine], [eve], [ondine], [], [ian]
        )
        election.action_close_vote()
        # six ballots bear a name: four for Ève, three for Ian, two for Ondine
        self.assertEqual(election.result, "second_round")
        self.assertEqual(election.option_ids.mapped("elected"), [True, False, False])
        self.assertEqual(election.option_ids.mapped("votes"), [4, 3, 2])
        election.action_second_round()
        again = election.search([("first_round_id", "=", election.id)])
        self.assertEqual((again.round, again.seats), ("2", 1))
        self.assertEqual(again.option_ids.mapped("name"), ["Ian", "Ondine"])
        again.action_open_vote()
        ian, ondine = again.option_ids.ids
        self._cast_all(again, [ian], [ondine], [ondine], [], [], [], [])
        again.action_close_vote()
        self.assertEqual(again.result, "elected")
        self.assertEqual(again.option_ids.filtered("elected").name, "Ondine")

    def test_fewer_candidates_than_seats(self):
        """All are elected, and there is nobody to vote on again."""
        election = self._election(["Ève", "Ian"], seats=3)
        self._cast_all(election, *[election.option_ids.ids] * 3)
        election.action_close_vote()
        self.assertEqual(election.result, "elected")
        self.assertEqual(election.option_ids.mapped("elected"), [True, True])
        # one of them has no majority yet
        election = self._election(["Ève", "Ian"], seats=3)
        eve, ian = election.option_ids.ids
        self._cast_all(election, [eve, ian], [eve], [eve])
        election.action_close_vote()
        self.assertEqual(election.result, "second_round")

    def test_nobody_votes(self):
        """Neither adopted nor elected; of the votes of a SARL, the second round."""
        resolution, election = self._resolution(), self._election(["Ève"])
        sarl = self._resolution(denominator="all")
        (resolution | election | sarl).action_close_vote()
        self.assertEqual(resolution.result, "rejected")
        self.assertEqual((election.result, sarl.result), ("second_round",) * 2)

    def test_elected_in_the_first_of_two_rounds(self):
        """They take their charge, and the seats that are left go on."""
        mandate = {"kind": "mandate", "role": "director"}
        election = self._election(
            ["Ève", "Ian", "Ondine"], seats=2, effect_ids=[(0, 0, mandate)]
        )
        eve, ian, ondine = election.option_ids.ids
        self._cast_all(election, [eve, ian], [eve, ondine], [eve], [eve])
        election.action_close_vote()
        self.assertEqual(election.result, "second_round")
        self.assertIn("Elected: Ève.", election._tell_outcome_words())
        election.action_second_round()
        again = election.search([("first_round_id", "=", election.id)])
        again.action_open_vote()
        ian, ondine = again.option_ids.ids
        self._cast_all(again, [ian], [ondine])
        again.action_close_vote()
        self.assertEqual(again.result, "second_round")
        self.assertNotIn("Elected", again._tell_outcome_words())
        self.assembly.action_close()
        self.assembly._get_effects().action_apply()
        mandates = self.env["cae.mandate"].search([("role", "=", "director")])
        self.assertEqual(mandates.mapped("holder"), ["Ève"])
        self.assertEqual(self.assembly._get_left(), again)
        later = self.env["cae.assembly"].browse(
            self.assembly.action_second_call()["res_id"]
        )
        left = later.resolution_ids
        self.assertEqual((left.seats, left.round), (1, "2"))
        self.assertEqual(left.option_ids.mapped("name"), ["Ian", "Ondine"])

    def test_tie(self):
        """Vote again, or the one admitted first, as the statutes say."""
        options = [
            (0, 0, {"member_id": member.id})
            for member in (self.members[5], self.members[2])
        ]
        for tie, result in (("again", "second_round"), ("seniority", "elected")):
            self.company.cae_election_tie = tie
            election = self._resolution(kind="election", option_ids=options)
            one, two = election.option_ids.ids
            self._cast_all(election, [one], [two])
            unsealed(election).write({"round": "2"})
            election.action_close_vote()
            with self.subTest(tie=tie):
                self.assertEqual(election.result, result)
        self.assertEqual(
            election.option_ids.filtered("elected").member_id, self.members[2]
        )

    def test_results_as_a_graph(self):
        """A row for each answer, once the vote is closed."""
        resolution = self._resolution()
        self._cast_all(resolution, FOR, FOR, AGAINST)
        rows = self.env["cae.vote.result"].with_user(self.secretary)
        domain = [("resolution_id", "=", resolution.id)]
        self.assertFalse(rows.search(domain))
        resolution.action_close_vote()
        counts = dict(rows._read_group(domain, ["answer"], ["number:sum"]))
        self.assertEqual(
            counts, {"1_for": 2, "2_against": 1, "3_abstain": 0, "4_blank": 0}
        )
