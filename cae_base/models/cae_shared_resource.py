from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo import Command, api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..engine.booking import DAY, FREE, HOUR, Rules

MINUTES_OF_HOUR = 60
WORKING_WEEK = range(5)


class CaeSharedResource(models.Model):
    """A room, a tool or a vehicle of the cooperative that entrepreneurs use in turn."""

    _name = "cae.shared.resource"
    _description = "Shared Resource"
    _inherit = ["cae.company.source.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("room", "Room"),
            ("tool", "Tool"),
            ("vehicle", "Vehicle"),
            ("other", "Other"),
        ],
        required=True,
        default="room",
    )
    place = fields.Char(help="Where it is, and where its key is.")
    local_office_id = fields.Many2one("cae.local.office", check_company=True)
    rules = fields.Text(
        string="Rules of Use", help="The entrepreneurs read them before they book."
    )
    tz = fields.Selection(
        _tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "Europe/Paris",
    )
    hours_ids = fields.One2many(
        "cae.shared.resource.hours",
        "resource_id",
        string="Opening Hours",
        copy=True,
        default=lambda self: self._get_default_hours(),
        help="Without any, it may be booked at any hour.",
    )
    is_overnight = fields.Boolean(
        string="May Be Kept Overnight",
        help="A booking may then go from one day to another; it begins and ends within"
        " the opening hours.",
    )
    step = fields.Selection(
        [("15", "15 minutes"), ("30", "30 minutes"), ("60", "1 hour")],
        string="Booked in Steps of",
        required=True,
        default="30",
        help="On the portal, a booking begins and ends on such a step.",
    )
    notice_hours = fields.Integer(
        string="Booked Ahead (Hours)",
        help="On the portal, a booking is made at least so many hours before it"
        " begins.",
    )
    horizon_days = fields.Integer(
        string="Open For (Days)",
        default=60,
        required=True,
        help="On the portal, so many days ahead may be booked.",
    )
    cancel_hours = fields.Integer(
        string="Cancelled Until (Hours)",
        default=24,
        help="On the portal, a booking is cancelled at least so many hours before it"
        " begins; later, the team does it.",
    )
    price_unit = fields.Selection(
        [(FREE, "Free of charge"), (HOUR, "By the hour"), (DAY, "By the day")],
        string="Pricing",
        required=True,
        default=FREE,
    )
    price = fields.Monetary(
        help="Excluding VAT: the use stays within the cooperative. A day which has"
        " begun counts as a day."
    )
    approver_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        help="Who approves each booking made on the portal. Without anybody, it is"
        " booked at once.",
    )
    booking_ids = fields.One2many("cae.resource.booking", "resource_id")
    booking_count = fields.Integer(compute="_compute_booking_count")

    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "The price of a resource is zero or more."
    )
    _delays_positive = models.Constraint(
        "CHECK(notice_hours >= 0 AND cancel_hours >= 0 AND horizon_days > 0)",
        "The delays of a resource are zero or more, and at least one day is open.",
    )

    @api.model
    def _get_default_hours(self):
        return [
            Command.create({"weekday": str(day), "hour_from": 9, "hour_to": 18})
            for day in WORKING_WEEK
        ]

    def _compute_booking_count(self):
        counts = dict(
            self.env["cae.resource.booking"]._read_group(
                self._get_coming_domain(), ["resource_id"], ["__count"]
            )
        )
        for resource in self:
            resource.booking_count = counts.get(resource._origin, 0)

    def _get_coming_domain(self):
        return [
            ("resource_id", "in", self.ids),
            ("state", "!=", "cancelled"),
            ("stop", ">", fields.Datetime.now()),
        ]

    def action_open_bookings(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bookings"),
            "res_model": "cae.resource.booking",
            "view_mode": "calendar,list,form",
            "domain": [("resource_id", "in", self.ids)],
            "context": {"default_resource_id": self[:1].id},
        }

    # --- rules --------------------------------------------------------------

    def _get_rules(self):
        """:return: dict {resource: :class:`Rules`}, in a constant number of queries"""
        closings = self.env["cae.shared.resource.closing"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        return {
            resource: Rules(
                tuple(resource.hours_ids._to_engine()),
                tuple(closings._filter_of(resource)._to_engine()),
                resource.is_overnight,
            )
            for resource in self
        }

    def _to_local(self, moment):
        """:return: a moment of the database, as the clock of the place shows it"""
        zone = ZoneInfo(self.tz)
        there = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        return there.replace(tzinfo=None)

    def _from_local(self, moment):
        there = moment.replace(tzinfo=ZoneInfo(self.tz))
        return there.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def _get_taken(self, first, last):
        """:return: list of :class:`Period` booked from one day to another"""
        self.ensure_one()
        start = self._from_local(fields.Datetime.to_datetime(first))
        stop = self._from_local(fields.Datetime.to_datetime(last) + timedelta(days=1))
        bookings = self.env["cae.resource.booking"].search(
            [
                ("resource_id", "=", self.id),
                ("state", "!=", "cancelled"),
                ("start", "<", stop),
                ("stop", ">", start),
            ]
        )
        return [booking._get_period() for booking in bookings]

    def _get_first_moment(self):
        """:return: the earliest that may be booked on the portal, on the clock there"""
        notice = timedelta(hours=self.notice_hours)
        return self._to_local(fields.Datetime.now() + notice)

    def _get_first_day(self):
        """:return: the first day on which one may come, whatever is taken"""
        rules = self._get_rules()[self]
        return rules.find_first_day(self._get_first_moment(), self._get_last_day())

    def _get_last_day(self):
        today = self._to_local(fields.Datetime.now()).date()
        return today + timedelta(days=self.horizon_days)

    def _get_decimal_price(self):
        return Decimal(str(self.price or 0))

    def _list_times(self):
        """:return: list of the times of a day, such as 09:30, at which one may book"""
        step = int(self.step)
        opening = self.hours_ids._to_engine()
        first = min((one.first for one in opening), default=0)
        last = max((one.last for one in opening), default=24 * MINUTES_OF_HOUR)
        edges = {minute for one in opening for minute in (one.first, one.last)}
        return [
            f"{minute // MINUTES_OF_HOUR:02}:{minute % MINUTES_OF_HOUR:02}"
            for minute in sorted({*range(first, last + 1, step), *edges})
        ]
