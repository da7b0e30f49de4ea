from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import content_disposition, request, route

from .portal import ACTIVITY, CaePortal, not_found

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MONTHS = 12


class CaeStatements(CaePortal):
    """The statement of accounts to keep, for the cooperative and on the portal."""

    @route("/cae/statements.<any(pdf,xlsx):kind>", type="http", auth="user")
    def cae_statements(self, kind, ids="", date_from="", date_to="", **kw):
        numbers = [int(number) for number in ids.split(",") if number.isdecimal()]
        activities = request.env["cae.activity"].browse(numbers)
        return self._download(activities, kind, *self._read_period(date_from, date_to))

    @route(f"{ACTIVITY}/statement", type="http", auth="user", website=True)
    def portal_activity_statement(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        return self._render(
            "portal_activity_statement",
            activity,
            "home",
            day=day,
            periods=activity._get_portal_periods(day, MONTHS),
            carried=activity._get_portal_carried(day),
        )

    @route(
        f"{ACTIVITY}/statement.<any(pdf,xlsx):kind>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_statement_file(
        self, activity_id, kind, date_from="", date_to="", **kw
    ):
        """A leaver reads up to his last day: a later one is not found."""
        activity, _day = self._open_activity(activity_id)
        return self._download(activity, kind, *self._read_period(date_from, date_to))

    def _read_period(self, *typed):
        try:
            date_from, date_to = map(fields.Date.to_date, typed)
        except ValueError:
            raise NotFound() from None
        if not date_from or not date_to or date_from > date_to:
            raise NotFound()
        return date_from, date_to

    def _download(self, activities, kind, date_from, date_to):
        with not_found():
            activities.check_access("read")
            found = activities.exists()
            if not found:
                raise NotFound()
            name, content = found._get_statement_file(kind, date_from, date_to)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", CONTENT_TYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
