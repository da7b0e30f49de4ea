from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.statement import compute_collected
from ..tools import keep_own_defaults, to_decimal
from .account_move_line import THIRD_PARTY_TYPES
from .cae_collection import SALE_TYPES

# What a collection follows from, on either side.
SOURCES = (
    "account_id.account_type",
    "cae_activity_id",
    "move_id.move_type",
    "move_id.line_ids.account_id.account_type",
    "move_id.line_ids.balance",
    "move_id.line_ids.cae_activity_id",
)
COLLECTED = {
    "cae_collected_activity_id",
    "cae_collected_move_id",
    "cae_collected_total",
}
# What settles what, of how much and on which day: the cash of activities stands on it.
SETTLED = {"amount", "credit_move_id", "debit_move_id", "max_date"}


class AccountPartialReconcile(models.Model):
    """What a reconciliation collects of a sales document.

    Stored, for the turnover of all activities is summed from there: to look each time
    for the money in tens of thousands of entries takes longer than all the rest of
    their statements.
    """

    _inherit = "account.partial.reconcile"

    cae_collected_move_id = fields.Many2one(
        "account.move",
        string="Document Collected",
        compute="_compute_cae_collected",
        store=True,
        index="btree_not_null",
        help="The sales document, where an entry that holds money settles it.",
    )
    cae_collected_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity which Collects",
        compute="_compute_cae_collected",
        store=True,
        index="btree_not_null",
    )
    cae_collected_total = fields.Float(
        string="Collected incl. VAT",
        compute="_compute_cae_collected",
        store=True,
        digits=0,  # what is money of an amount may have more than two decimals
        help="Where the entry also writes something off, only the part that is money.",
    )

    @api.depends(
        "amount",
        *(f"debit_move_id.{name}" for name in SOURCES),
        *(f"credit_move_id.{name}" for name in SOURCES),
    )
    def _compute_cae_collected(self):
        entries = (self.debit_move_id | self.credit_move_id).move_id
        money = {entry: _sum_money(entry.line_ids) for entry in entries}
        for partial in self:
            partial.update(partial._prepare_cae_collected(money))

    def _prepare_cae_collected(self, money):
        """:param money: dict {entry: what it holds, and what it settles}"""
        debit, credit = self.debit_move_id, self.credit_move_id
        for item, other, sign in ((debit, credit, 1), (credit, debit, -1)):
            total = _is_sale(item) and compute_collected(
                to_decimal(self.amount), *money[other.move_id]
            )
            if total:
                return {
                    "cae_collected_activity_id": item.cae_activity_id.id,
                    "cae_collected_move_id": item.move_id.id,
                    "cae_collected_total": sign * float(total),
                }
        return dict.fromkeys(COLLECTED, False)

    # --- nobody writes it -------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), COLLECTED)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_by_hand(vals, COLLECTED)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_by_hand(vals, COLLECTED if self.env.su else COLLECTED | SETTLED)
        return super().write(vals)

    @api.model
    def _check_not_by_hand(self, vals, names):
        if names & vals.keys():
            raise UserError(
                self.env._(
                    "A reconciliation does not change, nor what it collects: undo it,"
                    " and reconcile the items anew."
                )
            )


def _is_sale(item):
    """Whether this is what a customer owes on a sales document."""
    return (
        item.account_id.account_type == "asset_receivable"
        and item.move_id.move_type in SALE_TYPES
    )


def _sum_money(items):
    """:return: the balance of the money of an entry, which is nobody's, and that of its
    customers and suppliers"""
    items = items.filtered("account_id")
    parts = (
        items.filtered(lambda item: not item.cae_activity_id),
        items.filtered(lambda item: item.account_id.account_type in THIRD_PARTY_TYPES),
    )
    return [to_decimal(sum(part.mapped("balance"))) for part in parts]
