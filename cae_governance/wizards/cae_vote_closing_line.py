from odoo import fields, models
from odoo.exceptions import UserError


class CaeVoteClosingLine(models.TransientModel):
    _name = "cae.vote.closing.line"
    _description = "Votes Counted in a College"

    closing_id = fields.Many2one("cae.vote.closing", required=True, ondelete="cascade")
    college_id = fields.Many2one("cae.college", readonly=True)
    option_id = fields.Many2one(
        "cae.resolution.option", string="Candidate", readonly=True
    )
    expected = fields.Integer(
        string="To Count",
        readonly=True,
        help="Voices that are there and have not voted one by one.",
    )
    count_for = fields.Integer(string="For")
    count_against = fields.Integer(string="Against")
    count_abstain = fields.Integer(string="Abstentions")
    count_blank = fields.Integer(string="Blank")

    def _get_total(self):
        return (
            self.count_for + self.count_against + self.count_abstain + self.count_blank
        )

    def _says_something(self):
        return bool(self._get_total())

    def _check_names(self):
        """No name is on more ballots than there are, nor more names than seats."""
        names = self.closing_id.line_ids.filtered(
            lambda line: line.option_id and line.college_id == self.college_id
        )
        ballots = self.closing_id.line_ids.filtered(
            lambda line: not line.option_id and line.college_id == self.college_id
        ).count_for
        seats = self.closing_id.resolution_id.seats
        if self.count_for > ballots or sum(names.mapped("count_for")) > ballots * seats:
            raise UserError(
                self.env._(
                    "%(name)s: there are more names than the %(ballots)s ballots can"
                    " bear, with %(seats)s seats.",
                    name=self.option_id.name,
                    ballots=ballots,
                    seats=seats,
                )
            )

    def _prepare_count(self):
        resolution = self.closing_id.resolution_id
        return {
            "resolution_id": resolution.id,
            "company_id": resolution.company_id.id,
            "college_id": self.college_id.id,
            "option_id": self.option_id.id,
            "count_for": self.count_for,
            "count_against": self.count_against,
            "count_abstain": self.count_abstain,
            "count_blank": self.count_blank,
        }
