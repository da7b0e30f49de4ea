from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_available_base = fields.Selection(
        related="company_id.cae_available_base", readonly=False, required=True
    )
    cae_unchosen_items = fields.Selection(
        related="company_id.cae_unchosen_items", readonly=False, required=True
    )
    cae_contribution_entry = fields.Selection(
        related="company_id.cae_contribution_entry", readonly=False, required=True
    )
    cae_contribution_income_account_id = fields.Many2one(
        related="company_id.cae_contribution_income_account_id", readonly=False
    )
    cae_contribution_account_id = fields.Many2one(
        related="company_id.cae_contribution_account_id", readonly=False
    )
    cae_shared_resource_account_id = fields.Many2one(
        related="company_id.cae_shared_resource_account_id", readonly=False
    )
    cae_closing_journal_id = fields.Many2one(
        related="company_id.cae_closing_journal_id", readonly=False
    )
    cae_left_result_account_id = fields.Many2one(
        related="company_id.cae_left_result_account_id", readonly=False
    )
    cae_year_closing_default = fields.Selection(
        related="company_id.cae_year_closing_default", readonly=False
    )
    cae_closing_variation = fields.Integer(
        related="company_id.cae_closing_variation", readonly=False
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
    cae_sale_journal_id = fields.Many2one(
        related="company_id.cae_sale_journal_id", readonly=False
    )
    cae_legal_form = fields.Char(related="company_id.cae_legal_form", readonly=False)
    cae_is_capital_variable = fields.Boolean(
        related="company_id.cae_is_capital_variable", readonly=False
    )
    cae_capital = fields.Monetary(
        related="company_id.cae_capital",
        readonly=False,
    )
    cae_rcs_city = fields.Char(related="company_id.cae_rcs_city", readonly=False)
    cae_vat_on_debits = fields.Boolean(
        related="company_id.cae_vat_on_debits", readonly=False
    )
    cae_statement_sending_day = fields.Integer(
        related="company_id.cae_statement_sending_day", readonly=False
    )
    cae_document_sends = fields.Integer(
        related="company_id.cae_document_sends", readonly=False
    )
    cae_user_sends = fields.Integer(related="company_id.cae_user_sends", readonly=False)
    cae_invoice_needs_quote = fields.Boolean(
        related="company_id.cae_invoice_needs_quote", readonly=False
    )
    cae_reminders_automatic = fields.Boolean(
        related="company_id.cae_reminders_automatic", readonly=False
    )
    cae_expense_approver_id = fields.Many2one(
        related="company_id.cae_expense_approver_id", readonly=False
    )
    cae_waiver_account_id = fields.Many2one(
        related="company_id.cae_waiver_account_id", readonly=False
    )
