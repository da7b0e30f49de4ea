from odoo import api, fields, models


class CaeShareReconciliationLine(models.TransientModel):
    _name = "cae.share.reconciliation.line"
    _description = "Account of the Register of Shares"

    reconciliation_id = fields.Many2one(
        "cae.share.reconciliation", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="reconciliation_id.company_id.currency_id")
    account_id = fields.Many2one("account.account", readonly=True)
    account_name = fields.Char(
        string="Account", compute="_compute_account_name", compute_sudo=True
    )
    register_balance = fields.Monetary(string="Register", readonly=True)
    ledger_balance = fields.Monetary(string="Ledger", readonly=True)
    difference = fields.Monetary(compute="_compute_difference")

    @api.depends("account_id")
    def _compute_account_name(self):
        for line in self:
            company = line.reconciliation_id.company_id
            line.account_name = line.account_id.with_company(company).display_name

    @api.depends("register_balance", "ledger_balance")
    def _compute_difference(self):
        for line in self:
            line.difference = line.ledger_balance - line.register_balance
