from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_payroll_source = fields.Selection(
        related="company_id.cae_payroll_source", readonly=False, required=True
    )
    cae_payroll_mode = fields.Selection(
        related="company_id.cae_payroll_mode", readonly=False, required=True
    )
    cae_payroll_encoding = fields.Selection(
        related="company_id.cae_payroll_encoding", readonly=False, required=True
    )
    cae_payroll_separator = fields.Selection(
        related="company_id.cae_payroll_separator", readonly=False, required=True
    )
