from odoo import fields, models
from odoo.tools import format_date

from ..engine.waterfall import place_bars
from .account_account import (
    CHARGES,
    CONTRIBUTION,
    OTHER,
    OTHER_INCOME,
    PAYROLL_COST,
    TURNOVER,
)

SECTIONS = {
    "other_income": OTHER_INCOME,
    "charges": CHARGES,
    "contribution": CONTRIBUTION,
    "payroll_cost": PAYROLL_COST,
    "other": OTHER,
}
CHART_MONTHS = 12


class CaeActivity(models.Model):
    """The figures of an activity as its entrepreneurs read them."""

    _inherit = "cae.activity"

    def _get_portal_waterfall(self, day):
        """What is available for pay on a day, and the steps that make it.

        :return: dict ``available``; ``unpaid``, what will be once customers pay it; and
            ``steps``: list of dicts ``code, label, amount, left, width, parts``;
            company currency, places in % of the width
        """
        sums, statement, steps = self._explain_available(day)
        labels = self._get_available_labels()
        return {
            "available": float(statement.available_for_pay),
            "unpaid": float(sums.uncollected - sums.advanced),
            "steps": [
                {
                    "code": step.code,
                    "label": labels[step.code],
                    "amount": float(step.amount),
                    "left": bar.left,
                    "width": bar.width,
                    "parts": self._prepare_step_parts(step, sums),
                }
                for step, bar in zip(steps, place_bars(steps), strict=True)
            ],
        }

    def _prepare_step_parts(self, step, sums):
        """Each reserve says its reason and its end."""
        if step.code != "reserved":
            return []
        return [
            {
                "label": kept.reserve.reason,
                "note": self._tell_reserve(kept),
                "amount": -float(kept.amount),
            }
            for kept in sums.kept
        ]

    def _get_portal_turnover(self, day):
        """:return: list of dicts ``month`` (first day), ``label``, ``amount`` invoiced
        excl. VAT, ``height`` in %: the twelve months up to a day"""
        months = self._get_chart_months(day)
        amounts = self._get_turnover_by_month(months[0], day)
        highest = max(*amounts.values(), 0, 0)
        return [
            {
                "month": month,
                "label": format_date(self.env, month, date_format="MMM y"),
                "initial": format_date(self.env, month, date_format="LLLLL"),
                "amount": amounts.get(month, 0.0),
                "height": max(amounts.get(month, 0.0), 0.0) / highest * 100
                if highest
                else 0.0,
            }
            for month in months
        ]

    def _get_chart_months(self, day):
        """:return: the first days of the twelve months up to a day"""
        first = fields.Date.start_of(day, "month")
        return [
            fields.Date.subtract(first, months=count)
            for count in reversed(range(CHART_MONTHS))
        ]

    def _get_turnover_by_month(self, date_from, date_to):
        # sudo: pages are shown after _check_portal_read
        return dict(
            self.env["cae.statement.line"]
            .sudo()
            ._read_group(
                [
                    *self._get_statement_domain(date_to, date_from),
                    ("cae_section", "=", TURNOVER),
                ],
                ["date:month"],
                ["result:sum"],
            )
        )

    # --- the items behind a step --------------------------------------------------

    def _get_portal_items(self, code, day, offset=0, limit=None):
        """The items behind a step of the waterfall, newest first.

        :return: dict ``rows``: list of dicts ``date, label, partner, amount``; and
            ``count`` of the rows that are pages long. All rows add up to the step.
        """
        if code == "collected":
            return self._get_collected_items(day, offset, limit)
        items = self._get_section_items(code, day, offset, limit)
        if not offset:
            items["rows"] = self._get_portal_extra_items(code, day) + items["rows"]
        return items

    def _get_collected_items(self, day, offset, limit):
        domain = self._get_statement_domain(day)
        return self._read_items("cae.collection", domain, "amount", offset, limit)

    def _get_section_items(self, code, day, offset=0, limit=None):
        domain = [
            *self._get_statement_domain(day),
            ("cae_section", "=", SECTIONS.get(code)),
        ]
        measure = "cash"
        if code != "other":
            measure = "result"
            # the bases of VAT due on payment go to and fro on the account they are of
            domain.append(("move_id.tax_cash_basis_origin_move_id", "=", False))
        return self._read_items("cae.statement.line", domain, measure, offset, limit)

    def _read_items(self, model, domain, measure, offset, limit):
        # sudo: as in _get_turnover_by_month
        items_sudo = self.env[model].sudo()
        found = items_sudo.search(domain, offset=offset, limit=limit)
        names = self._get_portal_customer_names(found.move_id.partner_id)
        return {
            "count": items_sudo.search_count(domain),
            "rows": [
                {
                    "date": item.date,
                    "label": self._get_item_label(item),
                    "partner": names.get(item.move_id.partner_id.id),
                    "amount": item[measure],
                }
                for item in found
            ],
        }

    def _get_item_label(self, item):
        """A booked item says what it is; what was collected is of its document."""
        return "name" in item._fields and item.name or item.move_id.name

    def _get_portal_extra_items(self, code, day):
        """Hook: what makes a step and is not booked yet."""
        if code == "contribution":
            return self._get_due_items(day)
        if code == "other":
            return self._get_difference_items(day)
        if code == "reserved":
            return self._get_reserved_items(day)
        if code == "unpaid":
            return self._get_unpaid_items(day)
        return []

    def _get_reserved_items(self, day):
        [step] = [
            step
            for step in self._get_portal_waterfall(day)["steps"]
            if step["code"] == "reserved"
        ]
        return [
            {
                "date": day,
                "label": f"{part['label']} ({part['note']})",
                "partner": False,
                "amount": part["amount"],
            }
            for part in step["parts"]
        ]

    def _get_unpaid_items(self, day):
        unpaid = self._get_unpaid_documents(day)
        documents = self.env["account.move"].union(*(doc for doc, _amount in unpaid))
        names = self._get_portal_customer_names(documents.partner_id)
        return [
            {
                "date": document.invoice_date,
                "label": document.name,
                "partner": names.get(document.partner_id.id),
                "amount": float(amount),
            }
            for document, amount in unpaid
        ]

    def _get_due_items(self, day):
        # sudo: as in _get_turnover_by_month
        self_sudo = self.sudo()
        dues = self_sudo.env["cae.contribution.scheme"]._get_due(self_sudo, day)
        documents = self_sudo.env["account.move"].browse(
            due.line.key.document for due in dues if due.line.key.document
        )
        names = self._get_portal_customer_names(documents.partner_id)
        return [
            {
                "date": due.get_day(),
                "label": self._get_due_label(due),
                "partner": names.get(document.partner_id.id),
                "amount": -float(due.line.due),
            }
            for due in dues
            if due.line.due
            for document in [documents.browse(due.line.key.document or [])]
        ]

    def _get_due_label(self, due):
        document = self.env["account.move"].browse(due.line.key.document or [])
        if not document:
            return self.env._(
                "To be taken: %(rule)s, %(why)s",
                rule=due.rule.name,
                why=due.rule.scheme_id._explain(due),
            )
        return self.env._(
            "To be taken: %(rule)s, %(document)s",
            rule=due.rule.name,
            document=document.sudo().name,  # sudo: as in _get_due_items
        )

    def _get_difference_items(self, day):
        """What was invoiced, is settled, and was not collected in money."""
        steps = self._get_portal_waterfall(day)["steps"]
        total = next((st["amount"] for st in steps if st["code"] == "other"), 0.0)
        rows = self._get_section_items("other", day)["rows"]
        booked = sum(row["amount"] for row in rows)
        difference = self.company_id.currency_id.round(total - booked)
        if not difference:
            return []
        return [
            {
                "date": day,
                "label": self.env._(
                    "Invoices settled without money: discounts, losses, compensations"
                ),
                "partner": False,
                "amount": difference,
            }
        ]
