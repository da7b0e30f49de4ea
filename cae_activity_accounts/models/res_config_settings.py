from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_contribution_account_id = fields.Many2one(
        related="company_id.cae_contribution_account_id", readonly=False
    )
    cae_closing_journal_id = fields.Many2one(
        related="company_id.cae_closing_journal_id", readonly=False
    )
    cae_vat_period = fields.Selection(
        related="company_id.cae_vat_period", readonly=False
    )
    cae_vat_rounding = fields.Selection(
        related="company_id.cae_vat_rounding", readonly=False
    )
    cae_vat_rounding_loss_account_id = fields.Many2one(
        related="company_id.l10n_fr_rounding_difference_loss_account_id",
        string="Rounding of VAT, Loss",
        readonly=False,
    )
    cae_vat_rounding_profit_account_id = fields.Many2one(
        related="company_id.l10n_fr_rounding_difference_profit_account_id",
        string="Rounding of VAT, Profit",
        readonly=False,
    )
