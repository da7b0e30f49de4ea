from odoo import Command, fields, models
from odoo.exceptions import UserError

from .cae_share_reimbursement import DECIDED


class CaeShareReimbursement(models.Model):
    """A member may leave what is owed to him to the cooperative (455): the register is
    settled, and the money waits on his current account."""

    _inherit = "cae.share.reimbursement"

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
        requests_sudo = self.sudo()
        moves_sudo = requests_sudo.env["account.move"].create(
            [request._prepare_account_move_vals() for request in requests_sudo]
        )
        moves_sudo._post_on_their_day()
        for request, move in zip(requests_sudo, moves_sudo, strict=True):
            request._settle_by(move)
        return True

    def _settle_by(self, move):
        """Match what is owed with the entry, and say so on the page of the request."""
        account = self.share_class_id.due_account_id
        booked = move.line_ids.filtered(lambda line: line.account_id == account)
        (self._get_due_items() | booked).reconcile()
        self.message_post(body=move.display_name)

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
