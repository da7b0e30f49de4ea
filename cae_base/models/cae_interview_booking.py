from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError

from .cae_interview_slot import BOOKED, WITHDRAWN


class CaeInterviewBooking(models.Model):
    """Who booked a slot, and the appointment made of it in the calendar."""

    _name = "cae.interview.booking"
    _description = "Booking of an Interview Slot"
    _order = "start desc, id desc"

    slot_id = fields.Many2one(
        "cae.interview.slot",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="slot_id.company_id", store=True)
    user_id = fields.Many2one(related="slot_id.user_id", store=True)
    start = fields.Datetime(related="slot_id.start", store=True)
    event_id = fields.Many2one(
        "calendar.event", string="Appointment", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        [(BOOKED, "Booked"), (WITHDRAWN, "Cancelled")],
        string="Status",
        required=True,
        default=BOOKED,
        readonly=True,
    )

    _one_booking = models.UniqueIndex(
        "(slot_id) WHERE state = 'booked'", "This slot has just been booked."
    )

    @api.model
    def _book(self, slot, person):
        """Book a slot for a person: both are invited by mail.

        The database says who came first (a unique index), whatever was read before.

        :raise UserError: if somebody else has it
        """
        booking = self._take(slot, person)
        booking.event_id = booking._create_event()
        return booking

    @api.model
    def _take(self, slot, person):
        try:
            with self.env.cr.savepoint():
                booking = self.create(
                    {"slot_id": slot.id, "entrepreneur_id": person.id}
                )
                self.env.flush_all()
        except UniqueViolation:
            raise UserError(self._tell_taken()) from None
        return booking

    @api.model
    def _tell_taken(self):
        return self.env._("This slot has just been booked: choose another one.")

    def _create_event(self):
        # As the system: of who makes an appointment, core sends no mail to himself.
        events = self.env["calendar.event"].with_user(SUPERUSER_ID)
        return events.create(self._prepare_event_vals())

    def _prepare_event_vals(self):
        slot, person = self.slot_id, self.entrepreneur_id
        lang = slot.user_id.lang
        return {
            "name": self.with_context(lang=lang).env._("Interview: %s", person.name),
            "start": slot.start,
            "stop": slot.stop,
            "location": slot.place,
            "user_id": slot.user_id.id,
            "partner_ids": [
                Command.set([person.partner_id.id, slot.user_id.partner_id.id])
            ],
            "cae_entrepreneur_id": person.id,
        }

    def _move(self, slot):
        """Give up the slot for another one; the same appointment is put off."""
        self.ensure_one()
        moved = self._take(slot, self.entrepreneur_id)
        moved.event_id = self.event_id
        self.write({"state": WITHDRAWN, "event_id": False})
        dates = {"start": slot.start, "stop": slot.stop, "location": slot.place}
        moved.event_id.with_user(SUPERUSER_ID).write(dates)  # both are told
        return moved

    def _cancel(self):
        """The slot is free again; both are told."""
        # sudo: the appointment is of the system, whoever may cancel the booking
        bookings_sudo = self.sudo().filtered(lambda one: one.state == BOOKED)
        bookings_sudo.state = WITHDRAWN
        events = bookings_sudo.event_id.with_user(SUPERUSER_ID)
        template = self.env.ref("calendar.calendar_template_delete_event")
        template.sudo().send_mail_batch(events.ids)
        events.active = False
