from odoo.http import request, route

from odoo.addons.cae_base.engine.record_id import read_id

from .portal import ACTIVITY, CaePortal


class CaePortalCustomers(CaePortal):
    """The customers of an activity."""

    @route(f"{ACTIVITY}/customers", type="http", auth="user", website=True)
    def portal_activity_customers(self, activity_id, **kw):
        activity, _day = self._open_activity(activity_id)
        return self._render(
            "portal_activity_customers",
            activity,
            "customers",
            customers=self._get_customers(activity),
        )

    @route(
        [f"{ACTIVITY}/customers/new", f"{ACTIVITY}/customers/<int:customer_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_customer(self, activity_id, customer_id=None, **post):
        activity, day = self._open_activity(activity_id)
        customer = None
        if customer_id:
            customer = self._open_own(activity._get_portal_customer, customer_id, day)
        values, errors = customer or {}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._save_customer, activity, customer, post
            )
            if target:
                return request.redirect(target)
        return self._render(
            "portal_activity_customer",
            activity,
            "customers",
            customer=customer,
            values=values,
            errors=errors,
            back=self._get_quote_left(post),
        )

    def _save_customer(self, activity, customer, values):
        """:return: the page to show next"""
        if customer:
            customer = activity._portal_write_customer(customer.id, values)
        else:
            customer = activity._portal_create_customer(values)
        return self._get_customer_redirection(customer, values)

    def _get_customer_redirection(self, customer, post):
        """Whoever left a quote to write a customer down goes back to it."""
        base = f"/my/activity/{customer.activity_id.id}"
        if quote := self._get_quote_left(post):
            return f"{base}/quotes/{quote}?customer_id={customer.id}"
        return f"{base}/customers"

    def _get_quote_left(self, post):
        """:return: the number of the quote, ``new``, or None"""
        quote = post.get("back", "")
        return quote if quote == "new" else read_id(quote) or None
