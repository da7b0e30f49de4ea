from odoo import Command, fields, models
from odoo.exceptions import UserError


class HrExpense(models.Model):
    """Waiver of claim: an entrepreneur gives up the reimbursement of his expense. He
    asks on the portal, which writes nothing in the ledger; the accountant books it, and
    can undo it."""

    _inherit = "hr.expense"

    cae_waiver_requested_on = fields.Datetime(
        string="Waiver Asked On", readonly=True, copy=False, tracking=True
    )
    cae_waiver_requested_by_id = fields.Many2one(
        "res.users", string="Waiver Asked By", readonly=True, copy=False
    )
    cae_waiver_text = fields.Text(
        string="Words of the Waiver",
        readonly=True,
        copy=False,
        help="What the person confirmed (Code civil, art. 1350: remise de dette).",
    )
    cae_waiver_move_id = fields.Many2one(
        "account.move",
        string="Entry of the Waiver",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
    )

    def _is_waivable(self):
        """Own money, in the ledger, not reimbursed in full, not waived."""
        self.ensure_one()
        return (
            self.payment_mode == "own_account"
            and self.account_move_id.state == "posted"
            and not self.company_currency_id.is_zero(self.amount_residual)
            and not self.cae_waiver_move_id
        )

    def action_book_waiver(self):
        """Settle what the activity owes to the person by an income of the activity."""
        self.env["account.move"].check_access("create")
        self.lock_for_update()
        for expense in self:
            expense._check_waiver_bookable()
            move = self.env["account.move"].create(expense._prepare_waiver_vals())
            move.action_post()
            expense.cae_waiver_move_id = move
            payable = expense._get_payable_items()
            (payable | expense._get_payable_items(move)).reconcile()
        return True

    def _check_waiver_bookable(self):
        if not self.cae_waiver_requested_on or not self._is_waivable():
            raise UserError(
                self.env._(
                    "%s: nothing to waive. The entrepreneur asks for it on the portal,"
                    " once the expense is posted and before it is reimbursed.",
                    self.name,
                )
            )
        if not self.company_id.cae_waiver_account_id:
            raise UserError(
                self.env._(
                    "Choose the account of waived claims in the settings of the"
                    " cooperative first."
                )
            )

    def _get_payable_items(self, move=None):
        items = (move or self.account_move_id).line_ids
        return items.filtered(
            lambda item: item.account_id.account_type == "liability_payable"
            and not item.reconciled
        )

    def _prepare_waiver_vals(self):
        return {
            "move_type": "entry",
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": fields.Date.context_today(self),
            "ref": self.env._("Waiver of claim: %s", self.name),
            "cae_activity_id": self.cae_activity_id.id,
            "line_ids": [
                Command.create(vals) for vals in self._prepare_waiver_lines_vals()
            ],
        }

    def _prepare_waiver_lines_vals(self):
        owed = self._get_payable_items()
        amount = -sum(owed.mapped("amount_residual"))
        shared = {
            "name": self.env._("Waiver of claim: %s", self.name),
            "partner_id": owed.partner_id.id,
            "cae_activity_id": self.cae_activity_id.id,
        }
        income = self.company_id.cae_waiver_account_id
        return [
            {**shared, "account_id": owed.account_id.id, "balance": amount},
            {**shared, "account_id": income.id, "balance": -amount},
        ]

    def action_undo_waiver(self):
        """Reverse the entry: the activity owes the money again."""
        self.env["account.move"].check_access("create")
        self.lock_for_update()
        for expense in self:
            move = expense.cae_waiver_move_id
            if not move:
                raise UserError(self.env._("%s: no waiver is booked.", expense.name))
            move.line_ids.remove_move_reconcile()
            today = fields.Date.context_today(self)
            move._reverse_moves([{"date": today}], cancel=True)
            expense.write(
                {"cae_waiver_move_id": False, "cae_waiver_requested_on": False}
            )
        return True
