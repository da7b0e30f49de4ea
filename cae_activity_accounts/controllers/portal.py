import re
from contextlib import contextmanager

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route
from odoo.tools import formatLang

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..portal_form import CaePortalError

ACTIVITY = "/my/activity/<int:activity_id>"
LINE_FIELD = re.compile(r"lines-(\d+)-(\w+)", re.ASCII)
PAGE_LENGTH = 50


@contextmanager
def not_found():
    """What is not one's own does not exist."""
    try:
        yield
    except (AccessError, MissingError):
        raise NotFound() from None


class CaePortal(CustomerPortal):
    """The pages of an activity: they open doors and show, the activity does."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_activity_count" in counters:
            values["cae_activity_count"] = len(self._get_own_activities())
        return values

    def _get_own_activities(self):
        """:return: the activities of the user, closed ones last"""
        activities = request.env["cae.activity"].with_context(active_test=False)
        return activities.search(
            [("portal_partner_ids", "in", request.env.user.partner_id.ids)],
            order="active desc, name",
        )

    def _open_activity(self, activity_id):
        """:return: the activity as the user, and the last day he may read
        :raise NotFound: if it is not his
        """
        activity = request.env["cae.activity"].browse(activity_id)
        with not_found():
            return activity, activity._check_portal_read()

    def _render(self, template, activity, page, **values):
        return request.render(
            f"cae_activity_accounts.{template}",
            {
                **self._prepare_portal_layout_values(),
                **self._prepare_activity_values(activity),
                "page_name": "cae_activity",
                "active_page": page,
                "errors": {},
                **values,
            },
        )

    def _prepare_activity_values(self, activity):
        return {
            "activity": activity,
            "activities": self._get_own_activities(),
            "can_write": activity._can_portal_write(),
            # sudo: the currency of an activity that the user may read
            "currency": activity.sudo().company_id.currency_id,
            "format_day": activity._format_portal_day,
            "format_number": lambda number: formatLang(request.env, number, digits=2),
            "base": f"/my/activity/{activity.id}",
        }

    def _call(self, service, *args):
        """Run services of an activity: all is written, or nothing.

        :return: (what the service returns, {}) or (None, the errors by field)
        """
        try:
            with request.env.cr.savepoint():
                return service(*args), {}
        except (AccessError, MissingError):
            raise
        except CaePortalError as error:
            return None, error.errors
        except UserError as error:
            return None, {"form": str(error)}

    def _get_page(self, records, domain, url, page, state=None):
        """:return: dict ``records`` of a page, as superuser, and its ``pager``"""
        # sudo: the domain keeps to an activity that the user may read
        records_sudo = records.sudo()
        pages = pager(
            url,
            records_sudo.search_count(domain),
            page=page,
            step=PAGE_LENGTH,
            url_args={"state": state} if state else None,
        )
        return {
            "records": records_sudo.search(
                domain, limit=PAGE_LENGTH, offset=pages["offset"]
            ),
            "pager": pages,
            "state": state,
        }

    # --- home -------------------------------------------------------------------

    @route("/my/activities", type="http", auth="user", website=True)
    def portal_my_activities(self, **kw):
        activities = self._get_own_activities()
        if len(activities) == 1:
            return request.redirect(f"/my/activity/{activities.id}")
        values = {**self._prepare_portal_layout_values(), "activities": activities}
        return request.render("cae_activity_accounts.portal_my_activities", values)

    @route(ACTIVITY, type="http", auth="user", website=True)
    def portal_activity_home(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._prepare_activity_home_values(activity, day)
        return self._render("portal_activity_home", activity, "home", **values)

    def _prepare_activity_home_values(self, activity, day):
        """Hook: upper floors add what their blocks of the home page show."""
        # sudo: the domain keeps to an activity that the user may read
        late_sudo = (
            request.env["account.move"]
            .sudo()
            .search(
                activity._get_portal_invoices_domain(day, "late"),
                order="invoice_date_due, id",
                limit=5,
            )
        )
        return {
            "day": day,
            "waterfall": activity._get_portal_waterfall(day),
            "todos": activity._get_portal_todos(day),
            "late_invoices": late_sudo,
            "customer_names": activity._get_portal_customer_names(late_sudo.partner_id),
            "turnover": activity._get_portal_turnover(day),
        }

    @route(
        [f"{ACTIVITY}/items", f"{ACTIVITY}/items/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_items(self, activity_id, figure="", page=1, **kw):
        activity, day = self._open_activity(activity_id)
        steps = activity._get_portal_waterfall(day)["steps"]
        step = next((step for step in steps if step["code"] == figure), None)
        if not step:
            raise NotFound()
        offset = (max(page, 1) - 1) * PAGE_LENGTH
        items = activity._get_portal_items(figure, day, offset, PAGE_LENGTH)
        return self._render(
            "portal_activity_items",
            activity,
            "home",
            day=day,
            step=step,
            rows=items["rows"],
            pager=pager(
                f"/my/activity/{activity.id}/items",
                items["count"],
                page=page,
                step=PAGE_LENGTH,
                url_args={"figure": figure},
            ),
        )

    # --- customers --------------------------------------------------------------

    @route(f"{ACTIVITY}/customers", type="http", auth="user", website=True)
    def portal_activity_customers(self, activity_id, **kw):
        activity, _day = self._open_activity(activity_id)
        # sudo: the customers of an activity that the user may read
        customers_sudo = activity.sudo()._get_portal_customers()
        return self._render(
            "portal_activity_customers", activity, "customers", customers=customers_sudo
        )

    @route(
        [f"{ACTIVITY}/customers/new", f"{ACTIVITY}/customers/<int:customer_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_customer(self, activity_id, customer_id=None, **post):
        activity, _day = self._open_activity(activity_id)
        customer = None
        if customer_id:
            with not_found():
                customer = activity._get_portal_customer(customer_id)
        values, errors = customer or {}, {}
        if request.httprequest.method == "POST":
            values = post
            saved, errors = self._call(self._save_customer, activity, customer, post)
            if saved:
                return request.redirect(self._get_customer_redirection(saved, post))
        return self._render(
            "portal_activity_customer",
            activity,
            "customers",
            customer=customer,
            values=values,
            errors=errors,
            back=post.get("back"),
        )

    def _save_customer(self, activity, customer, values):
        if customer:
            return activity._portal_write_customer(customer.id, values)
        return activity._portal_create_customer(values)

    def _get_customer_redirection(self, customer, post):
        """Whoever left a quote to write a customer down goes back to it."""
        base = f"/my/activity/{customer.activity_id.id}"
        if post.get("back") == "quote":
            return f"{base}/quotes/new?customer_id={customer.id}"
        return f"{base}/customers"

    # --- quotes -----------------------------------------------------------------

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
    )
    def portal_activity_quote(self, activity_id, order_id=None, **post):
        activity, day = self._open_activity(activity_id)
        order = order_id and self._open_quote(activity, order_id, day)
        values, errors = {}, {}
        if request.httprequest.method == "POST":
            values = self._read_quote_post(post)
            target, errors = self._call(
                self._write_quote, activity, order, post, values
            )
            if target:
                return request.redirect(target)
        elif not order:
            values = {"customer_id": post.get("customer_id")}
        return self._render_quote(activity, order, values, errors, post.get("message"))

    def _open_quote(self, activity, order_id, day):
        with not_found():
            order = activity._get_portal_order(order_id)
        if not order.filtered_domain(activity._get_portal_orders_domain(day)):
            raise NotFound()
        return order

    def _read_quote_post(self, post):
        """:return: the fields of the form, its lines gathered in the order typed"""
        lines = {}
        for name, value in post.items():
            if match := LINE_FIELD.fullmatch(name):
                lines.setdefault(int(match[1]), {})[match[2]] = value
        return {**post, "lines": [lines[index] for index in sorted(lines)]}

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
            activity._portal_send_quote(order.id)
            return f"{base}/quotes/{order.id}?message=sent"
        return f"{base}/quotes/{order.id}?message=saved"

    def _render_quote(self, activity, order, values, errors, message=None):
        if order and order.state != "draft":
            return self._render(
                "portal_activity_quote",
                activity,
                "quotes",
                order=order,
                names=activity._get_portal_customer_names(order.partner_id),
                errors=errors,
                message=message,
            )
        # sudo: the customers and the VAT rates that the activity may use
        activity_sudo = activity.sudo()
        return self._render(
            "portal_activity_quote_form",
            activity,
            "quotes",
            order=order,
            values=values or activity_sudo._prepare_quote_form_values(order),
            errors=errors,
            message=message,
            customers=activity_sudo._get_portal_customers(),
            taxes=activity_sudo._get_portal_tax_choices(),
            default_tax=activity_sudo._get_portal_default_tax(),
            default_validity=activity_sudo._get_default_validity_date(),
        )

    @route(
        f"{ACTIVITY}/quotes/<int:order_id>/pdf", type="http", auth="user", website=True
    )
    def portal_activity_quote_pdf(self, activity_id, order_id, **kw):
        activity, day = self._open_activity(activity_id)
        order = self._open_quote(activity, order_id, day)
        return self._show_report(
            order, "pdf", "sale.action_report_saleorder", download=True
        )

    # --- invoices ---------------------------------------------------------------

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
            order_id = post.get("order_id", "")
            order = self._open_quote(
                activity, int(order_id) if order_id.isdecimal() else 0, day
            )
            invoice, errors = self._call(activity._portal_create_invoice, order.id)
            if invoice:
                return request.redirect(
                    f"/my/activity/{activity.id}/invoices/{invoice.id}"
                )
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
            saved, errors = self._call(activity._portal_submit_invoice, move_id, post)
            if saved:
                return request.redirect(
                    f"/my/activity/{activity.id}/invoices/{move_id}?message=submitted"
                )
        return self._render(
            "portal_activity_invoice",
            activity,
            "invoices",
            invoice=invoice,
            names=activity._get_portal_customer_names(invoice.partner_id),
            values=values,
            errors=errors,
            message=post.get("message"),
        )

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
        if invoice.state != "posted":
            raise NotFound()
        return self._show_report(
            invoice, "pdf", "account.account_invoices", download=True
        )
