from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..engine.distribution import set_activity_account
from ..tools import keep_own_defaults

TRANSFER_FIELDS = {"cae_transferred_line_id", "cae_is_taking"}


class AccountMoveLine(models.Model):
    """What is left to transfer of an item to another activity (design §4.6)."""

    _inherit = "account.move.line"

    cae_transferred_line_id = fields.Many2one(
        "account.move.line",
        string="Item Transferred",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cae_transfer_line_ids = fields.One2many(
        "account.move.line", "cae_transferred_line_id", string="Transfers"
    )
    cae_is_taking = fields.Boolean(
        string="Taken from Its Activity",
        readonly=True,
        copy=False,
        help="This line takes an item from its activity, or gives it back: it stays as"
        " the transfer made it.",
    )

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), TRANSFER_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_transfer_link(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_transfer_link(vals)
        return super().write(vals)

    def _check_no_transfer_link(self, vals):
        """As on the entries."""
        names = TRANSFER_FIELDS & vals.keys()
        if not self.env.su and any(vals[name] or self.filtered(name) for name in names):
            raise AccessError(
                self.env._("A transfer is made by its button, on the item itself.")
            )

    def _get_left_to_transfer(self):
        """What is still the activity's own: what is open on an account which is
        reconciled, elsewhere the balance less the transfers.

        :return: dict {item: (balance, amount in the currency of the item)}
        """
        moved = self._get_transferred()
        left = {}
        for line in self:
            if line.cae_is_taking:
                left[line] = (0.0, 0.0)
            elif line.account_id.reconcile:
                left[line] = (line.amount_residual, line.amount_residual_currency)
            else:
                balance, amount = moved[line.id]
                left[line] = (
                    line.company_currency_id.round(line.balance + balance),
                    line.currency_id.round(line.amount_currency + amount),
                )
        return left

    def _get_transferred(self):
        """:return: dict {item id: sums of the lines which took it, or gave it back}"""
        sums = defaultdict(lambda: (0.0, 0.0))
        for line, balance, amount in self._read_group(
            [
                ("cae_transferred_line_id", "in", self.ids),
                ("cae_is_taking", "=", True),
                ("parent_state", "=", "posted"),
            ],
            ["cae_transferred_line_id"],
            ["balance:sum", "amount_currency:sum"],
        ):
            sums[line.id] = (balance, amount)
        return sums

    def _get_bases(self):
        """The items of the same activity on which a line of VAT was computed."""
        self.ensure_one()
        return self.move_id.line_ids.filtered(
            lambda line: (
                self.tax_line_id in line.tax_ids.flatten_taxes_hierarchy()
                and line.cae_activity_id == self.cae_activity_id
            )
        )

    # --- the lines of a transfer ------------------------------------------------------

    def _prepare_transfer_vals(self, activity, left, taking):
        """A line which takes an item from its activity, or gives it to another."""
        self.ensure_one()
        sign = -1 if taking else 1
        balance, amount = left
        return {
            "name": self.name or self.move_id.name,
            "account_id": self.account_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "balance": sign * balance,
            "amount_currency": sign * amount,
            "date_maturity": self.date_maturity,
            "tax_ids": [Command.clear()],
            "cae_activity_id": activity.id,
            "analytic_distribution": self._get_transfer_distribution(activity),
            "cae_transferred_line_id": self.id,
            "cae_is_taking": taking,
        }

    def _get_transfer_distribution(self, activity):
        """The other analytic plans keep what they say."""
        if self.account_id.internal_group not in ("income", "expense"):
            return self.analytic_distribution
        return set_activity_account(
            self.analytic_distribution,
            self._get_activity_accounts(self.analytic_distribution),
            # sudo: whoever transfers need not read analytic accounts
            activity.sudo().analytic_account_id.id,
        )

    def _prepare_transfer_back_vals(self):
        """The opposite of a line of a transfer: the item is its first activity's."""
        vals = self._prepare_transfer_vals(
            self.cae_activity_id, (self.balance, self.amount_currency), taking=True
        )
        if self.cae_is_taking:
            vals["cae_transferred_line_id"] = self.cae_transferred_line_id.id
        return vals

    def _is_undone_by(self, line):
        """Whether a line of a cancellation gives back this line of a transfer."""
        undone = self.cae_transferred_line_id if self.cae_is_taking else self
        return (
            self.cae_activity_id == line.cae_activity_id
            and line.cae_transferred_line_id == undone
        )

    def _reconcile_transfer(self):
        """No money moves: nothing falls due with it, and the rate is the item's."""
        self.with_context(no_exchange_difference=True, no_cash_basis=True).reconcile()
