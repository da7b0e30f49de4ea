from odoo import api, fields, models

FOR, AGAINST, ABSTAIN, BLANK = "for", "against", "abstain", "blank"


class CaeVote(models.Model):
    """What one voice said in an open vote. Nobody reads it before it is closed."""

    _name = "cae.vote"
    _description = "Vote"
    _inherit = ["cae.vote.cast.mixin"]
    _rec_name = "label"

    choice = fields.Char(
        required=True,
        readonly=True,
        help="for, against, abstain or blank; the numbers of those chosen in an"
        " election.",
    )
    label = fields.Char(string="Vote", compute="_compute_label")

    @api.depends("choice")
    def _compute_label(self):
        for vote in self:
            vote.label = vote.resolution_id._get_choice_label(vote.choice)
