from odoo import api, fields, models

from ..engine.mutual_account import CONTRIBUTION, COST, FUNDING, INCOME


class CaeMutualAccountLine(models.Model):
    """An income of the cooperative itself, or the cost of one of its services:
    evidence, once it is published."""

    _name = "cae.mutual.account.line"
    _description = "Line of the Account of Mutualised Services"
    _order = "account_id, sequence, id"

    account_id = fields.Many2one(
        "cae.mutual.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer()
    kind = fields.Selection(
        [
            (CONTRIBUTION, "Contribution"),
            (FUNDING, "Public Funding"),
            (INCOME, "Other Income"),
            (COST, "Cost"),
        ],
        required=True,
    )
    service_id = fields.Many2one("cae.mutual.service", ondelete="set null")
    name = fields.Char(string="Label", required=True)
    amount = fields.Monetary()
    share = fields.Float(
        string="Share (%)",
        compute="_compute_share",
        digits=(5, 1),
        help="Of the income, or of the costs.",
    )
    ledger_account_ids = fields.Many2many("account.account", string="Accounts")

    @api.depends("amount", "account_id.amount_income", "account_id.amount_cost")
    def _compute_share(self):
        for line in self:
            account = line.account_id
            is_cost = line.kind == COST
            total = account.amount_cost if is_cost else account.amount_income
            line.share = line.amount / total * 100 if total > 0 else 0.0

    def action_open_figure(self, figure):
        """Open the items behind the amount, as the ledger is now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.name}, {self.account_id.year}",
            "res_model": "cae.statement.line",
            "view_mode": "list,pivot,graph",
            "domain": [
                *self.account_id._get_items_domain(),
                ("account_id", "in", self.ledger_account_ids.ids),
            ],
            "context": {"cae_measure": "result"},
        }
