from decimal import Decimal

from odoo import api, models

from ..engine.distribution import set_activity_account
from ..engine.split import split
from .account_move_line import THIRD_PARTY_TYPES

AMOUNTS = ("amount", "debit", "credit", "currency_amount")


class AccountBankStatementLine(models.Model):
    """What a bank line settles, and the difference written off with it.

    The reconciliation screen is the OCA's (``account_reconcile_oca``), which need not
    be there: nothing calls its hook then.
    """

    _inherit = "account.bank.statement.line"

    def _prepare_reconcile_line_data(self, lines):
        """A difference that nobody gave to an activity belongs to the documents which
        the line settles, pro rata over several activities."""
        lines = super()._prepare_reconcile_line_data(lines)
        weights = self._get_settled_amounts(lines)
        return [part for line in lines for part in self._split_line(line, weights)]

    @api.model
    def _get_settled_amounts(self, lines):
        """:return: dict {activity: what is settled of its documents}"""
        weights = {}
        for line in lines:
            items = self.env["account.move.line"].browse(
                line.get("counterpart_line_ids") or ()
            )
            for activity in items.cae_activity_id:
                weights.setdefault(activity, Decimal(0))
                weights[activity] += abs(Decimal(str(line["amount"])))
        return weights

    @api.model
    def _split_line(self, line, weights):
        if not sum(weights.values()) or not self._is_unchosen_difference(line):
            return [line]
        amounts = {
            name: split(Decimal(str(line[name])), weights)
            for name in AMOUNTS
            if line.get(name)
        }
        return [
            {
                **line,
                "analytic_distribution": set_activity_account(
                    line.get("analytic_distribution"),
                    (),
                    # sudo: whoever reconciles need not read analytic accounts
                    activity.sudo().analytic_account_id.id,
                ),
                **{name: float(parts[activity]) for name, parts in amounts.items()},
            }
            for activity in weights
        ]

    @api.model
    def _is_unchosen_difference(self, line):
        if line["kind"] != "other" or line.get("counterpart_line_ids"):
            return False
        account = self.env["account.account"].browse(line["account_id"][0])
        return not (
            account.account_type in THIRD_PARTY_TYPES
            or account._filter_liquidity()
            or self.env["account.move.line"]._find_activity(
                line.get("analytic_distribution")
            )
        )
