from odoo.http import request, route

from .portal import ACTIVITY
from .portal_invoices import CaePortalInvoices
from .portal_quotes import CaePortalQuotes


class CaePortalDirectInvoices(CaePortalQuotes, CaePortalInvoices):
    """Invoices written without a quote, where the cooperative allows it."""

    @route()
    def portal_activity_invoice_new(self, activity_id, **post):
        if not post.get("direct"):
            return super().portal_activity_invoice_new(activity_id, **post)
        activity, _day = self._open_activity(activity_id)
        return self._show_direct_invoice(activity, None, post)

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>/edit",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_invoice_edit(self, activity_id, move_id, **post):
        activity, day = self._open_activity(activity_id)
        invoice = self._open_invoice(activity, move_id, day)
        return self._show_direct_invoice(activity, invoice, post)

    def _show_direct_invoice(self, activity, invoice, post):
        # sudo: the customers and the VAT rates that the activity may use
        activity_sudo = activity.sudo()
        values, errors = activity_sudo._prepare_invoice_form_values(invoice), {}
        if request.httprequest.method == "POST":
            values = self._read_quote_post(post)
            if row := self._get_new_row(activity, post):
                values["lines"] = self._add_row(values["lines"], row)
                return self._render_direct_invoice(activity_sudo, invoice, values, {})
            target, errors = self._call_once(
                post, self._write_direct_invoice, activity, invoice, values
            )
            if target:
                return request.redirect(target)
        else:
            _checked, errors = self._call(self._check_direct, activity, invoice)
        return self._render_direct_invoice(activity_sudo, invoice, values, errors)

    def _render_direct_invoice(self, activity_sudo, invoice, values, errors):
        activity = activity_sudo.sudo(False)
        return self._render(
            "portal_activity_invoice_form",
            activity,
            "invoices",
            invoice=invoice,
            order=invoice,
            values=values,
            errors=errors,
            customers=self._get_customers(activity),
            taxes=activity_sudo._get_portal_tax_choices(),
            default_tax=activity_sudo._get_portal_default_tax(),
            catalogue=activity_sudo._prepare_catalogue_lines(),
        )

    def _check_direct(self, activity, invoice):
        activity._check_direct()
        if invoice:
            activity._check_invoice_editable(invoice)

    def _write_direct_invoice(self, activity, invoice, values):
        """:return: the page to show next"""
        move_id = invoice.id if invoice else None
        invoice = activity._portal_write_invoice(values, move_id)
        return invoice._get_cae_portal_path()
