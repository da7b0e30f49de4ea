from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_entry import (
    get_balances,
    get_reimbursement_balances,
    get_transfer_balances,
)
from ..engine.share_register import get_holding


class CaeShareEntryMixin(models.AbstractModel):
    """The side of a share movement which the ledger sees: its entry, and whether what
    it says was received is there."""

    _name = "cae.share.entry.mixin"
    _description = "Journal Entry of a Share Movement"

    def _create_entries(self):
        """:return: list of the posted journal entries of these movements, in their
        order; both sides of a transfer have the same one"""
        # sudo: the secretary keeps the register, its entries follow by themselves
        groups = self.sudo().grouped(lambda movement: movement._get_entry_key())
        moves_sudo = (
            self.env["account.move"]
            .sudo()
            .create([movements._prepare_move_vals() for movements in groups.values()])
        )
        moves_sudo._post_on_their_day()
        own = dict(zip(groups, moves_sudo, strict=True))
        return [own[movement._get_entry_key()] for movement in self]

    def _get_entry_key(self):
        """Hook: movements which share an entry have the same key."""
        return self.id

    def _prepare_move_vals(self):
        """One entry of one movement, or of those which belong together."""
        first = self[0]
        partners = self.member_id.partner_id
        return {
            "move_type": "entry",
            "company_id": first.company_id.id,
            "journal_id": first.company_id._get_cae_closing_journal().id,
            "date": first.date,
            "ref": first._get_entry_label(),
            "partner_id": partners.id if len(partners) == 1 else False,
            "line_ids": [
                Command.create(vals)
                for movement in self
                for vals in movement._prepare_move_lines_vals()
            ],
        }

    def _prepare_move_lines_vals(self):
        accounts, label = self.share_class_id._get_accounts(), self._get_entry_label()
        return [
            self._prepare_move_line_vals(accounts[role], float(balance), label)
            for role, balance in self._get_entry_balances().items()
            if balance
        ]

    def _prepare_move_line_vals(self, account, balance, label):
        self._check_account(account)
        return {
            "name": label,
            "account_id": account.id,
            "partner_id": self.member_id.partner_id.id,
            "balance": self.currency_id.round(balance),
        }

    def _check_account(self, account):
        if not account:
            raise UserError(
                self.env._(
                    "Choose in the share class %s the accounts of capital to be"
                    " reimbursed and of the losses.",
                    self.share_class_id.name,
                )
            )

    def _get_entry_balances(self):
        """:return: {what an account is for: Decimal, debit positive}"""
        if self.cancelled_id:
            balances = self.cancelled_id._get_entry_balances()
            return {role: -amount for role, amount in balances.items()}
        capital, paid = to_decimal(self.amount), to_decimal(self.amount_paid)
        if self.kind == "transfer":
            return get_transfer_balances(capital, paid)
        if self.kind == "reimbursement":
            losses = to_decimal(self.amount_losses)
            return get_reimbursement_balances(capital, paid, losses)
        return get_balances(capital, paid)

    def _get_entry_label(self):
        if self.kind == "cancellation":
            return self.env._(
                "Cancellation of share movement %(number)s, %(member)s",
                number=self.cancelled_id.number,
                member=self.member_id.display_name,
            )
        words = {
            "share_class": self.share_class_id.name,
            "member": self.member_id.display_name,
            "quantity": abs(self.quantity),
        }
        return self._get_kind_labels()[self.kind](words)

    def _get_kind_labels(self):
        """:return: {kind: label of its entry, given its words}"""
        return {
            "subscription": lambda words: self.env._(
                "Subscription of %(quantity)s × %(share_class)s, %(member)s", **words
            ),
            "release": lambda words: self.env._(
                "Release of %(share_class)s, %(member)s", **words
            ),
            "transfer": lambda words: self.env._(
                "Transfer of %(quantity)s × %(share_class)s, %(member)s", **words
            ),
            "reimbursement": lambda words: self.env._(
                "Reimbursement of %(quantity)s × %(share_class)s, %(member)s", **words
            ),
        }

    def _reconcile_entries(self):
        """What is owed no more, in either direction, by a cancellation or because the
        shares went, is matched with what had been owed."""
        for movement in self:
            for account in movement._get_matched_accounts():
                movement._find_open_items(account).reconcile()

    def _get_matched_accounts(self):
        share_class = self.share_class_id
        if self.cancelled_id:
            return share_class.receivable_account_id | share_class.due_account_id
        if self.quantity < 0:
            return share_class.receivable_account_id
        return share_class.receivable_account_id.browse()

    def _find_open_items(self, account):
        """Of the member, made by the register: payments are matched by the accountant,
        or at the bank."""
        movements = self | self.cancelled_id
        if not self.cancelled_id:
            movements |= self._get_registered(self.member_id, ["member_id"])[
                (self.member_id,)
            ]
        # sudo: the secretary does not read the books, see _create_entries
        lines_sudo = movements.sudo().move_id.line_ids
        return lines_sudo.filtered(
            lambda line: (
                line.account_id == account
                and line.partner_id == self.member_id.partner_id
                and not line.reconciled
            )
        )

    def _check_received(self):
        """Capital is paid up when the money is there: on the day of a release, the
        member owes in the ledger no more than what stays unpaid in the register."""
        releases = self.filtered(lambda movement: movement.kind == "release")
        # who came back owes for each period, and the ledger knows one person only
        entries = releases.member_id._get_entries()
        registers = self._get_registered(
            releases.member_id.union(*entries.values()), ["member_id"]
        )
        balances = releases._get_receivable_balances()
        for release in releases:
            member, day = release.member_id, release.date
            account = release.share_class_id.receivable_account_id
            own = entries[member.partner_id, member.company_id]
            movements = self.browse().union(
                *(registers.get((entry,), self.browse()) for entry in own)
            )
            movements = movements.filtered(
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
