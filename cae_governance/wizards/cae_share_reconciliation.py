from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal


class CaeShareReconciliation(models.TransientModel):
    """The register of shares beside the ledger, on a day (design §4.8)."""

    _name = "cae.share.reconciliation"
    _description = "Register of Shares and Ledger"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(string="On", required=True, default=fields.Date.context_today)
    line_ids = fields.One2many(
        "cae.share.reconciliation.line",
        "reconciliation_id",
        compute="_compute_line_ids",
        store=True,
        readonly=True,
    )
    is_whole = fields.Boolean(compute="_compute_is_whole")

    @api.depends("date", "company_id")
    def _compute_line_ids(self):
        for screen in self:
            screen.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create(vals) for vals in screen._prepare_lines()),
            ]

    @api.depends("line_ids.difference")
    def _compute_is_whole(self):
        for screen in self:
            screen.is_whole = not any(screen.line_ids.mapped("difference"))

    def _prepare_lines(self):
        register = self._get_register_balances()
        ledger = self._get_ledger_balances(register)
        return [
            {
                "account_id": account.id,
                "register_balance": float(amount),
                "ledger_balance": float(ledger.get(account, 0)),
            }
            for account, amount in register.items()
        ]

    def _get_register_balances(self):
        """:return: {account of capital: Decimal, debit positive}"""
        classes = (
            self.env["cae.share.class"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
        )
        holdings = self.env["cae.share.movement"]._get_holdings(
            "share_class_id", classes, self.date
        )
        balances = {}
        for share_class in classes:
            holding = holdings[share_class.id]
            for account, amount in (
                (share_class.unpaid_account_id, -holding.unpaid),
                (share_class.paid_account_id, -holding.paid),
            ):
                if account:
                    balances[account] = balances.get(account, 0) + amount
        return balances

    def _get_ledger_balances(self, accounts):
        # sudo: sums of the accounts of capital, for who keeps the register
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("account_id", "in", [account.id for account in accounts]),
                    ("parent_state", "=", "posted"),
                    ("date", "<=", self.date),
                ],
                ["account_id"],
                ["balance:sum"],
            )
        )
        return {account: to_decimal(balance) for account, balance in groups}
