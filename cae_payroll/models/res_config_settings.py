from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_headcount = fields.Integer(related="company_id.cae_headcount", readonly=False)
    cae_accident_rate = fields.Float(
        related="company_id.cae_accident_rate", readonly=False
    )
    cae_mobility_rate = fields.Float(
        related="company_id.cae_mobility_rate", readonly=False
    )
    cae_apprentice_share = fields.Float(
        related="company_id.cae_apprentice_share", readonly=False
    )
    cae_health_monthly = fields.Monetary(
        related="company_id.cae_health_monthly", readonly=False
    )
    cae_health_employer_share = fields.Float(
        related="company_id.cae_health_employer_share", readonly=False
    )
    cae_provident_employer_rate = fields.Float(
        related="company_id.cae_provident_employer_rate", readonly=False
    )
    cae_provident_employee_rate = fields.Float(
        related="company_id.cae_provident_employee_rate", readonly=False
    )
