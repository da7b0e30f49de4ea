from contextlib import contextmanager

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route
from odoo.tools import formatLang

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..portal_form import CaePortalError

ACTIVITY = "/my/activity/<int:activity_id>"
PAGE_LENGTH = 50
BOUGHT_CARDS = ("order_count", "invoice_count")


@contextmanager
def not_found():
    """What is not one's own does not exist."""
    try:
        yield
    except (AccessError, MissingError):
        raise NotFound() from None


class CaePortal(CustomerPortal):
    """The pages of an activity: they open doors and show, the activity does.

    Here are its home and what all pages share; each family of documents has a file.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_activity_count" in counters:
            values["cae_activity_count"] = len(self._get_own_activities())
        if not counters:  # the page itself, whose cards are counted afterwards
            values["cae_no_cards"] = self._get_empty_cards()
        return values

    def _get_empty_cards(self):
        """Core shows cards of orders and invoices to all, for who buys nothing too."""
        if not self._get_own_activities():
            return []
        counts = self._prepare_home_portal_values(list(BOUGHT_CARDS))
        return [name for name in BOUGHT_CARDS if not counts.get(name)]

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

    def _open_quote(self, activity, order_id, day):
        """
        :return: the quote, as superuser
        :raise NotFound: if it is not the activity's, or is younger than the day
        """
        with not_found():
            order = activity._get_portal_order(order_id)
        if not order.filtered_domain(activity._get_portal_orders_domain(day)):
            raise NotFound()
        return order

    def _keep_readable(self, records, day):
        """:return: those which were there on the last day that the user may read"""
        end = fields.Date.add(day, days=1)
        return records.filtered_domain([("create_date", "<", end)])

    def _get_customers(self, activity):
        """:return: the customers whom the user may read, as superuser"""
        # sudo: the customers of an activity that the user may read
        customers_sudo = activity.sudo()._get_portal_customers()
        return self._keep_readable(customers_sudo, activity._get_portal_last_day())

    def _open_own(self, find, record_id, day):
        """
        :param find: a method of the activity, which looks an id up among its own
        :return: the record, as superuser
        :raise NotFound: if it is not the activity's, or is younger than the day
        """
        with not_found():
            record = find(record_id)
        if not self._keep_readable(record, day):
            raise NotFound()
        return record

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
            "once": request.env["cae.portal.once"]._new_token(),
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

    def _call_once(self, post, answer, *args):
        """As :meth:`_call`, for a form that makes or sends something: done once, though
        it was posted twice.

        :param post: what was posted, with the token of the form
        :param answer: does it, and returns the address of the page to show next
        """
        once = request.env["cae.portal.once"]
        target, errors = self._call(once._answer_once, post, answer, *args)
        if target:  # the browser need not keep what was typed any more
            request.future_response.set_cookie(
                "cae_saved", post.get("once", "")[:64], max_age=3600, samesite="Lax"
            )
        return target, errors

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

    def _get_offset(self, page):
        """Of a page whose number may have been typed in the address."""
        text = str(page)
        number = int(text) if text.isdecimal() and len(text) < 6 else 1
        return (max(number, 1) - 1) * PAGE_LENGTH

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
            "deadlines": activity._get_portal_deadlines(day),
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
        items = activity._get_portal_items(
            figure, day, self._get_offset(page), PAGE_LENGTH
        )
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
