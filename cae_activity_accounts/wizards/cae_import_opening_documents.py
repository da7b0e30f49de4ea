from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_base.engine.import_sheet import Column

from ..engine.opening import Part, find_open_parts, find_rate
from ..models.cae_opening import BALANCES, DOCUMENTS
from ..tools import to_decimal

TYPES = {
    "Facture client": "out_invoice",
    "Avoir client": "out_refund",
    "Facture fournisseur": "in_invoice",
    "Avoir fournisseur": "in_refund",
}
PENDING, DECLARED = "pending", "declared"
VAT_CHOICES = {"À l’encaissement": PENDING, "Déjà exigible": DECLARED}
ACCOUNTS = {
    "sale": ("property_account_receivable_id", "asset_receivable"),
    "purchase": ("property_account_payable_id", "liability_payable"),
}
PART_FIELDS = ("untaxed", "vat", "vat_due")
# Debit of the third party: what customers owe, what suppliers give back.
SIGNS = {"out_invoice": 1, "in_refund": 1, "out_refund": -1, "in_invoice": -1}


class CaeImportOpeningDocuments(models.AbstractModel):
    """The invoices and bills which were open on the day of the take-over.

    One line for each, or one for each rate of VAT: the lines with the same type and
    number go together. What is booked is what was left to pay.
    """

    _name = "cae.import.opening.documents"
    _inherit = "cae.import.opening"
    _description = "Take-over of Open Invoices and Bills"
    _target = "account.move"
    _kind = DOCUMENTS

    def _get_columns(self):
        return [
            Column("move_type", "Type", "choice", required=True, choices=TYPES),
            Column("number", "Numéro", required=True, aliases=("N°",)),
            Column("date", "Date", "date", required=True),
            Column("date_due", "Échéance", "date"),
            *self._get_partner_columns(),
            self._get_activity_column(),
            Column("untaxed", "Montant HT", "amount", required=True, aliases=("HT",)),
            Column("vat", "TVA", "amount"),
            Column("vat_due", "Exigibilité de la TVA", "choice", choices=VAT_CHOICES),
            Column("residual", "Reste dû TTC", "amount", aliases=("Reste dû",)),
            Column("account_id", "Compte collectif", "account"),
        ]

    # --- lines into documents -------------------------------------------------

    def _group(self, entries):
        groups = {}
        for entry in entries:
            part = {name: entry.values.get(name) for name in PART_FIELDS}
            entry.values["parts"] = [(entry.line, part)]
            key = self._get_number_key(entry) or entry.line
            first = groups.setdefault(key, entry)
            if first is not entry:
                self._append(first, entry)
        return list(groups.values())

    def _get_number_key(self, entry):
        """Suppliers number their bills each on their own."""
        values = entry.values
        if not values.get("move_type") or not values.get("number"):
            return None
        key = values["move_type"][:2], values["number"]
        if values["move_type"].startswith("in"):
            key += (values.get("partner_id") or self._get_partner_key(entry),)
        return key

    def _append(self, first, entry):
        first.faults += entry.faults
        first.values["parts"] += entry.values.pop("parts")
        for name, value in entry.values.items():
            same = first.values.setdefault(name, value) == value
            if not same and name not in PART_FIELDS:
                self._fail(
                    first,
                    name,
                    self.env._(
                        "Line %s says otherwise of the same document: keep one of the"
                        " two, or give the number it bears.",
                        first.line,
                    ),
                    line=entry.line,
                )

    def _find_targets(self, entries):
        for journal_type in ("sale", "purchase"):
            journal = self.env["account.journal"].new({"type": journal_type})
            sentence = self._get_lock_sentence(self._get_day(), journal)
            if sentence:
                raise UserError(sentence)
        self.env["cae.opening"]._find_balances()
        self._find_partners(entries)
        return super()._find_targets(entries)

    def _get_identity(self, entry):
        return self._get_number_key(entry)

    def _get_loaded(self):
        moves = self.env["cae.opening"]._find_loaded(DOCUMENTS).move_ids
        return {
            self._get_move_key(move): move for move in moves if move.move_type in SIGNS
        }

    def _get_move_key(self, move):
        if move.is_sale_document():
            return move.move_type[:2], move.name
        return move.move_type[:2], move.ref, move.partner_id.id

    # --- one document -----------------------------------------------------------

    def _get_facts(self, entries):
        company = self.env.company
        partner_ids = {entry.values.get("partner_id") for entry in entries} - {None}
        partners = self.env["res.partner"].with_company(company)
        return {
            **super()._get_facts(entries),
            "pending": self._get_pending_taxes(),
            "declared": {use: company._get_cae_opening_tax(use) for use in ACCOUNTS},
            "account_ids": {
                (use, partner.id or None): partner[field].id
                for partner in [partners.new(), *partners.browse(partner_ids)]
                for use, (field, _kind) in ACCOUNTS.items()
            },
        }

    def _complete(self, entry, facts):
        values = entry.values
        values.setdefault("activity_id", facts["structure_id"])
        if not values.get("partner") and not values.get("company_number"):
            self._fail(
                entry,
                ("partner", "company_number"),
                self.env._("Write whom it was sent to, or who sent it."),
            )
        if "date" in values:
            values.setdefault("date_due", values["date"])
            self._check_day(entry, values["date"])
            self._check_activity(entry)
        if entry.faults or not {"move_type", "date", "number"} <= values.keys():
            return
        use = "sale" if values["move_type"].startswith("out") else "purchase"
        self._complete_account(entry, facts, use)
        self._complete_parts(entry, facts, use)

    def _check_activity(self, entry):
        """As everywhere: a credit note corrects what was before the end."""
        activity = self._get_activity(entry)
        day, refund = (
            entry.values["date"],
            "refund" in entry.values.get("move_type", ""),
        )
        if activity._is_closed_on(day) and not refund:
            self._fail(
                entry,
                "activity_id",
                self.env._(
                    "%(activity)s is closed since %(closing)s and takes no document of"
                    " %(day)s: correct the date, or the trade name.",
                    activity=activity.name,
                    closing=format_date(self.env, activity.date_state),
                    day=format_date(self.env, day),
                ),
            )

    def _complete_account(self, entry, facts, use):
        default = facts["account_ids"][use, entry.values.get("partner_id")]
        entry.values.setdefault("account_id", default)
        account = self._browse("account.account", entry.values["account_id"])
        if account.account_type != ACCOUNTS[use][1]:
            self._fail(
                entry,
                "account_id",
                self.env._(
                    "%s is not an account of customers for what was sold, or of"
                    " suppliers for what was bought: correct it, or leave it empty.",
                    account.display_name,
                ),
            )

    def _complete_parts(self, entry, facts, use):
        taxes = [
            self._find_tax(entry, facts, use, *numbered)
            for numbered in entry.values["parts"]
        ]
        parts = [self._to_part(part) for _line, part in entry.values["parts"]]
        if entry.faults:
            return
        total = sum(part.total for part in parts)
        residual = entry.values.setdefault("residual", total)
        if not 0 < residual <= total:
            self._fail(
                entry,
                "residual",
                self.env._(
                    "What is left to pay is more than zero, and at most the document,"
                    " which comes to %s: leave out what is settled.",
                    self._format(total),
                ),
            )
            return
        entry.values["open"] = list(
            zip(taxes, find_open_parts(parts, residual), strict=True)
        )
        entry.values["total"] = total

    def _to_part(self, part):
        return Part(part["untaxed"] or Decimal(0), part["vat"] or Decimal(0))

    def _find_tax(self, entry, facts, use, line, numbers):
        """:return: the tax of one part of a document, none without VAT"""
        part = self._to_part(numbers)
        if numbers["untaxed"] is None:
            sentence = self.env._("This cell is empty: fill it.")
            self._fail(entry, "untaxed", sentence, line=line)
        elif min(part.untaxed, part.vat) < 0:
            self._fail(
                entry,
                ("untaxed", "vat"),
                self.env._(
                    "Write amounts without a sign: what is given back is of the type"
                    " Avoir."
                ),
                line=line,
            )
        elif part.vat and not numbers["vat_due"]:
            self._fail(
                entry,
                "vat_due",
                self.env._(
                    "Write À l’encaissement if this VAT becomes due with the payment,"
                    " Déjà exigible if it was due before the take-over."
                ),
                line=line,
            )
        elif part.vat and numbers["vat_due"] == DECLARED:
            return facts["declared"][use]
        elif part.vat:
            return self._find_pending_tax(entry, line, part, facts["pending"][use])
        return self.env["account.tax"]

    def _find_pending_tax(self, entry, line, part, taxes):
        rate = find_rate(part, taxes)
        if rate is None:
            self._fail(
                entry,
                "vat",
                self.env._(
                    "%(vat)s is no VAT on %(untaxed)s at one of the rates which are due"
                    " on payment (%(rates)s): write one line for each rate.",
                    vat=self._format(part.vat),
                    untaxed=self._format(part.untaxed),
                    rates=", ".join(f"{float(known):g} %" for known in sorted(taxes)),
                ),
                line=line,
            )
            return self.env["account.tax"]
        return taxes[rate]

    @api.model
    def _get_pending_taxes(self):
        """:return: dict {use: {rate: tax}} of the VAT which is due on payment"""
        taxes = self.env["account.tax"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("amount_type", "=", "percent"),
                ("amount", ">", 0),
                ("tax_exigibility", "=", "on_payment"),
                ("price_include", "=", False),
            ],
            order="sequence desc, id desc",
        )
        rates = {"sale": {}, "purchase": {}, "none": {}}
        for tax in taxes:
            rates[tax.type_tax_use][Decimal(str(tax.amount))] = tax
        return rates

    # --- the whole --------------------------------------------------------------

    def _check_whole(self, entries):
        for entry in entries:
            if entry.target and not entry.faults:
                self._check_same(entry)
        if not any(entry.faults for entry in entries):
            self._check_balances([entry for entry in entries if not entry.target])

    def _check_same(self, entry):
        values, move = entry.values, entry.target
        said = (
            values["move_type"],
            values["date"],
            values["date_due"],
            self._get_activity(entry).id,
            values["residual"],
        )
        known = (
            move.move_type,
            move.invoice_date,
            move.invoice_date_due,
            move.cae_activity_id.id,
            to_decimal(move.amount_total),
        )
        if said != known:
            self._fail(
                entry,
                "number",
                self.env._(
                    "%s was taken over already, and says otherwise: revert that"
                    " take-over, or leave this line out.",
                    values["number"],
                ),
            )

    def _check_balances(self, entries):
        """The documents explain what the balances say, and no more."""
        known = self._get_balances_left()
        sums, firsts = defaultdict(Decimal), {}
        for entry in entries:
            for key, name, amount in self._get_explained(entry, known):
                sums[key] += amount
                firsts.setdefault(key, (entry, name))
        for key, amount in sums.items():
            left = known.get(key, Decimal(0))
            if amount * left < 0 or abs(amount) > abs(left):
                entry, name = firsts[key]
                self._fail(entry, name, self._tell_excess(key, amount, left))

    def _tell_excess(self, key, amount, left):
        account_id, activity_id, _partner_id = key
        return self.env._(
            "The documents of %(activity)s on %(account)s come to %(amount)s, and what"
            " the balances say of it to %(left)s: correct the file which is wrong.",
            activity=self._browse("cae.activity", activity_id).name,
            account=self._browse("account.account", account_id).display_name,
            amount=self._format(amount),
            left=self._format(left),
        )

    def _get_explained(self, entry, known):
        """:return: list of (account, activity, partner or none), column, balance"""
        values, activity_id = entry.values, self._get_activity(entry).id
        sign = SIGNS[values["move_type"]]
        owner = (values["account_id"], activity_id)
        partner_id = values.get("partner_id")
        whose = partner_id if (*owner, partner_id) in known else False
        explained = [((*owner, whose), "residual", sign * values["residual"])]
        for tax, part in values["open"]:
            if tax.tax_exigibility == "on_payment":
                account_id = tax.cash_basis_transition_account_id.id
                key = (account_id, activity_id, False)
                explained.append((key, "vat", -sign * part.vat))
        return explained

    def _get_balances_left(self):
        """:return: dict {(account, activity, partner): balance} of what no document
        explains yet"""
        openings = self.env["cae.opening"]
        left = defaultdict(Decimal)
        for item in openings._find_loaded(BALANCES)._get_third_party_items():
            key = (item.account_id.id, item.cae_activity_id.id, item.partner_id.id)
            left[key] += to_decimal(item.amount_residual)
        pending = self.env["account.tax"].browse(
            tax.id
            for taxes in self._get_pending_taxes().values()
            for tax in taxes.values()
        )
        accounts = pending.cash_basis_transition_account_id
        for kind, sign in ((BALANCES, 1), (DOCUMENTS, -1)):
            for item in openings._find_loaded(kind).move_ids.line_ids:
                if item.account_id in accounts and (sign > 0 or item.tax_line_id):
                    key = (item.account_id.id, item.cae_activity_id.id, False)
                    left[key] += sign * to_decimal(item.balance)
        return left
