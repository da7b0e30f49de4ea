from odoo import fields, models


class CaeResolutionCount(models.Model):
    """The counted votes on a resolution, of one college or for one candidate."""

    _name = "cae.resolution.count"
    _description = "Count of Votes"
    _order = "resolution_id, id"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="resolution_id.company_id", store=True)
    option_id = fields.Many2one(
        "cae.resolution.option", readonly=True, ondelete="cascade"
    )
    count_for = fields.Integer(string="For", readonly=True)
    count_against = fields.Integer(string="Against", readonly=True)
    count_abstain = fields.Integer(string="Abstentions", readonly=True)
    count_blank = fields.Integer(string="Blank", readonly=True)
