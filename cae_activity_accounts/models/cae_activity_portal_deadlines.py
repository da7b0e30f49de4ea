from odoo import fields, models
from odoo.fields import Domain

NEAR_DAYS = 15  # for documents
FAR_DAYS = 90  # for what takes time to prepare: a contract, an insurance, a visit
SHOWN = 6


class CaeActivity(models.Model):
    """The dates that wait for an entrepreneur."""

    _inherit = "cae.activity"

    def _get_portal_deadlines(self, day):
        """:return: list of dicts ``date, label, note, url``, the first ones to come;
        somebody who left has none"""
        if day < fields.Date.context_today(self):
            return []
        rows = [
            *self._get_clock_rows(day),
            *self._get_expiring_rows(day),
            *self._get_due_rows(day),
            *self._get_portal_more_deadlines(day),
        ]
        return sorted(rows, key=lambda row: (row["date"], row["label"]))[:SHOWN]

    def _get_portal_more_deadlines(self, day):
        """Hook: upper floors add rows of their own."""
        return []

    def _get_clock_rows(self, day):
        """What the clocks of the cooperative found for the user or for this activity;
        those of the others in it are theirs."""
        # sudo: the domain keeps to this activity and to the user himself
        deadlines_sudo = (
            self.env["cae.deadline"]
            .sudo()
            .search(self._get_clock_rows_domain(day), limit=SHOWN)
        )
        return [
            {
                "date": deadline.date,
                "label": deadline.clock_id.name,
                "note": "",
                "url": "/my/contracts" if deadline.contract_id else None,
            }
            for deadline in deadlines_sudo
        ]

    def _get_clock_rows_domain(self, day):
        person = Domain("entrepreneur_id.partner_id", "=", self.env.user.partner_id.id)
        activity = Domain("entrepreneur_id", "=", False) & Domain(
            "cae_activity_id", "=", self.id
        )
        # sudo: the company of an activity that the user may read
        return (
            Domain("state", "=", "open")
            & Domain("company_id", "=", self.sudo().company_id.id)
            & Domain("clock_id.is_for_entrepreneur", "=", True)
            & Domain("date", "<=", fields.Date.add(day, days=FAR_DAYS))
            & (person | activity)
        )

    def _get_expiring_rows(self, day):
        """Quotes that nobody signed yet."""
        # sudo: the domain keeps to an activity that the user may read
        orders_sudo = (
            self.env["sale.order"]
            .sudo()
            .search(
                Domain(self._get_portal_orders_domain(day, "to_sign"))
                & self._get_near_domain("validity_date", day),
                order="validity_date, id",
                limit=SHOWN,
            )
        )
        names = self._get_portal_customer_names(orders_sudo.partner_id)
        return [
            {
                "date": order.validity_date,
                "label": self.env._("Quote %s expires", order.name),
                "note": names[order.partner_id.id],
                "url": order._get_cae_portal_path(),
            }
            for order in orders_sudo
        ]

    def _get_due_rows(self, day):
        """Invoices that customers are to pay; late ones have their own place."""
        # sudo: as in _get_expiring_rows
        invoices_sudo = (
            self.env["account.move"]
            .sudo()
            .search(
                Domain(self._get_portal_invoices_domain(day))
                & Domain("state", "=", "posted")
                & Domain("move_type", "=", "out_invoice")
                & Domain("payment_state", "in", ("not_paid", "partial"))
                & self._get_near_domain("invoice_date_due", day),
                order="invoice_date_due, id",
                limit=SHOWN,
            )
        )
        names = self._get_portal_customer_names(invoices_sudo.partner_id)
        return [
            {
                "date": invoice.invoice_date_due,
                "label": self.env._("Invoice %s is due", invoice.name),
                "note": names[invoice.partner_id.id],
                "url": invoice._get_cae_portal_path(),
            }
            for invoice in invoices_sudo
        ]

    def _get_near_domain(self, name, day):
        last = fields.Date.add(day, days=NEAR_DAYS)
        return Domain(name, ">=", day) & Domain(name, "<=", last)
