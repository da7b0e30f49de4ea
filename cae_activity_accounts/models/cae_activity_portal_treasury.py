from odoo import models
from odoo.tools import format_date

from ..engine.columns import place_columns
from .cae_treasury_line import STAGES


class CaeActivity(models.Model):
    """The treasury of an activity as its entrepreneurs read it."""

    _inherit = "cae.activity"

    def _get_portal_treasury(self, day):
        """The four figures of a day, each with the lines which come to the one before.

        :return: list of dicts ``code, label, amount`` and ``lines``, list of dicts
            ``id, label, amount``; the treasury of the day is one line, itself
        """
        lines_by_stage = self._get_treasury_lines(day)
        labels = dict(
            self.env["cae.treasury.line"]
            ._fields["stage"]
            ._description_selection(self.env)
        )
        amount, figures = 0.0, []
        for code, _label in STAGES:
            lines = lines_by_stage.get(code, [])
            amount += sum(line["amount"] for line in lines)
            figures.append(
                {
                    "code": code,
                    "label": labels[code],
                    # sudo: the currency of an activity that the user may read
                    "amount": self.sudo().company_id.currency_id.round(amount),
                    "lines": lines if code != "day" else [],
                }
            )
        return figures

    def _get_treasury_lines(self, day):
        """:return: dict {stage: the lines which count from it and are not zero}"""
        groups = self._get_treasury_items(day)._read_group(
            [("cae_activity_id", "=", self.id)],
            ["stage", "treasury_line_id"],
            ["amount:sum"],
            having=[("amount:sum", "!=", 0)],
            order="treasury_line_id",
        )
        lines_by_stage = {}
        for stage, line, amount in groups:
            lines_by_stage.setdefault(stage, []).append(
                {"id": line.id, "label": line.name, "amount": amount}
            )
        return lines_by_stage

    def _get_treasury_items(self, day):
        """:return: the empty recordset to read with, as superuser
        :raise AccessError: if the user may not read these accounts to that day
        """
        self.ensure_one()
        self._check_accounts_access(day)
        # sudo: access was checked; the domain keeps to this activity
        self_sudo = self.sudo()
        return self_sudo.env["cae.treasury.item"].with_context(
            cae_date_to=day, allowed_company_ids=self_sudo.company_id.ids
        )

    # --- what is behind -----------------------------------------------------------

    def _get_portal_treasury_items(self, day, stages, line_id=None, offset=0, limit=50):
        """What each entry brings to some stages or to a line of them, latest first.

        An invoice which was not paid brings nothing to the treasury of the day, though
        it has an income, a VAT and a customer: entries read better than their items.

        :return: dict ``rows``: list of dicts ``date, label, partner, amount``; and the
            ``count`` of all of them
        """
        domain = [("cae_activity_id", "=", self.id), ("stage", "in", stages)]
        if line_id:
            domain.append(("treasury_line_id", "=", line_id))
        entries = self._get_treasury_entries(day, domain)
        shown = entries[offset : offset + limit]
        # sudo: as in _get_treasury_items
        moves_sudo = self.env["account.move"].sudo().union(*(row[0] for row in shown))
        names = self._get_portal_customer_names(moves_sudo.partner_id)
        return {
            "count": len(entries),
            "rows": [
                {
                    "date": date,
                    "label": move.name,
                    "partner": names.get(move.partner_id.id) or move.ref,
                    "amount": amount,
                }
                for move, date, amount in shown
            ],
        }

    def _get_treasury_entries(self, day, domain):
        """VAT due on payment counts with the document that it is of.

        :return: list of tuples (entry, date of its last event, amount), latest first
        """
        items = self._get_treasury_items(day)
        groups = items._read_group(domain, ["move_id"], ["date:max", "amount:sum"])
        found = {}
        for move, date, amount in groups:
            entry = move.tax_cash_basis_origin_move_id or move
            last, total = found.get(entry, (date, 0.0))
            found[entry] = max(last, date), total + amount
        # sudo: the currency of an activity that the user may read
        currency = self.sudo().company_id.currency_id
        rounded = [
            (entry, date, currency.round(amount))
            for entry, (date, amount) in found.items()
        ]
        return sorted(
            (row for row in rounded if row[2]),
            key=lambda row: (row[1], row[0].id),
            reverse=True,
        )

    # --- chart --------------------------------------------------------------------

    def _get_portal_treasury_chart(self, day):
        """The treasury at the end of each of the twelve months up to a day.

        :return: dict ``axis``, in % of the height; and ``bars``: list of dicts ``label,
            initial, amount, top, height``, the last two in %
        """
        months = self._get_chart_months(day)
        amounts = self._get_treasury_by_month(day, months)
        axis, columns = place_columns(amounts)
        return {
            "axis": axis,
            "bars": [
                {
                    "label": format_date(self.env, month, date_format="MMM y"),
                    "initial": format_date(self.env, month, date_format="LLLLL"),
                    "amount": amount,
                    "top": column.top,
                    "height": column.height,
                }
                for month, amount, column in zip(months, amounts, columns, strict=True)
            ],
        }

    def _get_treasury_by_month(self, day, months):
        moved = self._get_treasury_items(day)._read_group(
            [("cae_activity_id", "=", self.id)], ["date:month"], ["day:sum"]
        )
        # sudo: the currency of an activity that the user may read
        currency = self.sudo().company_id.currency_id
        return [
            currency.round(sum(amount for start, amount in moved if start <= month))
            for month in months
        ]
