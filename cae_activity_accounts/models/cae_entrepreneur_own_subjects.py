from odoo import models
from odoo.fields import Domain


class CaeEntrepreneur(models.Model):
    """His own data in the accounts: what he sells, spends and may decide (RGPD-04).

    The entries and the customers are the cooperative's, and the customers' own.
    """

    _inherit = "cae.entrepreneur"

    def _get_own_subjects(self):
        return [
            *super()._get_own_subjects(),
            *self._get_own_sales(),
            *self._get_own_expenses(),
            (
                self.env._("Delegated Validation"),
                self._find_own("cae.delegation"),
                ("kind", "ceiling", "date_from", "date_to", "reason"),
            ),
            (
                self.env._("Statements Sent"),
                self._find_own("cae.statement.sending"),
                ("activity_id", "date_from", "date_to", "origin", "state", "date"),
            ),
        ]

    def _get_own_sales(self):
        return [
            (
                self.env._("Invoices"),
                self._find_own("account.move", self._get_own_invoices_domain()),
                (
                    *("name", "cae_activity_id", "invoice_date", "amount_total"),
                    "payment_state",
                ),
            ),
            (
                self.env._("Quotes"),
                self._find_own("sale.order", self._get_own_quotes_domain()),
                ("name", "cae_activity_id", "date_order", "amount_total", "state"),
            ),
        ]

    def _get_own_invoices_domain(self):
        return (
            Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain.OR(self._get_own_period(key, "date") for key in self.key_ids)
        )

    def _get_own_quotes_domain(self):
        keys = self.key_ids
        return Domain.OR(self._get_own_period(key, "date_order") for key in keys)

    def _get_own_period(self, key, day):
        """Who left an activity takes away what he may still read (design §4.9)."""
        domain = Domain("cae_activity_id", "=", key.activity_id.id)
        return domain & Domain(day, "<=", key.date_to) if key.date_to else domain

    def _get_own_expenses(self):
        return [
            (
                self.env._("Employee File"),
                self._find_own(
                    "hr.employee", [("work_contact_id", "=", self.partner_id.id)]
                ),
                self._get_own_employee_fields(),
            ),
            (
                self.env._("Expenses"),
                self._find_own("hr.expense", self._get_own_expenses_domain()),
                ("date", "name", "cae_activity_id", "total_amount", "state"),
            ),
            (
                self.env._("Vehicles"),
                self._find_own("cae.vehicle"),
                ("name", "power", "is_electric"),
            ),
        ]

    def _get_own_expenses_domain(self):
        return Domain("employee_id.work_contact_id", "=", self.partner_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _get_own_employee_fields(self):
        return (
            *("name", "ssnid", "birthday", "place_of_birth", "country_id"),
            *("private_street", "private_street2", "private_zip", "private_city"),
            *("private_phone", "private_email", "marital", "children"),
            *("emergency_contact", "emergency_phone", "permit_no", "visa_no"),
        )
