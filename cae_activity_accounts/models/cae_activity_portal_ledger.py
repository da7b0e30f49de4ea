from itertools import accumulate

from odoo import fields, models

from odoo.addons.cae_base.engine.csv_sheet import write_csv

from ..tools import to_decimal
from .account_account import (
    CHARGES,
    CONTRIBUTION,
    OTHER,
    OTHER_INCOME,
    PAYABLE,
    PAYROLL_COST,
    RECEIVABLE,
    RESULT_SECTIONS,
    SOCIAL_DEBTS,
    TURNOVER,
    VAT,
)

# The headings in their order, and the sign which makes of debit less credit the figure
# of the statement; what it has no figure for shows its effect on cash.
SIGNS = {
    TURNOVER: -1,
    OTHER_INCOME: -1,
    CHARGES: 1,
    CONTRIBUTION: 1,
    PAYROLL_COST: 1,
    RECEIVABLE: 1,
    PAYABLE: -1,
    VAT: -1,
    SOCIAL_DEBTS: -1,
    OTHER: -1,
}
# What each person earns is his own business: pay is one row an entry.
ITEM_SECTIONS = tuple(code for code in RESULT_SECTIONS if code != PAYROLL_COST)
BALANCE_SECTIONS = tuple(code for code in SIGNS if code not in RESULT_SECTIONS)


