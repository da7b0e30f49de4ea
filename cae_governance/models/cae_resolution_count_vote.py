from odoo import fields, models

from ..engine.majority import Counts


class CaeResolutionCount(models.Model):
    """What a college has said, and how many of it were there."""

    _inherit = "cae.resolution.count"

    college_id = fields.Many2one("cae.college", readonly=True, ondelete="restrict")
    weight = fields.Float(
        digits=(16, 4),
        readonly=True,
        help="Of the college, in % of the votes (loi 47-1775, art. 19 octies).",
    )
    count_members = fields.Integer(string="Members", readonly=True)
    count_present = fields.Integer(string="Present or Represented", readonly=True)


class CaeVoteCount(models.Model):
    _inherit = "cae.vote.count"

    def _get_counts(self):
        return Counts(
            self.count_for, self.count_against, self.count_abstain, self.count_blank
        )
