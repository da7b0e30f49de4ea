from odoo import fields, models

from .cae_vote import CHANNELS


class CaeVoteMark(models.Model):
    """Who has voted in a secret ballot, as one signs the list beside the ballot box."""

    _name = "cae.vote.mark"
    _description = "Voter of a Secret Ballot"
    _inherit = ["cae.vote.kept.mixin"]
    _order = "resolution_id, attendance_id"
    _rec_name = "attendance_id"

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
