from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_regularise = fields.Selection(
        related="company_id.cae_regularise", readonly=False
    )
    cae_pay_cutoff_day = fields.Integer(
        related="company_id.cae_pay_cutoff_day", readonly=False
    )
