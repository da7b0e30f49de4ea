from contextlib import contextmanager
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date, mute_logger

from ..engine.booking import (
    CLOSED,
    FREE,
    Period,
    compute_price,
    find_refusal,
    last_day_of,
)

ASKED, BOOKED, CANCELLED = "asked", "booked", "cancelled"
WHEN = ["resource_id", "start", "stop", "state"]
# What its buttons do, and no form or import.
BY_ACTIONS = {"state", "cancelled_on"}


class CaeResourceBooking(models.Model):
    """A shared resource, kept for somebody from one hour to another.

    Two bookings never overlap: the database refuses the second one, whoever makes it
    and however close to the first.
    """

    _name = "cae.resource.booking"
    _description = "Booking of a Shared Resource"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "start desc, id desc"
    _check_company_auto = True

    resource_id = fields.Many2one(
        "cae.shared.resource",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="resource_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    color = fields.Integer(related="resource_id.color")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Without anybody, it is kept for the cooperative itself.",
    )
    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Trade Name",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('is_structure', '=', False)]",
        help="Who pays for the use.",
    )
    start = fields.Datetime(required=True, index=True)
    stop = fields.Datetime(string="End", required=True)
    state = fields.Selection(
        [(ASKED, "To Approve"), (BOOKED, "Booked"), (CANCELLED, "Cancelled")],
        string="Status",
        required=True,
        default=BOOKED,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    purpose = fields.Char(help="In a few words; the team reads it.")
    amount = fields.Monetary(
        string="Price",
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        help="That of the day on which it was booked; excluding VAT.",
    )
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(string="Reason", copy=False)

    _never_doubled = models.Constraint(
        "EXCLUDE USING gist (int4range(resource_id, resource_id, '[]') WITH &&,"
        " tsrange(start, stop) WITH &&) WHERE (state != 'cancelled')",
        "This resource is taken at this time: choose another one.",
    )
    _dates_order = models.Constraint(
        "CHECK(stop > start)", "A booking ends after it begins."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "The price of a booking is zero or more."
    )

    @api.model
    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        return allowed and (
            operation != "write" or field.name not in BY_ACTIONS or self.env.su
        )

    @api.depends("resource_id.name", "entrepreneur_id.name", "company_id.name")
    def _compute_display_name(self):
        # sudo: all the team sees who has a resource, of another portfolio too
        for booking in self.sudo():
            who = booking.entrepreneur_id.name or booking.company_id.name
            booking.display_name = f"{booking.resource_id.name}, {who}"

    @api.depends("resource_id", "start", "stop", "cae_activity_id")
    def _compute_amount(self):
        """What was booked keeps its price, though the resource's own changes."""
        for booking in self:
            booking.amount = booking._get_price()

    def _get_price(self):
        resource = self.resource_id
        if not (self.cae_activity_id and self.start and self.stop):
            return 0.0
        if self.stop <= self.start:  # refused in a moment
            return 0.0
        price = resource._get_decimal_price()
        return float(compute_price(self._get_period(), resource.price_unit, price))

    def _get_period(self):
        """:return: :class:`Period` on the clock of the place"""
        resource = self.resource_id
        return Period(resource._to_local(self.start), resource._to_local(self.stop))

    # --- checks -------------------------------------------------------------

    @api.constrains("resource_id", "start", "stop")
    def _check_open(self):
        rules = self.resource_id._get_rules()
        for booking in self:
            if booking.stop > booking.start:
                booking._check_rules(rules[booking.resource_id])

    def _check_rules(self, rules):
        period = self._get_period()
        refusal = find_refusal(period, rules)
        if refusal == CLOSED:
            closing = rules.find_closing(period.start.date(), last_day_of(period))
            raise ValidationError(self._tell_closed(closing))
        if refusal:
            raise ValidationError(self._tell_hours())

    def _tell_closed(self, closing):
        return self.env._(
            "%(resource)s is closed from %(first)s to %(last)s (%(reason)s): choose"
            " days before or after.",
            resource=self.resource_id.name,
            first=self._format_day(closing.first),
            last=self._format_day(closing.last),
            reason=closing.name,
        )

    def _tell_hours(self):
        if self.resource_id.is_overnight:
            return self.env._(
                "%s is taken and given back within its opening hours: choose other"
                " hours.",
                self.resource_id.name,
            )
        return self.env._(
            "%s is booked within its opening hours, on one day: choose other hours.",
            self.resource_id.name,
        )

    @api.constrains("cae_activity_id", "entrepreneur_id")
    def _check_activity(self):
        for booking in self.filtered("cae_activity_id"):
            # sudo: the keys of a colleague's people are looked through only
            activity_sudo = booking.cae_activity_id.sudo()
            person = booking.entrepreneur_id
            if activity_sudo.is_structure or (
                person and person not in activity_sudo.key_ids.entrepreneur_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work in %(activity)s: choose one of his"
                        " own trade names.",
                        person=person.name or self.company_id.name,
                        activity=activity_sudo.name,
                    )
                )

    @api.constrains("resource_id", "cae_activity_id", "entrepreneur_id")
    def _check_payer(self):
        for booking in self:
            resource = booking.resource_id
            priced = resource.price_unit != FREE and resource.price
            if priced and booking.entrepreneur_id and not booking.cae_activity_id:
                raise ValidationError(
                    self.env._(
                        "%s is not free of charge: choose the trade name which pays.",
                        resource.name,
                    )
                )

    # --- never twice ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._queue([vals.get("resource_id") for vals in vals_list])
        with self._explaining_taken():
            bookings = super().create(vals_list)
            bookings.flush_recordset(WHEN)
        return bookings

    def write(self, vals):
        self.check_access("write")
        if not set(WHEN) & vals.keys():
            return super().write(vals)
        self._queue([*self.resource_id.ids, vals.get("resource_id")])
        with self._explaining_taken():
            result = super().write(vals)
            self.flush_recordset(WHEN)
        return result

    @api.model
    def _queue(self, resource_ids):
        """Who books the same resource at the same moment waits for his turn, and is
        then told; without this the two would wait for each other."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM cae_shared_resource WHERE id = ANY(%s)"
                " ORDER BY id FOR NO KEY UPDATE",
                [resource_id for resource_id in resource_ids if resource_id],
            )
        )

    @contextmanager
    def _explaining_taken(self):
        """A sentence instead of the database's own words."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                yield
        except ExclusionViolation:
            raise UserError(self._tell_taken()) from None

    @api.model
    def _tell_taken(self):
        return self.env._(
            "Somebody has booked it for these hours: choose others, what is free is"
            " shown anew."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if self.filtered(lambda booking: booking.state != CANCELLED):
            raise UserError(self.env._("Cancel the booking first."))

    # --- life -----------------------------------------------------------------

    def action_approve(self):
        self.check_access("write")
        asked = self.filtered(lambda booking: booking.state == ASKED)
        # sudo: the state changes by the buttons only
        asked.sudo().state = BOOKED
        asked._close_todos()
        asked._tell_person()
        return True

    def action_cancel(self):
        """By the team, at any moment; the person is told."""
        self.check_access("write")
        told = self.filtered(lambda booking: booking.state != CANCELLED)
        # sudo: the state changes by the buttons only
        told.sudo()._cancel()
        told._tell_person()
        return True

    def _cancel(self):
        """Hook: upper floors take back what was charged."""
        running = self.filtered(lambda booking: booking.state != CANCELLED)
        running.write({"state": CANCELLED, "cancelled_on": fields.Datetime.now()})
        running._close_todos()

    def _plan_approval(self):
        """A to-do for whoever approves."""
        for booking in self.filtered(lambda booking: booking.state == ASKED):
            booking.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=booking.resource_id.approver_id.id,
                summary=self.env._("Booking to approve"),
            )

    def _close_todos(self):
        # sudo: those of a colleague too, for there is nothing left to decide
        self.sudo().activity_ids.unlink()

    def _tell_person(self):
        """Mail to whoever booked what the team has decided."""
        template = self.env.ref("cae_base.mail_template_booking")
        for booking in self.filtered("entrepreneur_id.email"):
            # sudo: the mail shows its addressee what is his
            template.sudo().send_mail(booking.id)

    # --- words ------------------------------------------------------------------

    def _format_day(self, day):
        return format_date(self.env, day, date_format="EEEE d MMMM")

    def _tell_period(self):
        """:return: str, such as: Monday 7 September, from 09:00 to 12:00"""
        period = self._get_period()
        start, stop = period.start, period.stop
        if last_day_of(period) == start.date():
            return self.env._(
                "%(day)s, from %(start)s to %(stop)s",
                day=self._format_day(start),
                start=f"{start:%H:%M}",
                stop=f"{stop:%H:%M}" if stop.date() == start.date() else "24:00",
            )
        return self.env._(
            "from %(first)s at %(start)s to %(last)s at %(stop)s",
            first=self._format_day(start),
            start=f"{start:%H:%M}",
            last=self._format_day(stop),
            stop=f"{stop:%H:%M}",
        )

    # --- portal -----------------------------------------------------------------

    def _can_portal_cancel(self):
        delay = timedelta(hours=self.resource_id.cancel_hours)
        return fields.Datetime.now() + delay <= self.start
