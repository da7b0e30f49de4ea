from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import content_disposition, request, route

from odoo.addons.cae_base.engine.record_id import read_id
from odoo.addons.portal.controllers.portal import pager

from ..models.cae_activity_portal_ledger import SIGNS
from ..models.cae_activity_portal_statement import FIRST_DAY
from .portal import ACTIVITY, PAGE_LENGTH, CaePortal, not_found

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LEDGER = f"{ACTIVITY}/ledger"
HEADING = f"{LEDGER}/<any({','.join(SIGNS)}):code>"


class CaeStatements(CaePortal):
    """The statement of accounts and the ledger: on the portal, and to keep."""

    @route("/cae/statements.<any(pdf,xlsx):kind>", type="http", auth="user")
    def cae_statements(self, kind, ids="", date_from="", date_to="", **kw):
        numbers = filter(None, map(read_id, ids.split(",")))
        activities = request.env["cae.activity"].browse(numbers)
        return self._download(activities, kind, *self._read_period(date_from, date_to))

    @route(f"{ACTIVITY}/statement", type="http", auth="user", website=True)
    def portal_activity_statement(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._prepare_period_values(activity, day, kw)
        if period := values["period"]:
            values["document"] = activity._get_portal_statement(*period)
            values["chart"] = activity._get_portal_statement_chart(period[1])
            values["max_rows"] = PAGE_LENGTH
        return self._render("portal_activity_statement", activity, "home", **values)

    def _prepare_period_values(self, activity, day, typed):
        """:return: dict ``period``, the two dates, or none if one is wrong; and what
        the form to choose another shows"""
        period, errors = self._call(activity._read_portal_period, typed, day)
        names = ("date_from", "date_to")
        return {
            "day": day,
            "period": period,
            "period_query": "date_from={}&date_to={}".format(*period) if period else "",
            "errors": errors,
            "values": dict(zip(names, map(str, period), strict=True))
            if period
            else {name: str(typed.get(name, "")) for name in names},
            "periods": activity._get_portal_periods(day),
        }

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

    # --- ledger -----------------------------------------------------------------

    @route(LEDGER, type="http", auth="user", website=True)
    def portal_activity_ledger(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        values = self._prepare_period_values(activity, day, kw)
        if period := values["period"]:
            values["headings"] = activity._get_portal_ledger(*period)
        return self._render("portal_activity_ledger", activity, "home", **values)

    @route(
        [HEADING, f"{HEADING}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_heading(self, activity_id, code, page=1, **kw):
        """What moves a heading. Its period comes by a link: a wrong one goes back to
        the form."""
        activity, day = self._open_activity(activity_id)
        values = self._prepare_period_values(activity, day, kw)
        if not values["period"]:
            return self._render("portal_activity_ledger", activity, "home", **values)
        found = activity._get_portal_ledger_rows(
            code, *values["period"], self._get_offset(page), PAGE_LENGTH
        )
        pages = pager(
            f"/my/activity/{activity.id}/ledger/{code}",
            found["count"],
            page=page,
            step=PAGE_LENGTH,
            url_args=values["values"],
        )
        return self._render(
            "portal_activity_heading", activity, "home", **values, **found, pager=pages
        )

    @route(f"{ACTIVITY}/ledger.csv", type="http", auth="user", website=True)
    def portal_activity_ledger_file(self, activity_id, date_from="", date_to="", **kw):
        activity, _day = self._open_activity(activity_id)
        period = self._read_period(date_from, date_to)
        with not_found():
            return self._send("csv", *activity._get_ledger_file(*period))

    # --- files ------------------------------------------------------------------

    def _read_period(self, *typed):
        try:
            date_from, date_to = map(fields.Date.to_date, typed)
        except ValueError:
            raise NotFound() from None
        if not date_from or not date_to or not FIRST_DAY <= date_from <= date_to:
            raise NotFound()
        return date_from, date_to

    def _download(self, activities, kind, date_from, date_to):
        with not_found():
            activities.check_access("read")
            found = activities.exists()
            if not found:
                raise NotFound()
            return self._send(
                kind, *found._get_statement_file(kind, date_from, date_to)
            )

    def _send(self, kind, name, content):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", CONTENT_TYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
