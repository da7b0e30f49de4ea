from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.tools import to_decimal
from odoo.addons.cae_base.engine.cell import parse_month
from odoo.addons.cae_base.engine.import_sheet import Column
from odoo.addons.cae_base.wizards.cae_import_sheet import CODE

NOTHING = Decimal("0.00")


class CaeImportPayrollJournal(models.AbstractModel):
    """The journal of a payroll program: whole and right, or nothing of it."""

    _name = "cae.import.payroll.journal"
    _inherit = "cae.import.opening"
    _description = "Import of a Payroll Journal"
    _target = "cae.payroll.journal.line"

    def _get_columns(self):
        return [
            Column(
                "entrepreneur_id",
                "Salarié",
                "person",
                aliases=("Nom", "Nom du salarié", "Nom et prénom", "Personne"),
            ),
            Column(
                "number_id",
                "Matricule",
                "person",
                aliases=("Référence", "N° salarié", "Code salarié"),
            ),
            Column(
                "account_id",
                "Compte",
                "account",
                required=True,
                aliases=("Numéro de compte", "N° de compte", "Compte général"),
            ),
            Column(
                "month",
                "Mois",
                "month",
                aliases=("Période", "Période de paie", "Date", "Date d'écriture"),
            ),
            Column("label", "Libellé", aliases=("Libellé d'écriture", "Intitulé")),
            Column("debit", "Débit", "amount", aliases=("Montant débit",)),
            Column("credit", "Crédit", "amount", aliases=("Montant crédit",)),
        ]

    def _get_closing(self):
        return self.env["cae.closing"].browse(self.env.context["cae_closing_id"])

    def _get_journal(self):
        # sudo: lines are written by imports only; the wizard is the payroll officers'
        return self._get_closing().sudo().payroll_journal_id

    # --- lines ------------------------------------------------------------------------

    def _get_facts(self, entries):
        account_ids = {entry.values.get("account_id") for entry in entries} - {None}
        accounts = self._browse("account.account", account_ids)
        return {"liquidity_ids": set(accounts._filter_liquidity().ids)}

    def _complete(self, entry, facts):
        self._complete_person(entry)
        self._check_month(entry)
        self._check_amounts(entry)
        if entry.values.get("account_id") in facts["liquidity_ids"]:
            self._fail(
                entry,
                "account_id",
                self.env._(
                    "This is money of the company, which belongs to no trade name: the"
                    " journal of the pay owes the net, the bank pays it."
                ),
            )

    def _complete_person(self, entry):
        number_id = entry.values.pop("number_id", None)
        person_id = entry.values.setdefault("entrepreneur_id", number_id)
        faulty = {fault.heading for fault in entry.faults}
        if number_id and person_id != number_id:
            self._fail(
                entry,
                ("number_id", "entrepreneur_id"),
                self.env._("The number and the name are those of two people."),
            )
        elif not person_id and not faulty & {"Matricule", "Salarié"}:
            self._fail(
                entry,
                ("number_id", "entrepreneur_id"),
                self.env._("This line names nobody: write a number, or a name."),
            )

    def _check_month(self, entry):
        month = entry.values.pop("month", None)
        closing = self._get_closing()
        if month and month != closing.month:
            self._fail(
                entry,
                "month",
                self.env._(
                    "This line is of %(month)s, and the closing of %(closing)s: choose"
                    " the file of the month.",
                    month=format_date(self.env, month, date_format="MMMM y"),
                    closing=format_date(self.env, closing.month, date_format="MMMM y"),
                ),
            )

    def _check_amounts(self, entry):
        if {fault.heading for fault in entry.faults} & {"Débit", "Crédit"}:
            return
        debit = entry.values.setdefault("debit", NOTHING)
        credit = entry.values.setdefault("credit", NOTHING)
        if bool(debit) == bool(credit):
            self._fail(
                entry,
                ("debit", "credit"),
                self.env._(
                    "Write what the account is debited or credited: one amount, not"
                    " zero."
                ),
            )

    def _get_identity(self, entry):
        values = entry.values
        return (
            values.get("entrepreneur_id"),
            values.get("account_id"),
            values.get("label") or False,
            values.get("debit"),
            values.get("credit"),
        )

    def _get_loaded(self):
        return {
            (
                line.entrepreneur_id.id,
                line.account_id.id,
                line.label,
                to_decimal(line.debit),
                to_decimal(line.credit),
            ): line
            for line in self._get_journal().line_ids
        }

    # --- the whole --------------------------------------------------------------------

    def _check_whole(self, entries):
        """Each person's lines add up to nothing, and so does the whole."""
        if any(entry.faults for entry in entries):
            return
        by_person = {}
        for entry in entries:
            by_person.setdefault(entry.values["entrepreneur_id"], []).append(entry)
        for person_id, own in by_person.items():
            self._check_balanced(self._browse("cae.entrepreneur", person_id), own)

    def _check_balanced(self, person, entries):
        debit = sum(entry.values["debit"] for entry in entries)
        credit = sum(entry.values["credit"] for entry in entries)
        if debit != credit:
            self._fail(
                entries[-1],
                ("debit", "credit"),
                self.env._(
                    "The debits of %(person)s come to %(debit)s and the credits to"
                    " %(credit)s: %(gap)s are missing.",
                    person=person.name,
                    debit=self._format(debit),
                    credit=self._format(credit),
                    gap=self._format(abs(debit - credit)),
                ),
            )

    # --- write ------------------------------------------------------------------------

    def _write_sound(self, entries):
        """The journal is what the file says, whole: what it does not say goes."""
        if any(entry.faults for entry in entries):
            return
        journal = self._get_journal()
        known = {entry.target.id for entry in entries if entry.target}
        if len(known) == len(entries) == len(journal.line_ids):
            return
        lines = journal._replace_lines(
            self._get_closing().sudo(), [self._prepare_vals(one) for one in entries]
        )
        for entry, line in zip(entries, lines, strict=True):
            entry.record = line

    def _prepare_vals(self, entry):
        return {
            **entry.values,
            "line": entry.line,
            "debit": float(entry.values["debit"]),
            "credit": float(entry.values["credit"]),
        }

    # --- cells ------------------------------------------------------------------------

    def _read_month(self, column, cell):
        try:
            return parse_month(cell)
        except ValueError:
            raise UserError(
                self.env._("“%s” is no month: write it like 09/2026.", cell)
            ) from None

    def _lookup_person(self):
        """By the reference of the contact card too."""
        people = self._get_people()
        lookups = super()._lookup_person()
        return {
            **lookups,
            CODE: [*lookups[CODE], *((one.ref, one.id) for one in people)],
        }
