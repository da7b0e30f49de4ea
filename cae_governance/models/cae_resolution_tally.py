from collections import Counter, defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.cae_base.seal import unsealed

from ..engine.college_tally import WHOLE, College, get_option_scores, get_score
from ..engine.election import elect
from ..engine.majority import (
    ALL,
    NO_QUORUM,
    REJECTED,
    SECOND_ROUND,
    Counts,
    Rule,
    decide,
)
from ..engine.quorum import is_reached
from .cae_assembly import FIRST
from .cae_attendance import ABSENT
from .cae_resolution import CLOSED, ELECTION, ORDINARY
from .cae_vote import ABSTAIN, AGAINST, BLANK
from .res_company_vote import SENIORITY

ELECTED = "elected"
SAID = {AGAINST: "against", ABSTAIN: "abstain", BLANK: "blank"}


class CaeResolution(models.Model):
    """The count of a vote: heads and colleges, never shares (SCOP-07, SCIC-02)."""

    _inherit = "cae.resolution"

    def tally(self):
        """Count a closed vote anew from its votes, ballots and counted hands.

        :return: dict with the counts (``for``, ``against``, ``abstain``, ``blank``,
            ``present``, ``members``), the same for each of ``colleges``, the voices of
            each candidate in ``options``, ``score`` (in %), the rule (``quorum``,
            ``majority``, ``denominator``) and the ``result``
        :raise UserError: as long as nobody may know
        """
        self.ensure_one()
        self.check_access("read")
        if not self._is_known():
            raise UserError(
                self.env._(
                    "The results are known once the vote is closed and, if it is"
                    " secret, the ballot box opened."
                )
            )
        # sudo: what adds up to results that the user may read
        return self.sudo()._tally()

    def _is_known(self):
        return self.state == CLOSED and bool(self.result)

    def _tally(self):
        counts, voices = self._count_votes()
        colleges = {
            row.college_id.id: College(
                counts[row.college_id.id],
                row.count_members,
                row.count_present,
                Decimal(str(row.weight)),
            )
            for row in self._get_roll_counts()
        }
        if self.kind == ELECTION:
            decision = self._decide_election(colleges, voices)
        else:
            decision = self._decide(list(colleges.values()))
        return {**self._tell_counts(colleges), **self._tell_rule(), **decision}

    def _get_roll_counts(self):
        """:return: the rows of colleges, one where there are none"""
        return self.count_ids.filtered(lambda row: not row.option_id)

    # --- what was said ----------------------------------------------------------

    def _count_votes(self):
        """
        :return: (dict college id: Counts, dict college id: Counter of candidates)
        """
        counts = defaultdict(Counts)
        voices = defaultdict(Counter)
        for college_id, choice in self._get_choices():
            name = SAID.get(choice, "in_favour")
            counts[college_id] += Counts(**{name: 1})
            if self.kind == ELECTION and name == "in_favour":
                voices[college_id].update(map(int, choice.split(",")))
        for row in self.entered_ids:
            if row.option_id:
                voices[row.college_id.id][row.option_id.id] += row.count_for
            else:
                counts[row.college_id.id] += row._get_counts()
        return counts, voices

    def _get_choices(self):
        """:return: list of (college id, choice), in no order that counts"""
        if self.secret:
            return [(ballot.college_id.id, ballot.choice) for ballot in self.ballot_ids]
        return [
            (self.by_college and college_id, choice)
            for _vote, _voice, college_id, choice in self._fetch_votes()
        ]

    def _fetch_votes(self):
        """:return: set of (id, voice, college, choice) of the open votes; who was
        struck off after he voted in advance has no voice (AG-22)"""
        return self._fetch_all(
            SQL(
                """SELECT vote.id, voice.id, voice.college_id, vote.choice
                     FROM cae_vote vote
                     JOIN cae_attendance voice ON voice.id = vote.attendance_id
                    WHERE vote.resolution_id = %s
                      AND voice.struck_off IS NOT TRUE""",
                self.id,
            )
        )

    def _fetch_voters(self):
        """:return: set of ids of the voices that voted one by one"""
        table = SQL.identifier("cae_vote_mark" if self.secret else "cae_vote")
        rows = self._fetch_all(
            SQL("SELECT attendance_id FROM %s WHERE resolution_id = %s", table, self.id)
        )
        return {voice_id for [voice_id] in rows}

    def _fetch_all(self, query):
        """Rows of votes, even those which this transaction cannot see: they were cast
        while it waited to close the vote, and it had begun before."""
        self.env.flush_all()
        seen = set(self.env.execute_query(query))
        with self.env.registry.cursor() as cr:
            cr.execute(query)
            return seen | set(cr.fetchall())

    # --- who was there ----------------------------------------------------------

    def _create_roll_counts(self):
        """Keep how many were on the roll and there, when the vote was closed."""
        self.env["cae.resolution.count"].create(
            [
                {
                    "resolution_id": self.id,
                    "college_id": college.id,
                    "weight": college.weight if self.by_college else float(WHOLE),
                    "count_members": len(voices),
                    "count_present": len(voices & present),
                }
                for present in [self._get_present()]
                for college, voices in self._get_roll_by_college().items()
            ]
        )

    def _get_roll(self):
        """:return: the voices of the assembly (AG-22: every member has one)"""
        return self.assembly_id.attendance_ids.filtered(
            lambda voice: not voice.struck_off
        )

    def _get_roll_by_college(self):
        """:return: dict college: voices; one entry, without college, if votes are not
        counted by colleges"""
        roll = self._get_roll()
        return (
            roll.grouped("college_id")
            if self.by_college
            else {self.env["cae.college"]: roll}
        )

    def _get_present(self):
        """:return: those present, represented, or who voted from a distance"""
        voted = self._fetch_voters()
        return self._get_roll().filtered(
            lambda voice: voice.state != ABSENT or voice.id in voted
        )

    # --- the decision -----------------------------------------------------------

    def _get_rule(self):
        return Rule(
            Decimal(str(self.quorum)), Decimal(str(self.majority)), self.denominator
        )

    def _decide(self, colleges):
        rule, method = self._get_rule(), self.company_id.cae_college_method
        score = get_score(colleges, rule.denominator, method)
        return {
            "score": score is not None and round(float(100 * score), 4),
            "options": {},
            "result": decide(
                rule,
                score,
                sum(college.roll for college in colleges),
                sum(college.present for college in colleges),
                self._has_second_round(),
            ),
        }

    def _has_second_round(self):
        """AG-07 (Code de commerce L. 223-29): what misses the majority of all the
        members of a SARL is put to the vote again, and then the votes cast decide."""
        return (
            self.company_id.cae_form == "sarl"
            and self.kind == ORDINARY
            and self.denominator == ALL
            and self.round == "1"
            and self.assembly_id.call == FIRST
        )

    def _decide_election(self, colleges, voices):
        rule = self._get_rule()
        scores = dict.fromkeys(self.option_ids.ids, 0) | get_option_scores(
            [(college, voices[key]) for key, college in colleges.items()],
            rule.denominator,
        )
        outcome = elect(
            scores,
            self.seats,
            rule.majority if self.round == "1" else None,
            self._get_precedence(),
        )
        reached = is_reached(
            sum(college.present for college in colleges.values()),
            sum(college.roll for college in colleges.values()),
            rule.quorum,
        )
        return {
            "score": False,
            "options": {
                str(option.id): {
                    "name": option.name,
                    "votes": sum(voices[key][option.id] for key in colleges),
                    "score": round(float(100 * scores[option.id]), 4),
                    "elected": reached and option.id in outcome.elected,
                    "tied": option.id in outcome.tied,
                }
                for option in self.option_ids
            },
            "result": self._name_outcome(outcome) if reached else NO_QUORUM,
        }

    def _get_precedence(self):
        if self.company_id.cae_election_tie != SENIORITY:
            return []
        members = self.option_ids.filtered("member_id")
        return members.sorted(lambda option: option.member_id.number).ids

    def _name_outcome(self, outcome):
        others = len(self.option_ids) > len(outcome.elected)
        if outcome.tied or (outcome.seats_left and others and self.round == "1"):
            return SECOND_ROUND
        return ELECTED if outcome.elected else REJECTED

    # --- what is told -----------------------------------------------------------

    def _tell_counts(self, colleges):
        total = sum((college.counts for college in colleges.values()), Counts())
        return {
            **self._tell_college(total),
            "members": sum(college.roll for college in colleges.values()),
            "present": sum(college.present for college in colleges.values()),
            "colleges": [
                {
                    "college_id": college_id,
                    "weight": float(college.weight),
                    "members": college.roll,
                    "present": college.present,
                    **self._tell_college(college.counts),
                }
                for college_id, college in colleges.items()
            ],
        }

    def _tell_college(self, counts):
        return {
            "for": counts.in_favour,
            "against": counts.against,
            "abstain": counts.abstain,
            "blank": counts.blank,
        }

    def _tell_rule(self):
        return {
            "quorum": self.quorum,
            "majority": self.majority,
            "denominator": self.denominator,
        }

    def _write_result(self):
        """Keep what the vote says, as it is counted now."""
        told = self._tally()
        self._write_outcome(
            {
                "result": told["result"],
                **{
                    f"count_{name}": told[name]
                    for name in (
                        *("for", "against", "abstain", "blank"),
                        *("present", "members"),
                    )
                },
            }
        )
        self._write_counts(told)
        self.assembly_id._log("vote", self._tell_result())

    def _write_counts(self, told):
        rows = {row.college_id.id: row for row in self._get_roll_counts()}
        for college in told["colleges"]:
            rows[college["college_id"]].write(
                {
                    f"count_{name}": college[name]
                    for name in ("for", "against", "abstain", "blank")
                }
            )
        for option in self.option_ids:
            said = told["options"].get(str(option.id))
            if said:
                unsealed(option).write(
                    {"votes": said["votes"], "elected": said["elected"]}
                )

    def _tell_result(self):
        results = dict(self._fields["result"]._description_selection(self.env))
        return self.env._(
            "%(resolution)s: %(result)s (for %(in_favour)s, against %(against)s,"
            " abstentions %(abstain)s, blank %(blank)s)",
            resolution=self.display_name,
            result=results[self.result],
            in_favour=self.count_for,
            against=self.count_against,
            abstain=self.count_abstain,
            blank=self.count_blank,
        )

    # --- second round -----------------------------------------------------------

    def action_second_round(self):
        """Put the seats that are left to the vote again, by the most votes."""
        self.ensure_one()
        self.check_access("write")
        if self.kind != ELECTION or self.result != SECOND_ROUND:
            raise UserError(
                self.env._(
                    "Only an election whose seats are not all given has another round"
                    " in the same assembly; any other resolution waits for the second"
                    " one (Code de commerce L. 223-29)."
                )
            )
        again = self._create_second_round()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "view_mode": "form",
        }

    def _create_second_round(self):
        again = unsealed(self).copy(self._prepare_round_vals("2"))
        self.assembly_id._log(
            "vote", self.env._("Second round of: %s", self.display_name)
        )
        return again

    def _prepare_round_vals(self, round_):
        """:return: what another round differs in: the seats that are left, and those
        who have none"""
        elected = self.option_ids.filtered("elected")
        return {
            "round": round_,
            "first_round_id": self.id,
            "seats": self.seats - len(elected) or self.seats,
            "option_ids": [
                Command.create(
                    {
                        "sequence": option.sequence,
                        "member_id": option.member_id.id,
                        "name": option.name,
                    }
                )
                for option in self.option_ids - elected
            ],
        }
