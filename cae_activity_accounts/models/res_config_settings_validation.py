from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_quote_validation = fields.Boolean(
        related="company_id.cae_quote_validation", readonly=False
    )
    cae_invoice_needs_insurance = fields.Boolean(
        related="company_id.cae_invoice_needs_insurance", readonly=False
    )
    cae_invoice_needs_contract = fields.Boolean(
        related="company_id.cae_invoice_needs_contract", readonly=False
    )
