from odoo import fields, models
from odoo.exceptions import MissingError

from ..portal_form import CaePortalError, PortalForm


class CaeActivity(models.Model):
    """The invoices of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_create_invoice(self, order_id):
        """Invoice a signed quote in full.

        :return: the draft invoice, as superuser
        :raise CaePortalError: if the quote is not signed, or is invoiced
        """
        activity_sudo = self._portal_sudo()
        order_sudo = activity_sudo._get_portal_order(order_id)
        order_sudo.lock_for_update()
        activity_sudo._check_quote_state(order_sudo, ("sale",))
        if order_sudo.invoice_status != "to invoice":
            raise CaePortalError(
                {"form": self.env._("This quote is invoiced already.")}
            )
        invoice_sudo = order_sudo._create_invoices(final=True)
        invoice_sudo.cae_submission = "draft"
        return invoice_sudo

    def _portal_submit_invoice(self, move_id, values):
        """Hand an invoice over to the accountant; it does not change any more.

        :param values: dict of ``invoice_date`` (ISO)
        :raise CaePortalError: if it was submitted, or the date cannot be
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        if invoice_sudo._get_cae_portal_state_code() != "draft":
            raise CaePortalError(
                {"form": self.env._("This invoice was submitted already.")}
            )
        form = PortalForm(activity_sudo.env, values)
        day = activity_sudo._read_invoice_date(form)
        form.check()
        invoice_sudo.write(activity_sudo._prepare_submission_vals(day))
        return invoice_sudo

    def _read_invoice_date(self, form):
        name = "invoice_date"
        day = form.date(name, self.env._("Write the date of the invoice."))
        if not day:
            return None
        if day > fields.Date.context_today(self):
            form.fail(name, self.env._("An invoice is not dated in the future."))
        if self.env["cae.closing"]._is_month_closed(self.company_id, day):
            form.fail(
                name, self.env._("This month is closed: choose a date in a later one.")
            )
        return day

    def _prepare_submission_vals(self, day):
        return {
            "invoice_date": day,
            "cae_submission": "submitted",
            "cae_submitted_on": fields.Datetime.now(),
            "cae_submitted_by_id": self.env.user.id,
        }

    def _get_portal_invoice(self, move_id):
        invoice_sudo = self._get_portal_record("account.move", move_id)
        if not invoice_sudo.is_sale_document():
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return invoice_sudo
