from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED

from .cae_payslip import CANCELLED, CHECKED, DRAFT, DUE, FINAL, PAID, POSTED


class CaePayslip(models.Model):
    """Draft, checked, posted, paid; what was posted is cancelled and redone, and both
    traces stay."""

    _inherit = "cae.payslip"

    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    move_line_ids = fields.One2many(
        "account.move.line", "cae_payslip_id", string="Journal Items"
    )
    cancel_reason = fields.Char(string="Why It Was Cancelled", readonly=True)
    redone_id = fields.Many2one(
        "cae.payslip", string="Redone As", readonly=True, index="btree_not_null"
    )
    redone_of_id = fields.Many2one(
        "cae.payslip", string="Redoes", readonly=True, index="btree_not_null"
    )

    # --- check ------------------------------------------------------------------------

    def action_check(self):
        """Somebody looked at it: the closing keeps it as it is, if it still may."""
        self._check_estimations()
        # sudo: payslips are written by their actions only, whoever may use them
        drafts_sudo = self.sudo().filtered(lambda payslip: payslip.state == DRAFT)
        drafts_sudo._write_kept({"state": CHECKED, "review_note": False})
        return True

    def action_uncheck(self):
        self._check_estimations()
        # sudo: as in action_check
        checked_sudo = self.sudo().filtered(lambda payslip: payslip.state == CHECKED)
        checked_sudo._write_kept({"state": DRAFT})
        return True

    def _check_estimations(self):
        self.check_access("write")
        if self.filtered(lambda payslip: payslip.state in FINAL):
            raise UserError(
                self.env._(
                    "A posted payslip does not change: cancel it, and it is redone."
                )
            )

    def _reopen(self):
        """Estimations again: their closing took back what it had booked."""
        posted = self.filtered(lambda payslip: payslip.state == POSTED)
        posted._write_kept({"state": DRAFT, "move_id": False})
        posted._message_log_batch(
            bodies=dict.fromkeys(
                posted.ids,
                self.env._("Its closing was re-opened: this was not paid."),
            )
        )

    # --- pay --------------------------------------------------------------------------

    def action_mark_paid(self):
        """The net pay left, and the bank does not say so by itself."""
        self.check_access("write")
        if self.filtered(lambda payslip: payslip.state not in DUE):
            raise UserError(self.env._("Post the pay run: what is posted is paid."))
        # sudo: as in action_check
        self.sudo()._write_kept({"state": PAID})
        return True

    def action_mark_unpaid(self):
        self.check_access("write")
        self._check_net_not_settled()
        # sudo: as in action_check
        paid_sudo = self.sudo().filtered(lambda payslip: payslip.state == PAID)
        paid_sudo._write_kept({"state": POSTED})
        return True

    def _get_items(self):
        """The items of the entry which stands, not of one that was taken back."""
        # sudo: whoever reconciles need not read the payslips, nor the reverse
        return self.sudo().move_line_ids.filtered(
            lambda line: line.move_id == line.cae_payslip_id.move_id
        )

    def _get_net_items(self):
        """The items which the payment of the net settles."""
        lines_sudo = self._get_items()
        accounts = {
            company: company.with_company(company)._get_cae_pay_accounts()["net"]
            for company in lines_sudo.company_id
        }
        return lines_sudo.filtered(
            lambda line: line.account_id == accounts[line.company_id]
        )

    def _find_paid(self):
        """Those whose net is settled, whole."""
        items = self._get_net_items().grouped("cae_payslip_id")
        return self.filtered(
            lambda payslip: payslip in items
            and all(items[payslip].mapped("reconciled"))
        )

    def _follow_payments(self):
        """Their items were reconciled, or are no more."""
        paid = self._find_paid()
        posted = paid.filtered(lambda payslip: payslip.state == POSTED)
        posted._write_kept({"state": PAID})
        unpaid = (self - paid).filtered(lambda payslip: payslip.state == PAID)
        unpaid._write_kept({"state": POSTED})

    def _check_net_not_settled(self):
        items_sudo = self._get_items()
        if items_sudo.matched_debit_ids | items_sudo.matched_credit_ids:
            raise UserError(
                self.env._(
                    "What %(payslip)s owes is paid, in part at least: undo the"
                    " reconciliation of its payments first.",
                    payslip=self[:1].name,
                )
            )

    # --- cancel and redo --------------------------------------------------------------

    def _cancel_and_redo(self, reason):
        """Take a posted payslip back by an entry of its own, and pay anew.

        :return: the new payslip; none if nothing is paid any more
        """
        self.ensure_one()
        self.check_access("write")
        closing = self.closing_id
        closing._lock_records(closing)
        closing._lock_records(self)
        self._check_cancellable()
        # sudo: as in action_check
        self_sudo, closing_sudo = self.sudo(), closing.sudo()
        day = closing_sudo._get_correction_day()
        self_sudo._take_back(reason, day)
        redone_sudo = closing_sudo._redo_pay(self_sudo, day)
        self_sudo._link_redone(redone_sudo)
        return redone_sudo.with_env(self.env)

    def _check_cancellable(self):
        if self.state == PAID:
            raise UserError(
                self.env._(
                    "%s is paid: say that it is not, once its payment is undone, to"
                    " cancel it.",
                    self.name,
                )
            )
        if self.state != POSTED:
            raise UserError(
                self.env._(
                    "%s is not posted: compute the closing, and it is computed anew.",
                    self.name,
                )
            )
        if self.closing_id._is_at_work() or self.closing_id.pay_state not in BOOKED:
            raise UserError(
                self.env._(
                    "%s is at work: wait until it is done.", self.closing_id.name
                )
            )
        self._check_net_not_settled()

    def _take_back(self, reason, day):
        """The opposite entry of its items, and of nothing else."""
        lines = self._get_items().sorted("id")
        # its items name the person; the entry is shown to all who share an activity
        ref = self.env._("Reversal of %s", self.move_id.ref)
        self._write_kept({"state": CANCELLED, "cancel_reason": reason})
        opposite = self.closing_id._book(
            "pay", self.move_id._prepare_opposite_vals(ref, day, lines)
        )
        lines._settle_with(opposite.line_ids.sorted("id"))

    def _link_redone(self, redone):
        if not redone:
            self._log_cancelled(self.env._("Nothing is paid any more."))
            return
        self._write_kept({"redone_id": redone.id})
        redone._write_kept({"redone_of_id": self.id})
        self._log_cancelled(
            self.env._("Redone: a cost of %s.", self._money(self, redone.cost))
        )
        redone.message_post(
            body=self.env._(
                "It redoes the payslip of %(cost)s which was cancelled: %(reason)s",
                cost=self._money(self, self.cost),
                reason=self.cancel_reason,
            )
        )

    def _log_cancelled(self, what_came):
        self.message_post(
            body=self.env._(
                "Cancelled: %(reason)s. %(what_came)s",
                reason=self.cancel_reason.rstrip("."),
                what_came=what_came,
            )
        )

    # --- screens ----------------------------------------------------------------------

    def action_open_pay_move(self):
        self.ensure_one()
        if not self.move_id:
            return self.closing_id.action_open_pay_move()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Entry"),
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }

    @api.model
    def _get_living_domain(self):
        """What counts of a closing: all but what was cancelled."""
        return fields.Domain("state", "!=", CANCELLED)
