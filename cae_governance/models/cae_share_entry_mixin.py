from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.share_register import get_holding


class CaeShareEntryMixin(models.AbstractModel):
    """The side of a share movement which the ledger sees: its entry, and whether what
    it says was received is there."""

    _name = "cae.share.entry.mixin"
    _description = "Journal Entry of a Share Movement"

    def _create_entries(self):
        """:return: the posted journal entries, one a movement, in the same order"""
        # sudo: the secretary keeps the register, its entries follow by themselves
        movements_sudo = self.sudo()
        moves_sudo = movements_sudo.env["account.move"].create(
            [movement._prepare_move_vals() for movement in movements_sudo]
        )
        moves_sudo._post_on_their_day()
        return moves_sudo

    def _prepare_move_vals(self):
        label = self._get_entry_label()
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date,
            "ref": label,
            "partner_id": self.member_id.partner_id.id,
            "line_ids": [
                Command.create(self._prepare_move_line_vals(account, balance, label))
                for account, balance in self._get_entry_balances()
                if not self.currency_id.is_zero(balance)
            ],
        }

    def _prepare_move_line_vals(self, account, balance, label):
        return {
            "name": label,
            "account_id": account.id,
            "partner_id": self.member_id.partner_id.id,
            "balance": self.currency_id.round(balance),
        }

    def _get_entry_balances(self):
        """Plan comptable général: the member owes what he subscribes (4562), against
        capital called and unpaid (1012), which becomes paid (1013) by his release."""
        receivable, unpaid, paid = self.share_class_id._get_accounts()
        return [
            (receivable, self.amount),
            (unpaid, self.amount_paid - self.amount),
            (paid, -self.amount_paid),
        ]

    def _get_entry_label(self):
        member, share_class = self.member_id.display_name, self.share_class_id.name
        if self.kind == "cancellation":
            return self.env._(
                "Cancellation of share movement %(number)s, %(member)s",
                number=self.cancelled_id.number,
                member=member,
            )
        if self.kind == "release":
            return self.env._(
                "Release of %(share_class)s, %(member)s",
                share_class=share_class,
                member=member,
            )
        return self.env._(
            "Subscription of %(quantity)s × %(share_class)s, %(member)s",
            quantity=self.quantity,
            share_class=share_class,
            member=member,
        )

    def _reconcile_cancelled(self):
        """What was owed by a cancelled subscription, and not paid, is owed no more."""
        for movement in self.filtered("cancelled_id"):
            account = movement.share_class_id.receivable_account_id
            # sudo: the secretary does not read the books, see _create_entries
            lines_sudo = (movement | movement.cancelled_id).sudo().move_id.line_ids
            lines_sudo.filtered(
                lambda line, account=account: (
                    line.account_id == account and not line.reconciled
                )
            ).reconcile()

    def _check_received(self):
        """Capital is paid up when the money is there: on the day of a release, the
        member owes in the ledger no more than what stays unpaid in the register."""
        releases = self.filtered(lambda movement: movement.kind == "release")
        registers = self._get_registered(releases.member_id, ["member_id"])
        balances = releases._get_receivable_balances()
        for release in releases:
            member, day = release.member_id, release.date
            account = release.share_class_id.receivable_account_id
            movements = registers[(member,)].filtered(
                lambda movement, account=account: (
                    movement.share_class_id.receivable_account_id == account
                )
            )
            unpaid = get_holding(movements._to_engine(), day).unpaid
            owed = sum(
                balance
                for date, balance in balances[member.partner_id, account]
                if date <= day
            )
            if release.currency_id.compare_amounts(owed, float(unpaid)) > 0:
                raise UserError(release._get_not_received_message())

    def _get_not_received_message(self):
        account = self.share_class_id.receivable_account_id
        return self.env._(
            "The ledger does not show yet that %(member)s has paid: book the payment on"
            " account %(account)s, with the name, on %(day)s or before.",
            member=self.member_id.display_name,
            account=account.with_company(self.company_id).code,
            day=format_date(self.env, self.date),
        )

    def _get_receivable_balances(self):
        """:return: {(partner, account): [(day, balance), …]} of what members owe"""
        # sudo: the secretary asks what a member owes, not to read the books
        lines_sudo = self.env["account.move.line"].sudo()
        groups = lines_sudo._read_group(
            self._get_receivable_domain(),
            ["partner_id", "account_id", "date:day"],
            ["balance:sum"],
        )
        balances = defaultdict(list)
        for partner, account, day, balance in groups:
            balances[partner, account].append((day, balance))
        return balances

    def _get_receivable_domain(self):
        return [
            ("company_id", "in", self.company_id.ids),
            ("partner_id", "in", self.member_id.partner_id.ids),
            ("account_id", "in", self.share_class_id.receivable_account_id.ids),
            ("parent_state", "=", "posted"),
        ]