class CaeActivity(models.Model):
    """The ledger of an activity in plain words: each heading with what it opens with,
    each item, and what it closes with, as the statement says it.

    Sales, charges and pay are counted from the first day of the period; what is owned
    and owed goes on from the day before.
    """

    _inherit = "cae.activity"

    def _get_ledger_labels(self):
        return {
            TURNOVER: self.env._("My sales"),
            OTHER_INCOME: self.env._("My other income"),
            CHARGES: self.env._("My charges"),
            CONTRIBUTION: self.env._("Contribution"),
            PAYROLL_COST: self.env._("My pay and its social contributions"),
            RECEIVABLE: self.env._("What my customers owe me"),
            PAYABLE: self.env._("What I owe to my suppliers"),
            VAT: self.env._("VAT to pay"),
            SOCIAL_DEBTS: self.env._("Pay and social contributions to be paid"),
            OTHER: self.env._("Other (equipment, deposits, loans)"),
        }

    # --- headings -----------------------------------------------------------------

    def _get_portal_ledger(self, date_from, date_to):
        """:return: list of dicts ``code, label, is_result, opening, moved, closing``
        :raise AccessError: if the user may not read these accounts to that day
        """
        sums = self._get_ledger_amounts(date_from, date_to)
        return [
            {
                "code": code,
                "label": label,
                "is_result": code in RESULT_SECTIONS,
                "opening": float(opening),
                "moved": float(closing - opening),
                "closing": float(closing),
            }
            for code, label in self._get_ledger_labels().items()
            for opening, closing in [sums[code]]
        ]

    def _get_ledger_amounts(self, date_from, date_to):
        """:return: dict {code: Decimals (opening, closing)}, in two queries"""
        self.ensure_one()
        self._check_accounts_access(date_to)
        # sudo: access was checked; journal items are not readable on the portal
        self_sudo = self.sudo()
        day_before = fields.Date.subtract(date_from, days=1)
        before = self_sudo._get_ledger_sums(None, day_before)[self.id]["open_balances"]
        sums = self_sudo._get_ledger_sums(date_from, date_to)[self.id]
        zero = to_decimal(0)
        return {
            code: (
                (zero, sign * sums["flows"].get(code, zero))
                if code in RESULT_SECTIONS
                else (
                    sign * before.get(code, zero),
                    sign * sums["open_balances"].get(code, zero),
                )
            )
            for code, sign in SIGNS.items()
        }

    # --- rows ---------------------------------------------------------------------

    def _get_portal_ledger_rows(self, code, date_from, date_to, offset=0, limit=None):
        """What moves a heading, oldest first.

        :return: dict ``heading``, as in ``_get_portal_ledger``; ``rows``: list of dicts
            ``date, number, label, partner, amount, balance``, the last one running; and
            the ``count`` of all of them
        """
        [heading] = [
            heading
            for heading in self._get_portal_ledger(date_from, date_to)
            if heading["code"] == code
        ]
        groups = self._get_ledger_groups([code], date_from, date_to)
        opening = to_decimal(heading["opening"])
        amounts = [to_decimal(group["amount"]) for group in groups]
        balances = list(accumulate(amounts, initial=opening))[1:]
        shown = slice(offset, offset + limit if limit else None)
        rows = self._prepare_ledger_rows(groups[shown])
        for row, balance in zip(rows, balances[shown], strict=True):
            row["balance"] = float(balance)
        return {"heading": heading, "rows": rows, "count": len(groups)}

    def _get_ledger_groups(self, codes, date_from, date_to, by_account=False):
        """A sale or a charge is one row an item, pay one an entry. What is owned and
        owed is one row a day and entry, so that a payment shows once.

        :return: list of dicts, by heading and day: the keys, ``kinds`` of its events,
            ``amount``
        """
        period = self._get_statement_domain(date_to, date_from)
        keys = ["cae_section", "date:day", "move_id"]
        if by_account:
            keys.append("account_id")
        booked = [
            *period,
            ("kind", "=", "item"),
            # the bases of VAT due on payment go to and fro on the account they are of
            ("move_id.tax_cash_basis_origin_move_id", "=", False),
        ]
        items = [
            *booked,
            ("cae_section", "in", [code for code in codes if code in ITEM_SECTIONS]),
        ]
        pay = [
            *booked,
            ("cae_section", "in", [code for code in codes if code == PAYROLL_COST]),
        ]
        balances = [
            *period,
            ("cae_section", "in", [code for code in codes if code in BALANCE_SECTIONS]),
        ]
        return [
            *self._read_ledger_groups(items, [*keys, "move_line_id"], "balance:sum"),
            *self._read_ledger_groups(pay, keys, "balance:sum"),
            *self._read_ledger_groups(balances, keys, "open_balance:sum"),
        ]

    def _read_ledger_groups(self, domain, keys, measure):
        # sudo: access was checked when the headings were read
        groups = (
            self.env["cae.statement.line"]
            .sudo()
            ._read_group(
                domain, keys, ["kind:array_agg", measure], having=[(measure, "!=", 0)]
            )
        )
        found = [
            dict(zip((*keys, "kinds", "amount"), group, strict=True))
            for group in groups
        ]
        for group in found:
            group["amount"] *= SIGNS[group["cae_section"]]
        return found

    def _prepare_ledger_rows(self, groups):
        """:param groups: as made by ``_get_ledger_groups``"""
        names = self._fetch_ledger_names(groups)
        return [
            {
                "code": group["cae_section"],
                "date": group["date:day"],
                "number": group["move_id"].name or "",
                "account": group.get("account_id"),
                "label": self._get_ledger_label(group),
                "partner": names.get(group["move_id"].partner_id.id) or "",
                "amount": float(to_decimal(group["amount"])),
            }
            for group in groups
        ]

    def _fetch_ledger_names(self, groups):
        """Read all that the rows show, in one query a model whatever their number.

        :return: dict {partner id: the name this activity gives him}
        """
        # sudo: as in _read_ledger_groups
        moves_sudo = self.env["account.move"].sudo()
        moves_sudo = moves_sudo.union(*(group["move_id"] for group in groups))
        moves_sudo.fetch(["name", "ref", "partner_id", "move_type"])
        items_sudo = self.env["account.move.line"].sudo()
        items_sudo = items_sudo.union(
            *(group["move_line_id"] for group in groups if "move_line_id" in group)
        )
        items_sudo.fetch(["name"])
        partners_sudo = moves_sudo.partner_id
        partners_sudo.fetch(["commercial_partner_id", "name"])
        partners_sudo.commercial_partner_id.fetch(["name"])
        return self._get_portal_customer_names(partners_sudo)

    def _get_ledger_label(self, group):
        move, item = group["move_id"], group.get("move_line_id")
        if item:
            return item.name or move.ref or ""
        if "item" in group["kinds"]:
            return move.ref or self._get_move_type_label(move)
        if move.move_type in ("out_invoice", "in_invoice", "out_receipt", "in_receipt"):
            return self.env._("Payment or credit")
        return self.env._("Settlement")

    def _get_move_type_label(self, move):
        labels = {
            "out_invoice": self.env._("Invoice"),
            "out_refund": self.env._("Credit note"),
            "in_invoice": self.env._("Supplier bill"),
            "in_refund": self.env._("Supplier credit note"),
        }
        return labels.get(move.move_type, "")

    # --- file ---------------------------------------------------------------------

    def _get_ledger_file(self, date_from, date_to):
        """
        :return: tuple (name of the file, its bytes): all headings over a period
        :raise AccessError: as ``_get_portal_ledger``
        """
        headings = self._get_portal_ledger(date_from, date_to)
        rows = self._prepare_ledger_rows(
            self._get_ledger_groups(list(SIGNS), date_from, date_to, by_account=True)
        )
        name = self.env._(
            "Ledger – %(activity)s – from %(start)s to %(end)s",
            activity=self.name,
            start=self._format_portal_day(date_from),
            end=self._format_portal_day(date_to),
        )
        cells = self._get_ledger_cells(headings, rows, date_from)
        return f"{name.replace('/', '-')}.csv", write_csv(cells)

    def _get_ledger_cells(self, headings, rows, date_from):
        yield (
            self.env._("Date"),
            self.env._("Document"),
            self.env._("Heading"),
            self.env._("Account"),
            self.env._("Account Name"),
            self.env._("Label"),
            self.env._("Customer or Supplier"),
            self.env._("Amount"),
        )
        opening_label = self.env._("Opening Balance")
        by_code = {heading["code"]: [] for heading in headings}
        for row in rows:
            by_code[row["code"]].append(row)
        for heading in headings:
            label, opening = heading["label"], to_decimal(heading["opening"])
            if opening:
                yield date_from, "", label, "", "", opening_label, "", opening
            for row in by_code[heading["code"]]:
                yield self._get_ledger_row_cells(row, label)

    def _get_ledger_row_cells(self, row, label):
        # the codes of accounts are by company
        account = row["account"].with_company(self.sudo().company_id)
        return (
            row["date"],
            row["number"],
            label,
            account.code or "",
            account.name or "",
            row["label"],
            row["partner"],
            to_decimal(row["amount"]),
        )
