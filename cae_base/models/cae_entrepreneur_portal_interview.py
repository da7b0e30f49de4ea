from odoo import fields, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..engine.record_id import read_id
from .cae_interview import SIGNED, TO_SIGN
from .cae_interview_slot import BOOKED, OPEN

SLOTS_SHOWN = 60


class CaeEntrepreneur(models.Model):
    """Interviews and appointments on the portal.

    The person was opened by :meth:`_get_portal_person`: each service looks what it is
    given up among what is his, or what his coach opened for those whom he follows.
    """

    _inherit = "cae.entrepreneur"

    # --- reports ----------------------------------------------------------------

    def _get_portal_interviews(self, *domain):
        """:return: the reports that were sent to this person"""
        return self.env["cae.interview"].search(
            [("entrepreneur_id", "=", self.id), ("sent_on", "!=", False), *domain]
        )

    def _get_portal_interview(self, interview_id):
        """:raise MissingError: if the report is not his, or was never sent"""
        return self._check_found(self._get_portal_interviews(("id", "=", interview_id)))

    def _portal_sign_interview(self, interview_id, *signature):
        """:raise UserError: if it cannot be signed (any more), saying why"""
        self._get_portal_interview(interview_id)._sign_second(*signature)

    def _get_portal_interview_home(self):
        """What the first page says of interviews."""
        sent = self._get_portal_interviews()
        return {
            "to_sign": sent.filtered(lambda one: one.state == TO_SIGN),
            "signed": sent.filtered(lambda one: one.state == SIGNED),
            "appointment": self._get_portal_appointment(),
            "booking": self._get_portal_bookings()[:1],
            "slot_count": len(self._get_portal_slots()),
        }

    # --- appointments -------------------------------------------------------------

    def _get_portal_appointment(self):
        """:return: the next appointment in the calendar, maybe none"""
        return self.env["calendar.event"].search(
            [
                ("cae_entrepreneur_id", "=", self.id),
                ("stop", ">", fields.Datetime.now()),
            ],
            order="start",
            limit=1,
        )

    def _get_portal_slots(self, *domain):
        """:return: the free slots to come of the coach of this person"""
        if not self.coach_id:
            return self.env["cae.interview.slot"]
        return self.env["cae.interview.slot"].search(
            self._get_portal_slots_domain()
            & Domain("state", "=", OPEN)
            & Domain("start", ">", fields.Datetime.now())
            & Domain(domain),
            limit=SLOTS_SHOWN,
        )

    def _get_portal_slots_domain(self):
        return Domain("user_id", "=", self.coach_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _get_portal_bookings(self, *domain):
        """:return: the bookings to come of this person"""
        return self.env["cae.interview.booking"].search(
            [
                ("entrepreneur_id", "=", self.id),
                ("state", "=", BOOKED),
                ("start", ">", fields.Datetime.now()),
                *domain,
            ],
            order="start",
        )

    def _get_portal_booking(self, booking_id):
        """:raise MissingError: if it is not his, or is over"""
        return self._check_found(self._get_portal_bookings(("id", "=", booking_id)))

    def _portal_book(self, slot_id):
        """Book a slot; asked for twice, it is booked once."""
        slot = self._find_portal_slot(slot_id)
        mine = self._get_portal_bookings()
        if slot in mine.slot_id:
            return mine.filtered(lambda booking: booking.slot_id == slot)
        if mine:
            raise UserError(
                self.env._(
                    "You have an appointment on %s: move it, or cancel it first.",
                    self._format_portal_time(mine[:1].start),
                )
            )
        self._check_portal_slot(slot)
        return self.env["cae.interview.booking"]._book(slot, self)

    def _portal_move_booking(self, booking_id, slot_id):
        booking = self._get_portal_booking(booking_id)
        slot = self._find_portal_slot(slot_id)
        if booking.slot_id == slot:
            return booking
        self._check_portal_change(booking)
        self._check_portal_slot(slot)
        return booking._move(slot)

    def _portal_cancel_booking(self, booking_id):
        booking = self._get_portal_booking(booking_id)
        self._check_portal_change(booking)
        booking._cancel()
        return True

    def _find_portal_slot(self, slot_id):
        """:raise MissingError: if it is not one of his coach"""
        return self._check_found(
            self.env["cae.interview.slot"].search(
                self._get_portal_slots_domain() & Domain("id", "=", read_id(slot_id))
            )
        )

    def _check_portal_slot(self, slot):
        if slot not in self._get_portal_slots(("id", "=", slot.id)):
            raise UserError(self.env["cae.interview.booking"]._tell_taken())

    def _check_portal_change(self, booking):
        if not self._can_portal_change(booking):
            raise UserError(
                self.env._(
                    "An appointment is moved or cancelled until %(hours)s hours before:"
                    " call %(coach)s.",
                    hours=self._get_portal_change_hours(),
                    coach=booking.user_id.name,
                )
            )

    def _can_portal_change(self, booking):
        last = fields.Datetime.add(
            fields.Datetime.now(), hours=self._get_portal_change_hours()
        )
        return booking.start >= last

    def _get_portal_change_hours(self):
        today = fields.Date.context_today(self)
        return int(self.company_id._get_legal_setting("interview_change_hours", today))

    # --- helpers ------------------------------------------------------------------

    def _check_found(self, record):
        if not record:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return record

    def _format_portal_time(self, moment, dt_format="EEEE d MMMM yyyy, HH:mm"):
        """Where the coach is: that is where one meets."""
        zone = self.coach_id.tz or self.partner_id.tz or "Europe/Paris"
        return format_datetime(self.env, moment, tz=zone, dt_format=dt_format)
