from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_base.engine.import_sheet import Column

from ..engine.opening import find_transit
from ..models.cae_opening import BALANCES
from ..tools import to_decimal
from .cae_import_opening import BATCH

RESULT_GROUPS = ("income", "expense")


class CaeImportOpeningBalances(models.AbstractModel):
    """The trial balance of the former program, by account and trade name."""

    _name = "cae.import.opening.balances"
    _inherit = "cae.import.opening"
    _description = "Take-over of Balances"
    _target = "account.move.line"
    _kind = BALANCES

    def _get_columns(self):
        return [
            Column("date", "Date", "date"),
            Column(
                "account_id",
                "Compte",
                "account",
                required=True,
                aliases=("Numéro de compte", "N° de compte"),
            ),
            self._get_activity_column(),
            Column("label", "Libellé"),
            *self._get_partner_columns(),
            Column("debit", "Débit", "amount"),
            Column("credit", "Crédit", "amount"),
        ]

    # --- lines --------------------------------------------------------------------

    def _find_targets(self, entries):
        sentence = self._get_lock_sentence(self._get_day())
        if sentence:
            raise UserError(sentence)
        self._find_partners(entries)
        return super()._find_targets(entries)

    def _get_facts(self, entries):
        account_ids = {entry.values.get("account_id") for entry in entries} - {None}
        accounts = self._browse("account.account", account_ids)
        return {
            **super()._get_facts(entries),
            "liquidity_ids": set(accounts._filter_liquidity().ids),
        }

    def _complete(self, entry, facts):
        day = entry.values.setdefault("date", self._get_day())
        self._check_amounts(entry)
        self._check_day(entry, day)
        sentence = day < self._get_day() and self._get_lock_sentence(day)
        if sentence:
            self._fail(entry, "date", sentence)
        if "account_id" in entry.values:
            self._check_account(entry, facts)

    def _check_amounts(self, entry):
        faulty = {fault.heading for fault in entry.faults}
        if faulty & {"Débit", "Crédit"}:
            return
        debit = entry.values.get("debit", Decimal(0))
        credit = entry.values.get("credit", Decimal(0))
        if (debit > 0) == (credit > 0) or min(debit, credit) < 0:
            self._fail(
                entry,
                ("debit", "credit"),
                self.env._(
                    "Write what the account is debited or credited: one amount, more"
                    " than zero."
                ),
            )
        entry.values["balance"] = debit - credit

    def _check_account(self, entry, facts):
        """What is neither a trade name's nor money is the cooperative's."""
        account = self._browse("account.account", entry.values["account_id"])
        if account.id in facts["liquidity_ids"]:
            if entry.values.get("activity_id"):
                self._fail(entry, "activity_id", self._tell_liquidity(account))
            return
        entry.values.setdefault("activity_id", facts["structure_id"])
        activity, day = self._get_activity(entry), entry.values["date"]
        if account.internal_group in RESULT_GROUPS and activity._is_closed_on(day):
            self._fail(
                entry,
                "activity_id",
                self.env._(
                    "%(activity)s is closed since %(closing)s: date its income and"
                    " charges on that day or before.",
                    activity=activity.name,
                    closing=format_date(self.env, activity.date_state),
                ),
            )

    def _tell_liquidity(self, account):
        return self.env._(
            "%s is money of the company, which belongs to no trade name: leave this"
            " cell empty.",
            account.display_name,
        )

    def _get_identity(self, entry):
        values = entry.values
        return (
            values["date"],
            values.get("account_id"),
            values.get("activity_id") or False,
            values.get("partner_id") or self._get_partner_key(entry) or False,
            values.get("label") or self._get_default_label(),
            values.get("balance"),
        )

    def _get_default_label(self):
        return self.env._("Take-over")

    def _get_loaded(self):
        moves = self.env["cae.opening"]._find_loaded(BALANCES).move_ids
        transit = self.env.company.cae_opening_account_id
        return {
            (
                item.date,
                item.account_id.id,
                item.cae_activity_id.id,
                item.partner_id.id,
                item.name,
                to_decimal(item.balance),
            ): item
            for item in moves.line_ids
            if item.account_id != transit
        }

    # --- the whole ------------------------------------------------------------------

    def _check_whole(self, entries):
        if any(entry.faults for entry in entries):
            return
        self._check_balanced(entries)
        loaded = self.env["cae.opening"]._find_loaded(BALANCES)[:1]
        for entry in entries if loaded else ():
            if not entry.target:
                self._fail(
                    entry,
                    ("account_id", "debit", "credit"),
                    self.env._(
                        "The balances were taken over already, and do not say this:"
                        " revert “%s”, then import the whole file.",
                        loaded.name,
                    ),
                )

    def _check_balanced(self, entries):
        debit = sum(entry.values.get("debit", 0) for entry in entries)
        credit = sum(entry.values.get("credit", 0) for entry in entries)
        if debit != credit:
            self._fail(
                entries[-1],
                ("debit", "credit"),
                self.env._(
                    "The debits of the file come to %(debit)s and the credits to"
                    " %(credit)s: %(gap)s are missing.",
                    debit=self._format(debit),
                    credit=self._format(credit),
                    gap=self._format(abs(debit - credit)),
                ),
            )

    # --- entries ----------------------------------------------------------------------

    def _load(self, entries):
        self._create_partners(entries)
        opening = self._start(entries)
        if len(entries) > BATCH:
            self._tell_progress(0, len(entries))
        by_day = {}
        for entry in entries:
            by_day.setdefault(entry.values["date"], []).append(entry)
        transit = self._find_transit(entries)
        moves = self._create_moves(
            [
                self._prepare_move_vals(opening, day, own, transit.get(day, {}))
                for day, own in sorted(by_day.items())
            ]
        )
        moves._post_on_their_day()
        for move, (_day, own) in zip(moves, sorted(by_day.items()), strict=True):
            items = move.line_ids.sorted("sequence")
            for entry, item in zip(own, items, strict=False):
                entry.record = item

    def _find_transit(self, entries):
        """What is money belongs to nobody: the cooperative completes it."""
        structure_id = self.env.company._get_cae_structure().id
        return find_transit(
            (
                entry.values["date"],
                entry.values.get("activity_id") or structure_id,
                entry.values["balance"],
            )
            for entry in entries
        )

    def _prepare_move_vals(self, opening, day, entries, transit):
        company = self.env.company
        lines = [self._prepare_line_vals(entry) for entry in entries]
        lines += [
            {
                "name": self._get_default_label(),
                "account_id": company._get_cae_opening_account().id,
                "cae_activity_id": activity_id,
                "balance": float(amount),
                "tax_ids": False,
            }
            for activity_id, amount in transit.items()
        ]
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": company._get_cae_opening_journal("general").id,
            "date": day,
            "ref": opening.name,
            "cae_opening_id": opening.id,
            "line_ids": [
                Command.create({**vals, "sequence": place})
                for place, vals in enumerate(lines)
            ],
        }

    def _prepare_line_vals(self, entry):
        values = entry.values
        account = self._browse("account.account", values["account_id"])
        activity = self._browse("cae.activity", values.get("activity_id"))
        return {
            "name": values.get("label") or self._get_default_label(),
            "account_id": account.id,
            "cae_activity_id": activity.id,
            "partner_id": values.get("partner_id"),
            "analytic_distribution": activity._get_distribution(account),
            "balance": float(values["balance"]),
            "tax_ids": False,
        }
