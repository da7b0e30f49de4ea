from odoo import api, fields, models


class CaeResolutionOption(models.Model):
    """One candidate of an election."""

    _name = "cae.resolution.option"
    _description = "Candidate of an Election"
    _order = "sequence, id"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="resolution_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    member_id = fields.Many2one("cae.member", string="Member", ondelete="restrict")
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    votes = fields.Integer(readonly=True, copy=False)
    elected = fields.Boolean(readonly=True, copy=False)

    @api.depends("member_id")
    def _compute_name(self):
        for option in self:
            option.name = option.member_id.display_name or option.name
