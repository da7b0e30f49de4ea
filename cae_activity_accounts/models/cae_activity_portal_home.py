from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

SALE_TYPES = ("out_invoice", "out_refund")


class CaeActivity(models.Model):
    """The documents of an activity as its entrepreneurs find them on the portal."""

    _inherit = "cae.activity"

    def _get_portal_orders_domain(self, day, state=None):
        """:param state: ``to_sign``, ``to_invoice``, or none for all"""
        states = {
            "to_sign": Domain("state", "=", "sent"),
            "to_invoice": Domain("state", "=", "sale")
            & Domain("invoice_status", "=", "to invoice"),
        }
        return (
            Domain("cae_activity_id", "=", self.id)
            & Domain("date_order", "<", fields.Date.add(day, days=1))
            & states.get(state, Domain.TRUE)
        )

    def _get_portal_invoices_domain(self, day, state=None):
        """:param state: ``to_submit``, ``late``, or none for all"""
        today = fields.Date.context_today(self)
        states = {
            "to_submit": Domain("state", "=", "draft")
            & Domain("cae_submission", "=", "draft"),
            "late": Domain("state", "=", "posted")
            & Domain("move_type", "=", "out_invoice")
            & Domain("payment_state", "in", ("not_paid", "partial"))
            & Domain("invoice_date_due", "<", today),
        }
        return (
            Domain("cae_activity_id", "=", self.id)
            & Domain("move_type", "in", SALE_TYPES)
            & Domain("create_date", "<", fields.Date.add(day, days=1))
            & states.get(state, Domain.TRUE)
        )

    def _get_portal_customer_names(self, partners):
        """:return: dict {partner id: the name this activity gives to the customer}"""
        # sudo: names on the documents of an activity that the user may read
        customers_sudo = (
            self.env["cae.activity.customer"]
            .sudo()
            .with_context(active_test=False)
            .search([("activity_id", "=", self.id)])
        )
        names = {row.contact_id.id: row.name for row in customers_sudo}
        return {
            partner.id: names.get(partner.id) or partner.commercial_partner_id.name
            for partner in partners.sudo()
        }

    def _get_portal_todos(self, day):
        """What waits for the entrepreneur, the most pressing first; upper floors add.

        :return: list of dicts ``label``, ``count``, ``url``
        """
        orders, invoices = self.env["sale.order"], self.env["account.move"]
        todos = [
            (
                self.env._("Invoices to submit to the cooperative"),
                invoices,
                self._get_portal_invoices_domain(day, "to_submit"),
                "invoices?state=to_submit",
            ),
            (
                self.env._("Signed quotes to invoice"),
                orders,
                self._get_portal_orders_domain(day, "to_invoice"),
                "quotes?state=to_invoice",
            ),
            (
                self.env._("Quotes waiting for a signature"),
                orders,
                self._get_portal_orders_domain(day, "to_sign"),
                "quotes?state=to_sign",
            ),
        ]
        # sudo: counted among the documents of an activity that the user may read
        counted = [
            {
                "label": label,
                "count": model.sudo().search_count(domain),
                "url": f"/my/activity/{self.id}/{path}",
            }
            for label, model, domain, path in todos
        ]
        return [todo for todo in counted if todo["count"]]

    def _format_portal_day(self, day):
        """A date as the French write it: 5 sept. 2026."""
        return format_date(self.env, day, date_format="d MMM y") if day else ""
