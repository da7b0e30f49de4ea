import re

from odoo import fields
from odoo.http import request, route

from ..models.cae_activity_portal_quote import LINE_KEYS, MAX_LINES
from .portal import ACTIVITY, CaePortal

LINE_FIELD = re.compile(r"lines-(\d{1,6})-(\w+)", re.ASCII)
MAX_REQUEST = 4 * 1024 * 1024  # bytes: many times the longest quote
# The buttons which only put a row on the page; with a script they ask for no page.
NEW_ROWS = {
    "add_line": {},
    "add_section": {"section": ""},
    "add_note": {"note": ""},
}


class CaePortalQuotes(CaePortal):
    """The quotes of an activity: written, sent, and turned into invoices."""

    @route(
        [f"{ACTIVITY}/quotes", f"{ACTIVITY}/quotes/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_quotes(self, activity_id, page=1, state=None, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._get_page(
            request.env["sale.order"],
            activity._get_portal_orders_domain(day, state),
            f"/my/activity/{activity.id}/quotes",
            page,
            state,
        )
        names = activity._get_portal_customer_names(values["records"].partner_id)
        return self._render(
            "portal_activity_quotes", activity, "quotes", customer_names=names, **values
        )

    @route(
        [f"{ACTIVITY}/quotes/new", f"{ACTIVITY}/quotes/<int:order_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=MAX_REQUEST,
    )
    def portal_activity_quote(self, activity_id, order_id=None, **post):
        activity, day = self._open_activity(activity_id)
        order = order_id and self._open_quote(activity, order_id, day)
        values, errors = {}, {}
        if request.httprequest.method == "POST":
            values = self._read_quote_post(post)
            if row := self._get_new_row(activity, post):
                values["lines"] = self._add_row(values["lines"], row)
                return self._render_quote(activity, order, values, errors)
            target, errors = self._call_quote(activity, order, post, values)
            if target:
                return request.redirect(target)
        elif post.get("customer_id"):  # a new one, on the way back to the quote
            # sudo: a quote of the activity, or an empty one
            values = activity.sudo()._prepare_quote_form_values(order)
            values["customer_id"] = post["customer_id"]
        return self._render_quote(activity, order, values, errors, post.get("message"))

    def _read_quote_post(self, post):
        """:return: the fields of the form, its lines gathered in the order typed; of
        too many lines, enough of them to say so"""
        lines = {}
        for name, value in post.items():
            if match := LINE_FIELD.fullmatch(name):
                lines.setdefault(int(match[1]), {})[match[2]] = value
        indexes = sorted(lines)[: MAX_LINES + 1]
        return {**post, "lines": [lines[index] for index in indexes]}

    def _get_new_row(self, activity, post):
        """:return: list of the row that a button asks for; empty if it asks for none"""
        action = post.get("action")
        if action in NEW_ROWS:
            return [NEW_ROWS[action]]
        if action != "add_product":
            return []
        # sudo: the catalogue of an activity that the user may read
        lines = activity.sudo()._prepare_catalogue_lines()
        chosen = post.get("catalogue_id")
        # none chosen: the page as it was
        return [line for item, line in lines.items() if str(item.id) == chosen] or [{}]

    def _add_row(self, lines, row):
        typed = [line for line in lines if any(map(line.get, LINE_KEYS))]
        return (typed + row)[:MAX_LINES]

    def _call_quote(self, activity, order, post, values):
        """A preview is asked for again and again, the same text among others."""
        if order and post.get("action") == "preview":
            return self._call(self._preview_quote, activity, order, values)
        return self._call_once(post, self._write_quote, activity, order, post, values)

    def _preview_quote(self, activity, order, values):
        """The paper as the customer will have it."""
        order = activity._portal_save_quote(values, order.id)
        return f"{order._get_cae_portal_path()}/pdf?preview=1"

    def _write_quote(self, activity, order, post, values):
        """Do what the button says.

        :return: the page to show next
        """
        action = post.get("action")
        base = f"/my/activity/{activity.id}"
        if order and action == "invoice":
            invoice = activity._portal_create_invoice(order.id)
            return f"{base}/invoices/{invoice.id}"
        if not order or order.state == "draft" or action == "save":
            order = activity._portal_save_quote(values, order.id if order else None)
        if action == "send":
            sent = activity._portal_send_quote(order.id)
            message = "submitted" if sent._is_cae_waiting() else "sent"
            return f"{base}/quotes/{order.id}?message={message}"
        if action == "duplicate":
            order = activity._portal_duplicate_quote(order.id)
            return f"{base}/quotes/{order.id}?message=duplicated"
        return f"{base}/quotes/{order.id}?message=saved"

    def _render_quote(self, activity, order, values, errors, message=None):
        if order and (order.state != "draft" or order._is_cae_waiting()):
            return self._render(
                "portal_activity_quote",
                activity,
                "quotes",
                order=order,
                names=activity._get_portal_customer_names(order.partner_id),
                log=self._get_quote_log(activity, order),
                errors=errors,
                message=message,
            )
        # sudo: the catalogue and the VAT rates that the activity may use
        activity_sudo = activity.sudo()
        return self._render(
            "portal_activity_quote_form",
            activity,
            "quotes",
            order=order,
            values=values or activity_sudo._prepare_quote_form_values(order),
            errors=errors,
            message=message,
            customers=self._get_customers(activity),
            taxes=activity_sudo._get_portal_tax_choices(),
            default_tax=activity_sudo._get_portal_default_tax(),
            default_validity=activity_sudo._get_default_validity_date(),
            has_terms=bool(activity_sudo.quote_terms),
            catalogue=activity_sudo._prepare_catalogue_lines(),
        )

    def _get_quote_log(self, activity, order):
        """:return: list of dicts ``date`` (where the user is), ``text``"""
        sent = [
            {
                "date": sending["date"],
                "text": request.env._(
                    "%(document)s sent to %(recipients)s by %(user)s",
                    document=sending["kind"],
                    recipients=sending["recipients"],
                    user=sending["user"],
                ),
            }
            for sending in activity._get_portal_sendings(order)
        ]
        events = [
            {**event, "date": fields.Datetime.context_timestamp(order, event["date"])}
            for event in order._get_cae_portal_events()
        ]
        return sorted(sent + events, key=lambda event: event["date"])

    @route(
        f"{ACTIVITY}/quotes/<int:order_id>/pdf", type="http", auth="user", website=True
    )
    def portal_activity_quote_pdf(self, activity_id, order_id, preview=None, **kw):
        activity, day = self._open_activity(activity_id)
        order = self._open_quote(activity, order_id, day)
        return self._show_report(
            order, "pdf", "sale.action_report_saleorder", download=not preview
        )
