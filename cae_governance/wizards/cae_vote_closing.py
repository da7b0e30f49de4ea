from collections import Counter

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.cae_attendance import ABSENT
from ..models.cae_resolution import ELECTION
from ..models.cae_vote_cast_mixin import PAPER


class CaeVoteClosing(models.TransientModel):
    """What the bureau counted, entered at the moment when the vote is closed: so nobody
    reads a partial result."""

    _name = "cae.vote.closing"
    _description = "Closing of a Vote"

    resolution_id = fields.Many2one("cae.resolution", required=True, readonly=True)
    kind = fields.Selection(related="resolution_id.kind")
    secret = fields.Boolean(related="resolution_id.secret")
    vote_count = fields.Integer(related="resolution_id.vote_count")
    line_ids = fields.One2many(
        "cae.vote.closing.line",
        "closing_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("resolution_id")
    def _compute_line_ids(self):
        for closing in self:
            closing.line_ids = [
                Command.clear(),
                *map(Command.create, closing._prepare_lines()),
            ]

    def _prepare_lines(self):
        """:return: a line a college, and in an election a line a candidate besides"""
        # sudo: how many are still to be counted; what they said stays unread
        resolution_sudo = self.resolution_id.sudo()
        options = resolution_sudo.option_ids
        return [
            {
                "college_id": college.id,
                "option_id": option.id,
                "expected": 0 if option else expected,
            }
            for college, expected in self._count_expected(resolution_sudo).items()
            for option in [
                options.browse(),
                *(options if resolution_sudo.kind == ELECTION else ()),
            ]
        ]

    def _count_expected(self, resolution_sudo):
        """:return: dict college: how many voices the bureau may count at most"""
        if resolution_sudo.secret:
            papers = resolution_sudo.mark_ids.filtered(
                lambda mark: mark.channel == PAPER
            ).attendance_id
        else:
            voted = resolution_sudo._fetch_voters()
            papers = resolution_sudo._get_roll().filtered(
                lambda voice: voice.state != ABSENT and voice.id not in voted
            )
        return {
            college: len(voices & papers)
            for college, voices in resolution_sudo._get_roll_by_college().items()
        }

    def action_close(self):
        self.ensure_one()
        self.resolution_id.check_access("write")
        self.resolution_id._lock_votes()  # nobody votes between check and closing
        self._check_lines()
        self._check_counts()
        self.resolution_id._close_vote(
            [line._prepare_count() for line in self.line_ids if line._says_something()]
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_lines(self):
        """One line a college and candidate: a second one would count heads twice."""
        wanted = Counter(
            (vals["college_id"], vals["option_id"]) for vals in self._prepare_lines()
        )
        if wanted != Counter(
            (line.college_id.id, line.option_id.id) for line in self.line_ids
        ):
            raise UserError(
                self.env._("The lines are not those of this vote: show the page again.")
            )

    def _check_counts(self):
        expected = self._count_expected(self.resolution_id.sudo())
        for line in self.line_ids.filtered(lambda line: not line.option_id):
            number = expected.get(line.college_id, 0)
            total = line._get_total()
            if total > number or (self.secret and total != number):
                raise UserError(self._tell_count(line, total, number))
        for line in self.line_ids.filtered("option_id"):
            line._check_names()

    def _tell_count(self, line, total, number):
        return self.env._(
            "%(college)s: %(total)s votes are entered, and %(number)s voices are there"
            " to be counted. One member, one voice (loi 47-1775, art. 1).",
            college=line.college_id.name or self.resolution_id.display_name,
            total=total,
            number=number,
        )
