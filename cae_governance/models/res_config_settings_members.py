from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_secretary_id = fields.Many2one(
        related="company_id.cae_secretary_id", readonly=False
    )
    cae_statutes_apart = fields.Boolean(
        related="company_id.cae_statutes_apart", readonly=False
    )
