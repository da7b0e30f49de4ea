from odoo import fields, models
from odoo.tools import format_date


class CaeActivity(models.Model):
    """What customers have paid, as the statement counts it (design §4.3)."""

    _inherit = "cae.activity"

    def _get_portal_receipts(self, day, offset=0, limit=None):
        """The payments of invoices up to a day, the last first; money given back counts
        negatively.

        :return: dict ``count``; ``months``: list of dicts ``label``, ``total`` with VAT
            (of the whole month), ``rows``: list of dicts ``date, customer, invoice,
            url, amount``
        """
        domain = [("cae_activity_id", "=", self.id), ("date", "<=", day)]
        # sudo: pages are shown after _check_portal_read
        receipts_sudo = self.env["cae.collection"].sudo()
        found = receipts_sudo.search(domain, offset=offset, limit=limit)
        totals = self._get_receipts_by_month(domain, found)
        names = self._get_portal_customer_names(found.move_id.partner_id)
        by_month = found.grouped(lambda row: fields.Date.start_of(row.date, "month"))
        return {
            "count": receipts_sudo.search_count(domain),
            "months": [
                {
                    "label": format_date(self.env, month, date_format="MMMM y"),
                    "total": totals[month],
                    "rows": [row._prepare_cae_portal_row(names) for row in rows],
                }
                for month, rows in by_month.items()
            ],
        }

    def _get_receipts_by_month(self, domain, found):
        """:return: dict {first day: total incl. VAT} of the months of these receipts"""
        if not found:
            return {}
        days = found.mapped("date")
        period = [
            ("date", ">=", fields.Date.start_of(min(days), "month")),
            ("date", "<=", fields.Date.end_of(max(days), "month")),
        ]
        return dict(
            found._read_group([*domain, *period], ["date:month"], ["amount_total:sum"])
        )
