from odoo import api, fields, models

FOR, AGAINST, ABSTAIN, BLANK = "for", "against", "abstain", "blank"
PORTAL, PAPER, POST = "portal", "paper", "post"
CHANNELS = [
    (PORTAL, "Members’ Space"),
    (PAPER, "On Paper"),
    (POST, "By Post"),
]


class CaeVote(models.Model):
    """What one voice said in an open vote. Nobody reads it before it is closed."""

    _name = "cae.vote"
    _description = "Vote"
    _inherit = ["cae.vote.kept.mixin"]
    _order = "resolution_id, attendance_id"
    _rec_name = "label"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    attendance_id = fields.Many2one(
        "cae.attendance",
        string="Member",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        help="One member, one voice (loi 47-1775, art. 1).",
    )
    cast_by_id = fields.Many2one(
        "cae.attendance",
        string="Cast By",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The member, or the one who holds the proxy.",
    )
    cast_at = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    choice = fields.Char(
        required=True,
        readonly=True,
        help="for, against, abstain or blank; the numbers of those chosen in an"
        " election.",
    )
    label = fields.Char(string="Vote", compute="_compute_label")

    _voice_uniq = models.Constraint(
        "UNIQUE(resolution_id, attendance_id)",
        "This voice has voted already: one member, one voice (loi 47-1775, art. 1).",
    )

    @api.depends("choice")
    def _compute_label(self):
        for vote in self:
            vote.label = vote.resolution_id._get_choice_label(vote.choice)
