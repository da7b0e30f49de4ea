from dataclasses import fields as dataclass_fields
from datetime import date

from odoo import fields, models
from odoo.tools import format_date

from ..engine.cash_sheet import CashSheet
from ..engine.columns import place_columns
from ..portal_form import PortalForm
from .account_account import CHARGES, CONTRIBUTION, PAYROLL_COST
from .cae_activity_portal_ledger import SIGNS
from .cae_activity_statement import FLOWS

COSTS = (CHARGES, CONTRIBUTION, PAYROLL_COST)
STEPS = tuple(field.name for field in dataclass_fields(CashSheet))
FIRST_DAY = date(1900, 1, 1)
MONTHS = 12


class CaeActivity(models.Model):
    """The statement as its entrepreneurs read it on screen: the paper's own content."""

    _inherit = "cae.activity"

    # --- period -------------------------------------------------------------------

    def _read_portal_period(self, values, day):
        """
        :param values: dict of what was typed: ``date_from``, ``date_to``
        :param day: the last one that the user may read
        :return: the two dates; those not typed are of the fiscal year to that day
        :raise CaePortalError: if one is wrong
        """
        form = PortalForm(self.env, values)
        date_to = form.date("date_to") or day
        date_from = form.date("date_from") or self._start_portal_year(min(date_to, day))
        if date_from < FIRST_DAY:
            form.fail("date_from", self.env._("This is not a date."))
        if date_from > date_to:
            form.fail("date_to", self.env._("The last day comes after the first one."))
        if date_to > day:
            form.fail(
                "date_to",
                self.env._(
                    "You can read these accounts up to %s: choose that day or one"
                    " before it.",
                    self._format_portal_day(day),
                ),
            )
        form.check()
        return date_from, date_to

    def _start_portal_year(self, day):
        # sudo: the company of an activity that the user may read
        return self.with_company(self.sudo().company_id)._start_fiscal_year(day)

    def _get_portal_periods(self, day):
        """:return: list of dicts ``label, date_from, date_to``: years, all, and the
        last months, up to a day; no earlier year, nor all, of one who began in this"""
        year = self._start_portal_year(day)
        year_end = fields.Date.subtract(year, days=1)
        first = self._get_portal_first_day(day)
        periods = [(self.env._("This fiscal year"), year, day)]
        if first < year:
            last_year = self._start_portal_year(year_end)
            periods += [
                (self.env._("The fiscal year before"), last_year, year_end),
                (self.env._("Since the beginning"), first, day),
            ]
        periods += [
            self._prepare_portal_month(month, day) for month in self._get_months(day)
        ]
        return [
            {"label": label, "date_from": date_from, "date_to": date_to}
            for label, date_from, date_to in periods
        ]

    def _get_months(self, day):
        """:return: the first days of the last months, latest first"""
        return reversed(self._get_chart_months(day))

    def _prepare_portal_month(self, month, day):
        label = format_date(self.env, month, date_format="MMMM y")
        last = min(fields.Date.end_of(month, "month"), day)
        return label[:1].upper() + label[1:], month, last

    def _get_portal_first_day(self, day):
        # sudo: pages are shown after _check_portal_read
        [[first]] = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [*self._get_statement_domain(day), ("parent_state", "=", "posted")],
                [],
                ["date:min"],
            )
        )
        return first or self._start_portal_year(day)

    # --- statement ----------------------------------------------------------------

    def _get_portal_statement(self, date_from, date_to):
        """
        :return: as ``_prepare_statement_document``, and ``result`` and ``owned``: lists
            of dicts ``label, amount, period``, and ``code``, the heading of the ledger
            with the items, if there is one; the last one of each is their sum
        """
        [document] = self._get_statement_documents(date_from, date_to)
        return {
            **document,
            "result": self._prepare_portal_result(document),
            "owned": self._prepare_portal_owned(document, date_from),
        }

    def _prepare_portal_result(self, document):
        lines = [
            {
                "code": section,
                "label": part["label"],
                "amount": -part["total"] if section in COSTS else part["total"],
            }
            for part in document["sections"]
            for [section] in [FLOWS[part["figure"]][0]]
        ]
        total = {
            "code": None,
            "label": self._get_figure_label("result"),
            "amount": document["statement"]["result"],
        }
        return [*lines, total]

    def _prepare_portal_owned(self, document, date_from):
        """The result of earlier periods opens the ledger of all that was before."""
        lines = [
            {
                "code": code if code in SIGNS else None,
                "label": label,
                "amount": amount,
            }
            for code, (label, amount) in zip(STEPS, document["cash"], strict=True)
        ]
        day_before = fields.Date.subtract(date_from, days=1)
        first = self._get_portal_first_day(day_before)
        if first <= day_before:
            lines[0]["period"] = first, day_before
        return lines

    # --- chart --------------------------------------------------------------------

    def _get_portal_statement_chart(self, day):
        """Cash at the end of each of the twelve months up to a day, and the result of
        each.

        :return: dict ``axis``, in % of the height; and ``months``: list of dicts
            ``label, initial`` and ``bars``: those of cash and result, dicts ``label,
            amount, top, height``, the last two in %
        """
        months = self._get_chart_months(day)
        cash, results = self._get_cash_and_results(months, day)
        axis, columns = place_columns([*cash, *results])
        names = ["cash"] * len(cash) + ["result"] * len(results)
        bars = [
            {
                "label": self._get_figure_label(name),
                "amount": amount,
                "top": column.top,
                "height": column.height,
            }
            for name, amount, column in zip(
                names, [*cash, *results], columns, strict=True
            )
        ]
        return {
            "axis": axis,
            "months": [
                {
                    "label": format_date(self.env, month, date_format="MMM y"),
                    "initial": format_date(self.env, month, date_format="LLLLL"),
                    "bars": pair,
                }
                for month, pair in zip(
                    months, zip(bars[:MONTHS], bars[MONTHS:], strict=True), strict=True
                )
            ],
        }

    def _get_cash_and_results(self, months, day):
        # sudo: pages are shown after _check_portal_read
        self_sudo = self.sudo()
        moved = {
            month: amounts
            for month, *amounts in self_sudo.env["cae.statement.line"]._read_group(
                self._get_statement_domain(day),
                ["date:month"],
                ["cash:sum", "result:sum"],
            )
        }
        currency = self_sudo.company_id.currency_id
        cash = [
            sum(amounts[0] for start, amounts in moved.items() if start <= month)
            for month in months
        ]
        results = [moved.get(month, (0.0, 0.0))[1] for month in months]
        return list(map(currency.round, cash)), list(map(currency.round, results))
