from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_payslip_is_legal = fields.Boolean(
        related="company_id.cae_payslip_is_legal", readonly=False
    )
    cae_collective_agreement = fields.Char(
        related="company_id.cae_collective_agreement", readonly=False
    )
    cae_urssaf_number = fields.Char(
        related="company_id.cae_urssaf_number", readonly=False
    )
    cae_ape = fields.Char(related="company_id.ape", readonly=False)
