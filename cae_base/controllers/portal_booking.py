from datetime import timedelta

from odoo.fields import Date
from odoo.http import request, route
from odoo.tools import format_date

from .portal_person import CaePortalPerson

RESOURCES = "/my/resources"
RESOURCE = f"{RESOURCES}/<int:resource_id>"
BOOKING = f"{RESOURCES}/bookings/<int:booking_id>"


class CaePortalBooking(CaePortalPerson):
    """The shared resources of the cooperative: doors only, the person does."""

    @route(RESOURCES, type="http", auth="user", website=True, methods=["GET"])
    def portal_resources(self, done=None, **kw):
        return self._show_resources(done=done)

    @route(RESOURCE, type="http", auth="user", website=True, methods=["GET"])
    def portal_resource(self, resource_id, week=None, day=None, start=None, **kw):
        chosen = {"day": day, "start": start} if day else {}
        return self._show_resource(resource_id, week, values=chosen)

    @route(f"{RESOURCE}/book", type="http", auth="user", website=True, methods=["POST"])
    def portal_resource_book(self, resource_id, **post):
        person = self._open_person()
        booking, errors = self._call_person(
            person._portal_book_resource, resource_id, post
        )
        if errors:
            # nothing was written; what others have booked meanwhile is read anew
            request.env.cr.rollback()
            week = post.get("day")
            return self._show_resource(resource_id, week, values=post, errors=errors)
        return request.redirect(f"{RESOURCES}?done={booking.state}")

    @route(
        f"{BOOKING}/cancel", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_booking_cancel(self, booking_id, **post):
        person = self._open_person()
        _result, errors = self._call_person(
            person._portal_cancel_resource_booking, booking_id
        )
        if errors:
            return self._show_resources(errors=errors)
        return request.redirect(f"{RESOURCES}?done=cancelled")

    def _show_resources(self, **values):
        person = self._open_person()
        return self._render_person(
            "cae_base.portal_resources",
            person,
            "resources",
            resources=person._get_portal_resources(),
            bookings=person._get_portal_resource_bookings(),
            **values,
        )

    def _show_resource(self, resource_id, week, **values):
        person = self._open_person()
        resource = self._find(person._get_portal_resource, resource_id)
        monday = self._read_monday(resource, week)
        return self._render_person(
            "cae_base.portal_resource",
            person,
            "resources",
            resource=resource,
            days=person._portal_list_week(resource, monday),
            activities=person._get_paying_activities(),
            times=resource._list_times(),
            monday=monday,
            **self._prepare_weeks(resource, monday),
            **values,
        )

    def _read_monday(self, resource, week):
        """The week of a day, or that of the first day on which one may come."""
        first = resource._get_first_moment().date()
        try:
            day = Date.to_date(week) or resource._get_first_day()
        except ValueError:
            day = resource._get_first_day()
        return Date.start_of(min(max(day, first), resource._get_last_day()), "week")

    def _prepare_weeks(self, resource, monday):
        first, last = resource._get_first_moment().date(), resource._get_last_day()
        before, after = monday - timedelta(days=7), monday + timedelta(days=7)
        return {
            "week_before": before if monday > first else None,
            "week_after": after if after <= last else None,
            "first_day": first,
            "last_day": last,
            "format_day": lambda day: format_date(
                request.env, day, date_format="EEEE d MMMM"
            ),
        }
