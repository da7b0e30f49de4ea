from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_contribution_account_id = fields.Many2one(
        related="company_id.cae_contribution_account_id", readonly=False
    )
    cae_closing_journal_id = fields.Many2one(
        related="company_id.cae_closing_journal_id", readonly=False
    )
