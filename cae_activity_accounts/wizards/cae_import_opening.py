import re
from decimal import Decimal

from stdnum.fr import siren, siret

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.cae_base.engine.cell import parse_number
from odoo.addons.cae_base.engine.import_sheet import Column, Fault
from odoo.addons.cae_base.engine.plain_text import to_code, to_person_key
from odoo.addons.cae_base.wizards.cae_import_sheet import CODE, NAME

CENT = Decimal("0.01")
LARGEST = 10**10
# 1.200 is twelve hundred to some programs, and one euro twenty to others.
EITHER = re.compile(r"[+-]?\d{1,3}[.,]\d{3}")
# Longer files are written step by step, and say how far they are.
BATCH = 250


class CaeImportOpening(models.AbstractModel):
    """What the files of a take-over have in common: nothing is written unless all of
    it is right, and what is loaded already is found, and left alone."""

    _name = "cae.import.opening"
    _inherit = "cae.import.sheet"
    _description = "Sheet of a Take-over"
    _kind = None

    def _get_columns(self):
        """No references of their own: what the lines say tells them apart."""
        return []

    def _get_partner_columns(self):
        return [
            Column("partner", "Tiers", aliases=("Client", "Fournisseur", "Nom")),
            Column(
                "company_number", "SIREN ou SIRET", "company_number", aliases=("SIRET",)
            ),
        ]

    def _get_activity_column(self, required=False):
        return Column(
            "activity_id",
            "Enseigne",
            "activity",
            required,
            aliases=("Activité", "Section", "Section analytique"),
        )

    def _get_day(self):
        return fields.Date.to_date(self.env.context["cae_opening_date"])

    # --- which ones are there already -----------------------------------------

    def _find_targets(self, entries):
        """What the same file loaded before is found; two lines are never the same."""
        loaded, facts = self._get_loaded(), self._get_facts(entries)
        first_lines = {}
        for entry in entries:
            self._complete(entry, facts)
            key = self._get_identity(entry)
            if entry.faults or key is None:
                continue
            entry.target = loaded.get(key)
            first = first_lines.setdefault(key, entry.line)
            if first != entry.line:
                self._fail(
                    entry,
                    self._get_columns()[0].name,
                    self.env._(
                        "This line says the same as line %s: keep one of the two.",
                        first,
                    ),
                )
        self._check_whole(entries)

    def _get_loaded(self):
        """Hook: :return: dict {identity: record} of what former files loaded"""
        raise NotImplementedError

    def _get_facts(self, entries):
        """Hook: :return: dict of what is looked up once, for all lines"""
        return {"structure_id": self.env.company._get_cae_structure().id}

    def _complete(self, entry, facts):
        """Hook: check a line, and complete it by what it does not say."""

    def _check_whole(self, entries):
        """Hook: what only all the lines together tell."""

    def _fail(self, entry, name, sentence, line=None):
        headings = {column.name: column.heading for column in self._get_columns()}
        names = [name] if isinstance(name, str) else name
        entry.faults.append(
            Fault(
                line or entry.line,
                ", ".join(headings[one] for one in names),
                sentence,
            )
        )

    def _check_day(self, entry, day):
        """:param day: when it would be booked"""
        if day > self._get_day():
            self._fail(
                entry,
                "date",
                self.env._(
                    "%(day)s comes after the take-over of %(last)s: write it here as"
                    " any other, once the take-over is done.",
                    day=format_date(self.env, day),
                    last=format_date(self.env, self._get_day()),
                ),
            )

    def _get_lock_sentence(self, day, journal=None):
        """:return: what to do about the lock date that refuses a day, or nothing"""
        locks = self.env.company._get_violated_lock_dates(day, True, journal)
        if not locks:
            return None
        return self.env._(
            "The accounts are closed until %(lock)s, and %(day)s is before: move the"
            " lock date back for the time of the take-over.",
            lock=format_date(self.env, locks[-1][0]),
            day=format_date(self.env, day),
        )

    def _format(self, amount):
        return format_amount(self.env, float(amount), self.env.company.currency_id)

    def _browse(self, model, record_id):
        return self.env[model].browse(record_id)

    def _get_activity(self, entry):
        return self._browse("cae.activity", entry.values.get("activity_id"))

    # --- write ------------------------------------------------------------------

    def _write_sound(self, entries):
        if any(entry.faults for entry in entries):
            return
        new = [entry for entry in entries if not entry.target]
        if new:
            self._load(new)

    def _load(self, entries):
        """Hook: write these entries, none of which is wrong."""
        raise NotImplementedError

    def _start(self, entries):
        return self.env["cae.opening"]._start(self._kind, self._get_day(), len(entries))

    def _create_moves(self, vals_list):
        moves = self.env["account.move"]
        moves.check_access("create")
        # sudo: the link to a take-over is written by the import only, whoever imports
        return moves.sudo().create(vals_list).sudo(False)

    def _tell_progress(self, done, total):
        """A message on the screen of who waits, whatever becomes of the import."""
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr)).env.user._bus_send(
                "simple_notification",
                {
                    "title": self.env._("Take-over"),
                    "message": self.env._(
                        "%(done)s of %(total)s lines written", done=done, total=total
                    ),
                },
            )

    # --- cells --------------------------------------------------------------------

    def _read_amount(self, column, cell):
        try:
            amount = parse_number(cell)
        except ValueError:
            raise UserError(
                self.env._("“%s” is no amount: write it like 1234,56.", cell)
            ) from None
        # spreadsheets keep what their cells do not show: 0.1 + 0.2
        cents = amount.quantize(CENT) if abs(amount) < LARGEST else None
        inexact = cents is None or abs(amount - cents) > Decimal("0.000001")
        if inexact or EITHER.fullmatch(re.sub(r"[\s€]", "", str(cell))):
            raise UserError(
                self.env._("“%s” is no amount: write it to the cent, at most.", cell)
            )
        return cents

    def _read_company_number(self, column, cell):
        number = siret.compact(str(cell))
        if not (siren if len(number) == 9 else siret).is_valid(number):
            raise UserError(
                self.env._(
                    "“%s” is neither a SIREN (9 digits) nor a SIRET (14 digits): check"
                    " it, or leave the cell empty.",
                    cell,
                )
            )
        return number

    def _read_relation(self, column, cell, lookup):
        if column.kind == "account" and not lookup[CODE, to_code(cell)]:
            # 706000 of one program is 7060 of another
            short = cell.rstrip("0")
            if lookup[CODE, to_code(short)]:
                cell = short
        return super()._read_relation(column, cell, lookup)

    def _get_relation_label(self, kind):
        labels = {
            "activity": self.env._("Trade Names"),
            "account": self.env._("Chart of Accounts"),
            "rule": self.env._("Contribution Schemes"),
        }
        return labels.get(kind) or super()._get_relation_label(kind)

    def _lookup_activity(self):
        activities = (
            self.env["cae.activity"]
            .with_context(active_test=False)
            .search(self._get_company_domain())
        )
        return {
            NAME: [(activity.name, activity.id) for activity in activities],
            CODE: self._get_references("activities", activities),
        }

    def _lookup_account(self):
        # opened on first use, and balances name it
        self.env.company._get_cae_contribution_account()
        accounts = self.env["account.account"].search(
            self.env["account.account"]._check_company_domain(self.env.company)
        )
        codes = [(account.code, account.id) for account in accounts if account.code]
        known = {code for code, _id in codes}
        short = [(code.rstrip("0"), account_id) for code, account_id in codes]
        return {CODE: codes + [pair for pair in short if pair[0] not in known]}

    # --- third parties ----------------------------------------------------------

    def _find_partners(self, entries):
        """Give each entry the card which answers to its number, else to its name."""
        by_number, by_name = self._index_partners()
        for entry in entries:
            key = self._get_partner_key(entry)
            if not key:
                continue
            found = (by_number if key[0] == "number" else by_name).get(key[1])
            if not found:
                name = to_person_key(entry.values.get("partner"))
                named = by_name.get(name, self.env["res.partner"])
                found = named.filtered(lambda partner: not partner.company_registry)
            if len(found) == 1:
                entry.values["partner_id"] = found.id

    def _get_partner_key(self, entry):
        """A company is known by its SIREN, whichever of its places has the SIRET."""
        number = entry.values.get("company_number")
        if number:
            return "number", number[:9]
        name = to_person_key(entry.values.get("partner"))
        return ("name", name) if name else None

    def _index_partners(self):
        """:return: dicts {SIREN: card}, {name: cards}"""
        partners = self.env["res.partner"].search(
            [
                ("parent_id", "=", False),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        numbers = partners.grouped(
            lambda partner: siret.compact(partner.company_registry or "")[:9]
        )
        return (
            {number: cards[0] for number, cards in numbers.items() if number},
            partners.grouped(lambda partner: to_person_key(partner.name)),
        )

    def _create_partners(self, entries):
        """One card for each that nobody knows yet."""
        unknown = {}
        for entry in entries:
            key = self._get_partner_key(entry)
            if key and not entry.values.get("partner_id"):
                unknown.setdefault(key, []).append(entry)
        # sudo: the cards go with what is taken over, whoever may write that
        partners = (
            self.env["res.partner"]
            .sudo()
            .create([self._prepare_partner_vals(own[0]) for own in unknown.values()])
        )
        for partner, own in zip(partners, unknown.values(), strict=True):
            for entry in own:
                entry.values["partner_id"] = partner.id

    def _prepare_partner_vals(self, entry):
        number = entry.values.get("company_number")
        return {
            "name": entry.values.get("partner") or number,
            "company_registry": number,
            "is_company": bool(number),
            "company_id": self.env.company.id,
            "country_id": self.env.company.country_id.id,
        }
