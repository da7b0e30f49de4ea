from odoo import Command, fields, models
from odoo.exceptions import UserError

from .cae_share_reimbursement import DECIDED


class CaeShareReimbursement(models.Model):
    """A member may leave what is owed to him to the cooperative (455): the register is
    settled, and the money waits on his current account."""

    _inherit = "cae.share.reimbursement"

    account_move_id = fields.Many2one(
        "account.move",
        string="Entry of the Current Account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="cae_base.group_accountant,cae_governance.group_governance_secretary",
        help="What the member left to the cooperative instead of being paid.",
    )

    def action_leave_on_account(self):
        """Move what is still to pay to the members' current accounts, at his wish.

        :raise UserError: if nothing is to be paid, or no account is chosen
        """
        self.check_access("write")
        self.lock_for_update()
        if self.filtered(lambda request: request.state != DECIDED):
            raise UserError(
                self.env._("Only what is owed, and not paid yet, can be left there.")
            )
        # sudo: the secretary writes the member's wish, its entry follows by itself
        for request_sudo in self.sudo():
            due_items = request_sudo._get_due_items()
            move = (
                self.env["account.move"]
                .sudo()
                .create(request_sudo._prepare_account_move_vals())
            )
            move._post_on_their_day()
            account = request_sudo.share_class_id.due_account_id
            booked = move.line_ids.filtered(
                lambda line, own=account: line.account_id == own
            )
            (due_items | booked).reconcile()
            request_sudo.account_move_id = move
        return True

    def _prepare_account_move_vals(self):
        share_class = self.share_class_id
        label = self.env._(
            "Left on the current account: %s", self.member_id.display_name
        )
        if not share_class.current_account_id:
            raise UserError(
                self.env._(
                    "Choose the members' current account in the share class %s.",
                    share_class.name,
                )
            )
        balances = {
            share_class.due_account_id: self.left,
            share_class.current_account_id: -self.left,
        }
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": fields.Date.context_today(self),
            "ref": label,
            "partner_id": self.member_id.partner_id.id,
            "line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": account.id,
                        "partner_id": self.member_id.partner_id.id,
                        "balance": balance,
                    }
                )
                for account, balance in balances.items()
            ],
        }
