from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import vat_closing
from ..engine.vat_closing import CREDIT, PENDING
from ..tools import to_decimal
from .cae_closing import POSTED
from .cae_vat_closing import REVERSED


class CaeVatClosing(models.Model):
    _inherit = "cae.vat.closing"

    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_move_id = fields.Many2one(
        "account.move",
        string="Reversal",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    posted_on = fields.Datetime(readonly=True, copy=False)
    amount_open = fields.Monetary(
        string="Still to Pay",
        compute="_compute_amount_open",
        help="What of the VAT to pay is not reconciled with a payment yet.",
    )

    @api.depends("move_id.line_ids.amount_residual")
    def _compute_amount_open(self):
        for closing in self:
            lines = closing._get_to_pay_lines()
            closing.amount_open = -sum(lines.mapped("amount_residual"))

    def _get_to_pay_lines(self):
        """The items of VAT to pay, one for each activity."""
        if self.amount_due < 0 or not self.move_id:
            return self.env["account.move.line"]
        account = self.company_id._get_cae_vat_accounts().to_pay
        return self.move_id.line_ids.filtered(lambda line: line.account_id == account)

    # --- post ------------------------------------------------------------------

    def action_post(self):
        """Take the VAT of each activity to the account of VAT to pay, once.

        :raise LockError: if somebody else is posting at this moment
        """
        self.check_access("write")
        for closing in self.sorted("date_to"):
            closing._lock()
            if closing.state == REVERSED:
                raise UserError(
                    self.env._(
                        "%s was reversed: create another closing for its period.",
                        closing.name,
                    )
                )
            if closing.state != POSTED:
                closing._check_order()
                closing._post()
        return True

    def _lock(self):
        """Two closings never take on the same VAT: the company is locked, and written,
        so that whoever read the ledger before starts over."""
        # sudo: the time of the last closing is written by closings only
        company_sudo = self.company_id.sudo()
        self._lock_records(self)
        self._lock_records(company_sudo, allow_referencing=True)
        company_sudo.cae_vat_closed_on = fields.Datetime.now()

    def _check_order(self):
        """Periods are posted in order, once they have ended."""
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The period of %(closing)s has not ended: post it after its last"
                    " day.",
                    closing=self.name,
                )
            )
        later = self._find_later()
        if later:
            raise UserError(
                self.env._(
                    "%(later)s is posted already, and took what was due before it:"
                    " %(closing)s has nothing left to post.",
                    later=later.name,
                    closing=self.name,
                )
            )

    def _find_later(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("date_to", ">", self.date_to),
            ],
            limit=1,
        )

    def _post(self):
        self._compute_figures()
        lines = self._compute_entry()
        if lines:
            move = self.env["account.move"].create(self._prepare_move_vals(lines))
            move._post_on_their_day()
            self._set_protected(move_id=move.id)
            self._settle_credits()
        self._set_protected(state=POSTED, posted_on=self.env.cr.now())

    def _compute_entry(self):
        return vat_closing.close(
            [one for one in self._get_sums() if one.kind != PENDING],
            self.company_id._get_cae_vat_accounts(),
            self.company_id._get_cae_structure(),
            to_decimal(self.amount_due),
        )

    def _prepare_move_vals(self, lines):
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date_to,
            "ref": self.name,
            "line_ids": [
                fields.Command.create(self._prepare_move_line_vals(line))
                for line in lines
            ],
        }

    def _prepare_move_line_vals(self, line):
        return {
            "name": f"{self.name}, {line.activity.name}",
            "account_id": line.account.id,
            "cae_activity_id": line.activity.id,
            "analytic_distribution": line.activity._get_distribution(line.account),
            "balance": float(line.balance),
        }

    def _settle_credits(self):
        """A credit taken up is reconciled with the closing it comes from, activity by
        activity; what comes to nothing for the company waits for no payment."""
        credits_taken = self.move_id.line_ids.filtered(
            lambda line: line.account_id.cae_vat_kind == CREDIT
        )
        for line in credits_taken:
            self._reconcile_credit(line)
        to_pay = self._get_to_pay_lines()
        if to_pay and not self.amount_due:
            to_pay.reconcile()

    def _reconcile_credit(self, line):
        carried = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("account_id", "=", line.account_id.id),
                ("cae_activity_id", "=", line.cae_activity_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("date", "<=", self.date_to),
            ]
        )
        if len(carried) > 1 and len({item.balance > 0 for item in carried}) > 1:
            carried.reconcile()

    # --- pay -------------------------------------------------------------------

    def action_reconcile_payment(self):
        """Reconcile the VAT to pay of all activities with what the bank paid."""
        self.check_access("write")
        for closing in self:
            due = closing._get_to_pay_lines().filtered(lambda line: not line.reconciled)
            if due:
                (due | closing._find_payment(due)).reconcile()
        return True

    def _find_payment(self, due):
        """The items which pay this closing: one of the same amount, else all."""
        amount = -sum(due.mapped("amount_residual"))
        paid = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("account_id", "=", due.account_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("date", ">", self.date_to),
                ("move_id", "not in", self._search_entries()),
            ]
        )
        currency = self.currency_id
        for items in [*paid, paid]:
            if not currency.compare_amounts(
                sum(items.mapped("amount_residual")), amount
            ):
                return items
        raise UserError(
            self.env._(
                "No payment of %(amount)s is on the account %(account)s: on the line of"
                " the bank choose this account, then reconcile here.",
                amount=currency.format(amount),
                account=due.account_id.display_name,
            )
        )

    @api.model
    def _search_entries(self):
        return self.search([("move_id", "!=", False)]).move_id.ids

    # --- kept entries ----------------------------------------------------------

    @api.model
    def _find_by_entries(self, moves, limit=1):
        """:return: the closings which booked one of these entries"""
        posted = fields.Domain("state", "=", POSTED) & fields.Domain(
            "move_id", "in", moves.ids
        )
        reversed_too = fields.Domain("reversal_move_id", "!=", False) & (
            fields.Domain("move_id", "in", moves.ids)
            | fields.Domain("reversal_move_id", "in", moves.ids)
        )
        return self.search(posted | reversed_too, limit=limit)

    # --- reverse ---------------------------------------------------------------

    def _reverse(self, day, reason):
        """Take the entry back by an opposite one, with its trace.

        :raise UserError: if a later closing stands on this one, or VAT was paid
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_reversible(day)
        self._set_protected(state=REVERSED)
        if self.move_id:
            self.move_id.line_ids.remove_move_reconcile()
            move = self.move_id._book_opposite(
                self.env._("Reversal of %s", self.name), day
            )
            self._set_protected(reversal_move_id=move.id)
            self.move_id._settle_with_opposite(move)
        self.message_post(body=self.env._("Reversed: %s", reason))

    def _check_reversible(self, day):
        if self.state != POSTED:
            raise UserError(
                self.env._("%s is not posted: there is nothing to reverse.", self.name)
            )
        later = self._find_later()
        if later:
            raise UserError(
                self.env._(
                    "%(later)s stands on %(closing)s: reverse the later one first.",
                    later=later.name,
                    closing=self.name,
                )
            )
        if day < self.date_to:
            raise UserError(
                self.env._(
                    "A closing is not reversed before its own date: choose a day."
                )
            )
        to_pay = self._get_to_pay_lines()
        if (to_pay.matched_debit_ids | to_pay.matched_credit_ids) and self.amount_due:
            raise UserError(
                self.env._(
                    "The VAT of %s is paid: undo the reconciliation of its payment"
                    " first.",
                    self.name,
                )
            )
