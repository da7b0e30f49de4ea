from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.cae_base.engine.record_id import read_id

from .portal import ACTIVITY, CaePortal, not_found


class CaePortalInvoices(CaePortal):
    """The invoices of an activity, from its signed quotes to the cooperative."""

    @route(
        [f"{ACTIVITY}/invoices", f"{ACTIVITY}/invoices/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_invoices(self, activity_id, page=1, state=None, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._get_page(
            request.env["account.move"],
            activity._get_portal_invoices_domain(day, state),
            f"/my/activity/{activity.id}/invoices",
            page,
            state,
        )
        names = activity._get_portal_customer_names(values["records"].partner_id)
        return self._render(
            "portal_activity_invoices",
            activity,
            "invoices",
            customer_names=names,
            message=kw.get("message"),
            **values,
        )

    @route(
        f"{ACTIVITY}/invoices/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_invoice_new(self, activity_id, **post):
        """Choose the signed quote to invoice."""
        activity, day = self._open_activity(activity_id)
        errors = {}
        if request.httprequest.method == "POST":
            order = self._open_quote(activity, read_id(post.get("order_id")), day)
            target, errors = self._call_once(
                post, self._create_invoice, activity, order
            )
            if target:
                return request.redirect(target)
        # sudo: the domain keeps to an activity that the user may read
        orders_sudo = (
            request.env["sale.order"]
            .sudo()
            .search(activity._get_portal_orders_domain(day, "to_invoice"))
        )
        return self._render(
            "portal_activity_invoice_new",
            activity,
            "invoices",
            orders=orders_sudo,
            customer_names=activity._get_portal_customer_names(orders_sudo.partner_id),
            can_edit=activity._can_invoice_directly(),
            errors=errors,
        )

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_invoice(self, activity_id, move_id, **post):
        activity, day = self._open_activity(activity_id)
        invoice = self._open_invoice(activity, move_id, day)
        values, errors = {"invoice_date": invoice.invoice_date or day}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._write_invoice, activity, invoice, post
            )
            if target:
                return request.redirect(target)
        return self._render(
            "portal_activity_invoice",
            activity,
            "invoices",
            invoice=invoice,
            names=activity._get_portal_customer_names(invoice.partner_id),
            values=values,
            errors=errors,
            message=post.get("message"),
            sendings=activity._get_portal_sendings(invoice),
            can_edit=activity._can_invoice_directly(),
        )

    def _write_invoice(self, activity, invoice, post):
        """Do what the button says.

        :return: the page to show next
        """
        action = post.get("action")
        path = invoice._get_cae_portal_path()
        if action == "send":
            activity._portal_send_invoice(invoice.id)
            return f"{path}?message=sent"
        if action == "copy":
            copy = activity._portal_copy_invoice(invoice.id)
            return f"{copy._get_cae_portal_path()}?message=copied"
        if action == "delete":
            activity._portal_delete_invoice(invoice.id)
            return f"/my/activity/{activity.id}/invoices?message=deleted"
        if action == "cancel":
            activity._portal_cancel_invoice(invoice.id)
            return f"{path}?message=cancelled"
        activity._portal_submit_invoice(invoice.id, post)
        return f"{path}?message=submitted"

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>/refund",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_invoice_refund(self, activity_id, move_id, **post):
        """Ask for a credit note."""
        activity, day = self._open_activity(activity_id)
        invoice = self._open_invoice(activity, move_id, day)
        values, errors = {}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._request_refund, activity, invoice, post
            )
            if target:
                return request.redirect(target)
        return self._render(
            "portal_activity_refund",
            activity,
            "invoices",
            invoice=invoice,
            names=activity._get_portal_customer_names(invoice.partner_id),
            values=values,
            errors=errors,
        )

    def _request_refund(self, activity, invoice, post):
        refund = activity._portal_request_refund(invoice.id, post)
        return f"{refund._get_cae_portal_path()}?message=submitted"

    @route(
        f"{ACTIVITY}/quotes/<int:order_id>/invoice",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_invoice_part(self, activity_id, order_id, **post):
        """Choose how much of a signed quote to invoice."""
        activity, day = self._open_activity(activity_id)
        order = self._open_quote(activity, order_id, day)
        if order._get_cae_portal_state_code() != "to_invoice":
            return request.redirect(order._get_cae_portal_path())
        percent = order.cae_deposit_percent
        values, errors = {"deposit": percent and activity._format_number(percent)}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._create_invoice, activity, order, post
            )
            if target:
                return request.redirect(target)
        return self._render(
            "portal_invoice_part",
            activity,
            "quotes",
            order=order,
            names=activity._get_portal_customer_names(order.partner_id),
            progress=activity._format_percent(order._get_cae_progress()),
            values=values,
            errors=errors,
        )

    def _create_invoice(self, activity, order, values=None):
        """:return: the page of the new invoice"""
        invoice = activity._portal_create_invoice(order.id, values)
        return invoice._get_cae_portal_path()

    def _open_invoice(self, activity, move_id, day):
        with not_found():
            invoice = activity._get_portal_invoice(move_id)
        if not invoice.filtered_domain(activity._get_portal_invoices_domain(day)):
            raise NotFound()
        return invoice

    @route(
        f"{ACTIVITY}/invoices/<int:move_id>/pdf", type="http", auth="user", website=True
    )
    def portal_activity_invoice_pdf(self, activity_id, move_id, **kw):
        activity, day = self._open_activity(activity_id)
        invoice = self._open_invoice(activity, move_id, day)
        if invoice.state == "cancel":
            raise NotFound()
        # before it is posted it is looked at, not kept
        return self._show_report(
            invoice,
            "pdf",
            "account.account_invoices",
            download=invoice.state == "posted",
        )
