from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

OPEN, BOOKED, WITHDRAWN = "open", "booked", "cancelled"


class CaeInterviewSlot(models.Model):
    """A time that a coach opens, and that those whom he follows book on the portal."""

    _name = "cae.interview.slot"
    _description = "Interview Slot"
    _order = "start, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        string="Coach",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    start = fields.Datetime(required=True, index=True)
    duration = fields.Float(string="Length (Hours)", required=True, default=1.0)
    stop = fields.Datetime(compute="_compute_stop", store=True, precompute=True)
    place = fields.Char(help="The person reads it before booking, and in the mail.")
    cancelled = fields.Boolean(
        string="Withdrawn", readonly=True, help="Nobody can book it any more."
    )
    booking_ids = fields.One2many("cae.interview.booking", "slot_id", string="Bookings")
    booking_id = fields.Many2one(
        "cae.interview.booking", string="Booking", compute="_compute_booking_id"
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", string="Booked By", compute="_compute_booking_id"
    )
    state = fields.Selection(
        [(OPEN, "Free"), (BOOKED, "Booked"), (WITHDRAWN, "Withdrawn")],
        string="Status",
        compute="_compute_booking_id",
        search="_search_state",
    )

    _duration_range = models.Constraint(
        "CHECK(duration > 0 AND duration <= 12)", "A slot lasts 12 hours at most."
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " tsrange(start, stop) WITH &&) WHERE (cancelled IS NOT TRUE)",
        "This coach has a slot at this time already.",
    )

    @api.depends("start", "duration")
    def _compute_stop(self):
        for slot in self:
            slot.stop = slot.start and fields.Datetime.add(
                slot.start, minutes=round(slot.duration * 60)
            )

    @api.depends("booking_ids.state", "cancelled")
    def _compute_booking_id(self):
        for slot in self:
            slot.booking_id = slot.booking_ids.filtered(
                lambda booking: booking.state == BOOKED
            )[:1]
            slot.entrepreneur_id = slot.booking_id.entrepreneur_id
            free = WITHDRAWN if slot.cancelled else OPEN
            slot.state = BOOKED if slot.booking_id else free

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        booked = Domain("booking_ids.state", "=", BOOKED)
        domains = {
            BOOKED: booked,
            OPEN: ~booked & Domain("cancelled", "=", False),
            WITHDRAWN: ~booked & Domain("cancelled", "=", True),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("start", "user_id.name")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for slot in self:
            parts = [slot.start and slot._format_start(), slot.user_id.name]
            slot.display_name = " – ".join(filter(None, parts))

    def _format_start(self):
        return format_datetime(self.env, self.start, dt_format="short")

    def write(self, vals):
        if {"start", "duration", "user_id", "place"} & vals.keys():
            self._check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_free(self):
        self._check_free()

    def _check_free(self):
        if self.filtered(lambda slot: slot.state == BOOKED):
            raise UserError(
                self.env._(
                    "Somebody has booked this slot: cancel the booking first, the"
                    " person is told."
                )
            )

    # --- actions ----------------------------------------------------------------

    def action_withdraw(self):
        """Nobody books these slots any more; whoever has, is told."""
        self.booking_id._cancel()
        self.cancelled = True

    def action_open_again(self):
        self.cancelled = False

    def action_cancel_booking(self):
        self.booking_id._cancel()

    def action_open_event(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.booking_id.event_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_write_interview(self):
        self.ensure_one()
        return self.booking_id.event_id.action_write_interview()
