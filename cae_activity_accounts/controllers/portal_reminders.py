from odoo.http import request, route

from .portal import ACTIVITY, not_found
from .portal_invoices import CaePortalInvoices


class CaePortalReminders(CaePortalInvoices):
    """Reminding the customers who are late, or not."""

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>/reminder",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_reminder(self, activity_id, move_id, **post):
        """What would be sent, before it is."""
        activity, day = self._open_activity(activity_id)
        invoice = self._open_invoice(activity, move_id, day)
        errors = {}
        if request.httprequest.method == "POST":
            target, errors = self._call_once(
                post, self._send_reminder, activity, move_id, post
            )
            if target:
                return request.redirect(target)
        with not_found():
            preview = activity._portal_preview_reminder(move_id)
        return self._render(
            "portal_activity_reminder",
            activity,
            "invoices",
            invoice=invoice,
            names=activity._get_portal_customer_names(invoice.partner_id),
            preview=preview,
            values=post,
            errors=errors,
        )

    def _send_reminder(self, activity, move_id, values):
        """:return: the page to show next"""
        sent = activity._portal_send_reminder(move_id, values)
        message = "reminded" if sent.state != "failed" else "not_reminded"
        url = f"/my/activity/{activity.id}/invoices/{move_id}"
        return f"{url}?message={message}#reminders"

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>/reminders",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_activity_invoice_reminders(self, activity_id, move_id, **post):
        """Switch the reminders of an invoice off, or on again."""
        activity, day = self._open_activity(activity_id)
        self._open_invoice(activity, move_id, day)
        with not_found():
            activity._portal_switch_invoice_reminders(move_id, post)
        return request.redirect(
            f"/my/activity/{activity.id}/invoices/{move_id}#reminders"
        )

    @route(
        f"{ACTIVITY}/customers/<int:customer_id>/reminders",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_customer_reminders(self, activity_id, customer_id, **post):
        """What a customer received, and the switch."""
        activity, day = self._open_activity(activity_id)
        customer = self._open_own(activity._get_portal_customer, customer_id, day)
        values, errors = customer, {}
        if request.httprequest.method == "POST":
            values = post
            with not_found():
                saved, errors = self._call(
                    activity._portal_switch_customer_reminders, customer_id, post
                )
            if saved:
                return request.redirect(
                    f"/my/activity/{activity.id}/customers/{customer_id}/reminders"
                )
        return self._render(
            "portal_activity_customer_reminders",
            activity,
            "customers",
            customer=customer,
            reminders=self._keep_readable(customer._get_reminders(), day),
            values=values,
            errors=errors,
        )
