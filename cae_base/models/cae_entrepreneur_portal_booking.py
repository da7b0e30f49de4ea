from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.exceptions import MissingError, UserError

from ..engine.booking import FREE, Period, list_free
from ..person_form import PersonForm
from .cae_resource_booking import ASKED, BOOKED, CANCELLED

DAYS_OF_WEEK = 7
PURPOSE_LIMIT = 200


class CaeEntrepreneur(models.Model):
    """Shared resources on the portal: each method is called on the person who is the
    user, as superuser (see :meth:`_get_portal_person`)."""

    _inherit = "cae.entrepreneur"

    def _get_portal_resources(self):
        return self.env["cae.shared.resource"].search(
            [("company_id", "=", self.company_id.id)]
        )

    def _get_portal_resource(self, resource_id):
        """:raise MissingError: if it is not one of his cooperative's"""
        resource = self._get_portal_resources().filtered(
            lambda resource: resource.id == resource_id
        )
        if not resource:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return resource

    def _get_portal_resource_bookings(self):
        """:return: the bookings of the person that are not over, the next one first"""
        return self.env["cae.resource.booking"].search(
            [
                ("entrepreneur_id", "=", self.id),
                ("state", "!=", CANCELLED),
                ("stop", ">", fields.Datetime.now()),
            ],
            order="start, id",
        )

    def _get_portal_resource_booking(self, booking_id):
        """:raise MissingError: if it is not the person's own"""
        booking = self.env["cae.resource.booking"].search(
            [("id", "=", booking_id), ("entrepreneur_id", "=", self.id)]
        )
        if not booking:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return booking

    def _get_paying_activities(self):
        """:return: the activities in which the person works today"""
        return self.cae_activity_ids.filtered(
            lambda activity: activity.active and not activity.is_structure
        )

    # --- what is free -----------------------------------------------------------

    def _portal_list_week(self, resource, monday):
        """
        :return: list of dicts ``day``, ``free`` (list of :class:`Period`) and
            ``closing``, of each day of a week that may still be booked
        """
        sunday = monday + timedelta(days=DAYS_OF_WEEK - 1)
        rules = resource._get_rules()[resource]
        taken = resource._get_taken(monday, sunday)
        since, last = resource._get_first_moment(), resource._get_last_day()
        return [
            {
                "day": day,
                "free": list_free(day, rules, taken, since),
                "closing": rules.find_closing(day, day),
            }
            for day in (monday + timedelta(days=n) for n in range(DAYS_OF_WEEK))
            if since.date() <= day <= last
        ]

    # --- booking ----------------------------------------------------------------

    def _portal_book_resource(self, resource_id, values):
        """Book a shared resource.

        :raise MissingError: if the resource is not of his cooperative
        :raise PortalPersonError: if something typed is wrong
        :raise UserError: if it is taken, closed or too late, saying so
        """
        resource = self._get_portal_resource(resource_id)
        vals = self._read_booking_form(resource, values)
        known = self._find_same_booking(vals)
        if known:  # the form came twice
            return known
        bookings = self.env["cae.resource.booking"].with_context(
            mail_create_nosubscribe=True
        )
        booking = bookings.create(vals)
        booking._plan_approval()
        return booking

    def _find_same_booking(self, vals):
        names = ("resource_id", "entrepreneur_id", "start", "stop")
        return self.env["cae.resource.booking"].search(
            [("state", "!=", CANCELLED), *((name, "=", vals[name]) for name in names)]
        )

    def _read_booking_form(self, resource, values):
        form = PersonForm(self.env, values)
        period = self._read_period(resource, form)
        activity = self._read_payer(resource, form)
        purpose = form.text("purpose", PURPOSE_LIMIT)
        form.check()
        self._check_delays(resource, period)
        return {
            "resource_id": resource.id,
            "entrepreneur_id": self.id,
            "cae_activity_id": activity.id,
            "start": resource._from_local(period.start),
            "stop": resource._from_local(period.stop),
            "purpose": purpose,
            "state": ASKED if resource.approver_id else BOOKED,
        }

    def _read_period(self, resource, form):
        """:return: :class:`Period` on the clock of the place, None if it is wrong"""
        first = form.day("day", self.env._("Choose a day."))
        last = (form.day("last_day") if resource.is_overnight else None) or first
        times = resource._list_times()
        start, stop = (
            self._read_time(form, name, times, sentence)
            for name, sentence in (
                ("start", self.env._("Choose when it begins.")),
                ("stop", self.env._("Choose when it ends.")),
            )
        )
        if None in (first, last, start, stop):
            return None
        period = Period(
            datetime.combine(first, time.min) + timedelta(minutes=start),
            datetime.combine(last, time.min) + timedelta(minutes=stop),
        )
        if period.stop <= period.start:
            form.fail("stop", self.env._("It ends after it begins."))
        return period

    def _read_time(self, form, name, times, sentence):
        minutes = form.minutes(name, sentence)
        if minutes is not None and form.text(name) not in times:
            form.fail(name, self.env._("Choose one of the list."))
        return minutes

    def _read_payer(self, resource, form):
        activities = self._get_paying_activities()
        if resource.price_unit == FREE or not resource.price:
            return activities.browse()
        if len(activities) == 1:
            return activities
        if not activities:
            form.fail(
                "cae_activity_id",
                self.env._("You have no trade name that could pay: ask your coach."),
            )
            return activities
        return form.record(
            "cae_activity_id", activities, self.env._("Choose who pays.")
        )

    def _check_delays(self, resource, period):
        if period.start < resource._get_first_moment():
            raise UserError(
                self.env._(
                    "%(resource)s is booked at least %(hours)s hours ahead: choose a"
                    " later moment, or call the cooperative.",
                    resource=resource.name,
                    hours=resource.notice_hours,
                )
                if resource.notice_hours
                else self.env._("This moment is over: choose a later one.")
            )
        if period.stop.date() > resource._get_last_day():
            raise UserError(
                self.env._(
                    "%(resource)s is booked %(days)s days ahead at most.",
                    resource=resource.name,
                    days=resource.horizon_days,
                )
            )

    def _portal_cancel_resource_booking(self, booking_id):
        """Cancel a booking of the person's own; done already, it stays so.

        :raise MissingError: if it is not his
        :raise UserError: if it is too late
        """
        booking = self._get_portal_resource_booking(booking_id)
        if booking.state == CANCELLED:
            return
        if not booking._can_portal_cancel():
            raise UserError(
                self.env._(
                    "%(resource)s is cancelled %(hours)s hours before at the latest:"
                    " call the cooperative.",
                    resource=booking.resource_id.name,
                    hours=booking.resource_id.cancel_hours,
                )
            )
        booking._cancel()
