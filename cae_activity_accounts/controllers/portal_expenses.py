from werkzeug.exceptions import NotFound

from odoo.http import content_disposition, request, route

from ..models.cae_activity_portal_expense import MAX_RECEIPT
from ..portal_form import CaePortalError
from .portal import ACTIVITY, CaePortal, not_found

# Two files at most come with a form, and some text.
MAX_POST = 2 * MAX_RECEIPT + 1024 * 1024


class CaePortalExpenses(CaePortal):
    """The expenses of an activity: receipts, trips, what is reimbursed."""

    @route(
        [f"{ACTIVITY}/expenses", f"{ACTIVITY}/expenses/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_expenses(self, activity_id, page=1, state=None, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._get_page(
            request.env["hr.expense"],
            activity._get_portal_expenses_domain(day, state),
            f"/my/activity/{activity.id}/expenses",
            page,
            state,
        )
        return self._render(
            "portal_activity_expenses",
            activity,
            "expenses",
            totals=activity._get_portal_expense_totals(day),
            message=kw.get("message"),
            **values,
        )

    @route(
        [f"{ACTIVITY}/expenses/new", f"{ACTIVITY}/expenses/<int:expense_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
        max_content_length=MAX_POST,
        cae_upload=True,
    )
    def portal_activity_expense(self, activity_id, expense_id=None, **post):
        activity, day = self._open_activity(activity_id)
        expense = expense_id and self._open_expense(activity, expense_id, day)
        values, errors = {}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._write_expense, activity, expense, post
            )
            if target:
                return request.redirect(target)
        if post.get("message") == "too_large":
            errors = {"receipt": activity._tell_receipt_too_large()}
        return self._render_expense(
            activity, expense, values, errors, post.get("message")
        )

    @route(
        f"{ACTIVITY}/expenses/mileage/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_trip(self, activity_id, **post):
        activity, _day = self._open_activity(activity_id)
        values, errors = {}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(
                post, self._write_trip, activity, None, post
            )
            if target:
                return request.redirect(target)
        return self._render_trip(activity, None, values, errors)

    @route(
        f"{ACTIVITY}/vehicles/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_vehicle(self, activity_id, **post):
        activity, _day = self._open_activity(activity_id)
        errors = {}
        if request.httprequest.method == "POST":
            target, errors = self._call_once(post, self._write_vehicle, activity, post)
            if target:
                return request.redirect(target)
        return self._render(
            "portal_activity_vehicle",
            activity,
            "expenses",
            values=post,
            errors=errors,
            powers=request.env["cae.vehicle"]
            ._fields["power"]
            ._description_selection(request.env),
        )

    @route(
        f"{ACTIVITY}/expenses/<int:expense_id>/receipt/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_receipt(self, activity_id, expense_id, attachment_id, **kw):
        """The only door to a receipt; a browser never takes it for a page."""
        activity, day = self._open_activity(activity_id)
        expense = self._open_expense(activity, expense_id, day)
        try:
            file_sudo = activity._get_portal_receipt(expense, attachment_id)
        except CaePortalError:
            raise NotFound() from None
        return request.make_response(
            file_sudo.raw,
            [
                ("Content-Type", file_sudo.mimetype),
                ("Content-Disposition", content_disposition(file_sudo.name)),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("Cache-Control", "private, no-store"),
            ],
        )

    # --- what a button does ---------------------------------------------------------

    def _write_expense(self, activity, expense, post):
        """:return: the page to show next"""
        action = post.get("action", "")
        base = f"/my/activity/{activity.id}/expenses"
        if expense and expense.state != "draft":
            return self._follow_expense(activity, expense, post, base)
        if expense and action == "delete":
            activity._portal_delete_expense(expense.id)
            return f"{base}?message=deleted"
        if expense and action.startswith("remove-"):
            activity._portal_remove_receipt(expense.id, action.removeprefix("remove-"))
            return f"{base}/{expense.id}"
        if expense and expense.cae_vehicle_id:
            return self._write_trip(activity, expense, post)
        values = {**post, "receipts": self._read_files()}
        saved = activity._portal_save_expense(values, expense and expense.id)
        return self._submit_saved(activity, saved, action, base)

    def _write_trip(self, activity, expense, post):
        base = f"/my/activity/{activity.id}/expenses"
        saved = activity._portal_save_trip(post, expense and expense.id)
        return self._submit_saved(activity, saved, post.get("action"), base)

    def _write_vehicle(self, activity, post):
        activity._portal_save_vehicle(post)
        return f"/my/activity/{activity.id}/expenses/mileage/new"

    def _submit_saved(self, activity, expense, action, base):
        if action != "submit":
            return f"{base}/{expense.id}?message=saved"
        drafts = expense._get_parts().filtered(lambda part: part.state == "draft")
        for part in drafts:
            activity._portal_submit_expense(part.id)
        return f"{base}/{expense.id}?message=submitted"

    def _follow_expense(self, activity, expense, post, base):
        """What can be done once it was sent."""
        if post.get("action") == "waive":
            activity._portal_request_waiver(expense.id, post)
            return f"{base}/{expense.id}?message=waiver"
        if post.get("action") == "reopen":
            activity._portal_reopen_expense(expense.id)
            return f"{base}/{expense.id}"
        return f"{base}/{expense.id}"

    def _read_files(self):
        """:return: list of (name, bytes), one byte more than allowed at most"""
        files = request.httprequest.files
        return [
            (file.filename, file.stream.read(MAX_RECEIPT + 1))
            for name in ("photo", "receipt")
            for file in files.getlist(name)
        ]

    # --- what a page shows ----------------------------------------------------------

    def _open_expense(self, activity, expense_id, day):
        with not_found():
            expense = activity._get_portal_expense(expense_id)
        if not expense.filtered_domain(activity._get_portal_expenses_domain(day)):
            raise NotFound()
        return expense

    def _render_expense(self, activity, expense, values, errors, message=None):
        if expense and not self._can_change(activity, expense):
            return self._render_expense_read(activity, expense, errors, message)
        if expense and expense.cae_vehicle_id:
            return self._render_trip(activity, expense, values, errors, message)
        # sudo: the kinds and the rates that the activity may use
        activity_sudo = activity.sudo()
        kinds = activity_sudo._get_portal_expense_kinds()
        return self._render(
            "portal_activity_expense_form",
            activity,
            "expenses",
            expense=expense,
            values=values or activity_sudo._prepare_expense_form_values(expense),
            errors=errors,
            message=message,
            kinds=kinds,
            taxes=activity_sudo._get_portal_purchase_taxes(),
            default_taxes=activity_sudo._get_portal_default_taxes(kinds),
            receipts=activity._get_expense_receipts(expense),
            max_size=MAX_RECEIPT,
        )

    def _render_expense_read(self, activity, expense, errors, message):
        # sudo: the settings of the company say whether claims can be waived
        activity_sudo = activity.sudo()
        own = expense.employee_id.work_contact_id == request.env.user.partner_id
        waivable = (
            own
            and expense._is_waivable()
            and not expense.cae_waiver_requested_on
            and bool(activity_sudo.company_id.cae_waiver_account_id)
        )
        return self._render(
            "portal_activity_expense",
            activity,
            "expenses",
            expense=expense,
            own=own,
            errors=errors,
            message=message,
            receipts=activity._get_expense_receipts(expense),
            waiver_text=waivable and activity_sudo._get_waiver_text(expense),
        )

    def _render_trip(self, activity, expense, values, errors, message=None):
        # sudo: the user's own cars, his own trip
        activity_sudo = activity.sudo()
        return self._render(
            "portal_activity_trip_form",
            activity,
            "expenses",
            expense=expense,
            values=values or activity_sudo._prepare_trip_form_values(expense),
            errors=errors,
            message=message,
            vehicles=activity_sudo._get_portal_vehicles(),
        )

    def _can_change(self, activity, expense):
        own = expense.employee_id.work_contact_id == request.env.user.partner_id
        return expense.state == "draft" and own and activity._can_portal_write()
