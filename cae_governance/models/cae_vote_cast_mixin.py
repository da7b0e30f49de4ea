from odoo import fields, models

PORTAL, PAPER, POST = "portal", "paper", "post"
CHANNELS = [
    (PORTAL, "Members’ Space"),
    (PAPER, "On Paper"),
    (POST, "By Post"),
]


class CaeVoteCastMixin(models.AbstractModel):
    """Whose voice was cast, by whom, when and how; what it says is the vote's own."""

    _name = "cae.vote.cast.mixin"
    _description = "Voice That Was Cast"
    _inherit = ["cae.vote.kept.mixin"]
    _order = "resolution_id, attendance_id"

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

    _voice_uniq = models.Constraint(
        "UNIQUE(resolution_id, attendance_id)",
        "This voice has voted already: one member, one voice (loi 47-1775, art. 1).",
    )
