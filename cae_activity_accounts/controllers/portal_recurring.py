import re

from odoo.http import request, route

from odoo.addons.cae_base.engine.record_id import read_id

from .portal import ACTIVITY, CaePortal, not_found

LINE_FIELD = re.compile(r"lines-(\d{1,4})-(\w+)", re.ASCII)
BLANK_ROWS = 2


class CaePortalRecurring(CaePortal):
    """The recurring invoices of an activity."""

    @route(f"{ACTIVITY}/recurring", type="http", auth="user", website=True)
    def portal_activity_recurrings(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        return self._render(
            "portal_activity_recurrings",
            activity,
            "invoices",
            recurrings=self._keep_readable(activity._get_portal_recurrings(), day),
            intervals=self._get_intervals(),
            needs_quote=not activity._can_invoice_directly(),
        )

    @route(
        [f"{ACTIVITY}/recurring/new", f"{ACTIVITY}/recurring/<int:recurring_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_recurring(self, activity_id, recurring_id=None, **post):
        activity, day = self._open_activity(activity_id)
        recurring = None
        if recurring_id:
            recurring = self._open_recurring(activity, recurring_id, day)
        errors = {}
        if request.httprequest.method == "POST":
            values = self._read_recurring_post(post)
            target, errors = self._call_once(
                post, self._save_recurring, activity, values, recurring_id
            )
            if target:
                return request.redirect(target)
        else:
            values = self._get_recurring_values(activity, recurring, day, post)
        return self._render_recurring(activity, recurring, values, errors, post)

    @route(
        f"{ACTIVITY}/recurring/<int:recurring_id>/state",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_activity_recurring_state(self, activity_id, recurring_id, **post):
        """Pause, resume or end."""
        activity, day = self._open_activity(activity_id)
        recurring = self._open_recurring(activity, recurring_id, day)
        with not_found():
            changed, errors = self._call(
                activity._portal_change_recurring, recurring_id, post.get("action")
            )
        if changed:
            return request.redirect(recurring._get_portal_path())
        # sudo: a recurring invoice of the activity
        values = activity.sudo()._prepare_recurring_form_values(recurring)
        return self._render_recurring(activity, recurring, values, errors, {})

    def _open_recurring(self, activity, recurring_id, day):
        return self._open_own(activity._get_portal_recurring, recurring_id, day)

    def _read_recurring_post(self, post):
        """:return: the fields of the form, its lines gathered in the order typed"""
        lines = {}
        for name, value in post.items():
            if match := LINE_FIELD.fullmatch(name):
                lines.setdefault(int(match[1]), {})[match[2]] = value
        return {**post, "lines": [lines[index] for index in sorted(lines)]}

    def _save_recurring(self, activity, values, recurring_id):
        """:return: the page to show next"""
        with not_found():
            recurring = activity._portal_save_recurring(values, recurring_id)
        return f"{recurring._get_portal_path()}?message=saved"

    def _get_recurring_values(self, activity, recurring, day, post):
        # sudo: a document of the activity, or none
        activity_sudo = activity.sudo()
        if recurring:
            return activity_sudo._prepare_recurring_form_values(recurring)
        document = None
        if post.get("order_id"):
            document = self._open_quote(activity, read_id(post["order_id"]), day)
        elif post.get("invoice_id"):
            with not_found():
                document = activity._get_portal_invoice(read_id(post["invoice_id"]))
        return activity_sudo._prepare_new_recurring_values(document)

    def _get_intervals(self):
        field = request.env["cae.recurring.invoice"]._fields["interval"]
        return field._description_selection(request.env)

    def _render_recurring(self, activity, recurring, values, errors, post):
        # sudo: the VAT rates that the activity may use
        activity_sudo = activity.sudo()
        return self._render(
            "portal_activity_recurring",
            activity,
            "invoices",
            recurring=recurring,
            values=values,
            rows=[*(values.get("lines") or []), *({} for _row in range(BLANK_ROWS))],
            errors=errors,
            message=post.get("message"),
            # what was typed is shown with its errors
            needs_quote=not (errors or recurring or values.get("order_id"))
            and not activity._can_invoice_directly(),
            customers=self._get_customers(activity),
            intervals=self._get_intervals(),
            taxes=activity_sudo._get_portal_tax_choices(),
            default_tax=activity_sudo._get_portal_default_tax(),
        )
