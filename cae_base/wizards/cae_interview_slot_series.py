from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine.slot_series import Series

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
LONGEST_DAYS = 366


class CaeInterviewSlotSeries(models.TransientModel):
    """Slots on the same days of each week, opened at once."""

    _name = "cae.interview.slot.series"
    _description = "Series of Interview Slots"

    user_id = fields.Many2one(
        "res.users",
        string="Coach",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: [
            ("all_group_ids", "in", self.env.ref("cae_base.group_coach").ids)
        ],
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), months=1),
    )
    monday = fields.Boolean()
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean()
    thursday = fields.Boolean()
    friday = fields.Boolean()
    time_from = fields.Float(string="From (Time)", required=True, default=9.0)
    time_to = fields.Float(string="Until (Time)", required=True, default=12.0)
    duration = fields.Float(string="Length (Hours)", required=True, default=1.0)
    pause = fields.Integer(string="Minutes Between Two", default=0)
    place = fields.Char(help="The person reads it before booking, and in the mail.")
    slot_count = fields.Integer(string="Slots to Open", compute="_compute_slot_count")

    @api.depends(
        "date_from",
        "date_to",
        "time_from",
        "time_to",
        "duration",
        "pause",
        "user_id",
        *WEEKDAYS,
    )
    def _compute_slot_count(self):
        for series in self:
            series.slot_count = len(series._find_free())

    def action_open_slots(self):
        """Open those that are to come and free; the others are left as they are."""
        self.ensure_one()
        starts = self._find_free()
        if not starts:
            raise UserError(
                self.env._(
                    "There is no slot to open: choose days of the week and times to"
                    " come, at which this coach has no slot yet."
                )
            )
        self.env["cae.interview.slot"].create(
            [self._prepare_slot_vals(start) for start in starts]
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cae_base.cae_interview_slot_action"
        )

    def _prepare_slot_vals(self, start):
        return {
            "user_id": self.user_id.id,
            "company_id": self.env.company.id,
            "start": start,
            "duration": self.duration,
            "place": self.place,
        }

    def _find_free(self):
        """:return: list of the starts to come at which the coach has no slot"""
        now = fields.Datetime.now()
        starts = [start for start in self._find_starts() if start > now]
        if not starts:
            return []
        taken = self._find_taken(starts)
        length = self.duration
        return [
            start
            for start in starts
            if not any(
                slot.start < fields.Datetime.add(start, hours=length)
                and slot.stop > start
                for slot in taken
            )
        ]

    def _find_taken(self, starts):
        last = fields.Datetime.add(starts[-1], hours=self.duration)
        return self.env["cae.interview.slot"].search_fetch(
            Domain("user_id", "=", self.user_id.id)
            & Domain("cancelled", "=", False)
            & Domain("start", "<", last)
            & Domain("stop", ">", starts[0]),
            ["start", "stop"],
        )

    def _find_starts(self):
        """:return: list of datetimes in UTC, as they are stored"""
        if not self._is_sound():
            return []
        zone = ZoneInfo(self.user_id.tz or "Europe/Paris")
        return [
            start.replace(tzinfo=zone).astimezone(timezone.utc).replace(tzinfo=None)
            for start in self._get_series().iter_starts()
        ]

    def _is_sound(self):
        return bool(
            self.date_from
            and self.date_to
            and (self.date_to - self.date_from).days <= LONGEST_DAYS
            and 0.25 <= self.duration <= 12
            and self.pause >= 0
        )

    def _get_series(self):
        return Series(
            self.date_from,
            self.date_to,
            {number for number, name in enumerate(WEEKDAYS) if self[name]},
            round(self.time_from * 60),
            round(self.time_to * 60),
            round(self.duration * 60),
            self.pause,
        )
