import operator

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.interview_calendar import find_next_due, first_day_of_year
from .cae_contract import CAPE, CESA, RUNNING
from .cae_interview import SIGNED

COMPARE = {
    "in": lambda count, values: count in values,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class CaeEntrepreneur(models.Model):
    """The interviews of a person: how many a year, the next one by when (CAE-27)."""

    _inherit = "cae.entrepreneur"

    interview_ids = fields.One2many(
        "cae.interview", "entrepreneur_id", string="Interviews"
    )
    interview_count_year = fields.Integer(
        string="Interviews in a Year",
        compute="_compute_interview_count_year",
        search="_search_interview_count_year",
        compute_sudo=True,
        help="Held in the twelve months until today, the report signed by both (Code du"
        " travail, R. 7331-2, to check).",
    )
    interview_due = fields.Date(
        string="Next Interview By",
        compute="_compute_interview_due",
        compute_sudo=True,
        help="The last day on which the next interview keeps their number in a year;"
        " empty without a CAPE or CESA running.",
    )
    interview_state = fields.Selection(
        [("enough", "Enough"), ("due", "To Plan"), ("late", "Late")],
        string="Interview Status",
        compute="_compute_interview_due",
        compute_sudo=True,
    )
    interview_number = fields.Integer(
        string="Interviews Due a Year",
        compute="_compute_interview_due",
        compute_sudo=True,
    )

    @api.depends("interview_ids.state", "interview_ids.date")
    def _compute_interview_count_year(self):
        counts = dict(
            self.env["cae.interview"]._read_group(
                self._get_year_domain() & Domain("entrepreneur_id", "in", self.ids),
                ["entrepreneur_id"],
                ["__count"],
            )
        )
        for person in self:
            person.interview_count_year = counts.get(person._origin, 0)

    @api.model
    def _search_interview_count_year(self, operator, value):
        compare = COMPARE.get(operator)
        if not compare:
            return NotImplemented
        # sudo: who sees a person sees how many interviews were held, none of their text
        counts = (
            self.env["cae.interview"]
            .sudo()
            ._read_group(self._get_year_domain(), ["entrepreneur_id"], ["__count"])
        )
        zero = compare(0, value)
        ids = [person.id for person, count in counts if compare(count, value) != zero]
        return Domain("id", "not in" if zero else "in", ids)

    @api.model
    def _get_year_domain(self):
        """Domain of the interviews that count in the year until today."""
        today = fields.Date.context_today(self)
        return (
            Domain("state", "=", SIGNED)
            & Domain("date", ">=", first_day_of_year(today))
            & Domain("date", "<=", today)
        )

    @api.depends("interview_count_year", "contract_ids.state", "contract_ids.date_last")
    def _compute_interview_due(self):
        today = fields.Date.context_today(self)
        starts = self._get_support_starts()
        held = self._get_interview_days()
        for person in self:
            start = starts.get(person._origin.id)
            number = person._get_interview_number()
            due = start and find_next_due(
                held.get(person._origin.id, ()), start, number
            )
            person.interview_number = number if start else 0
            person.interview_due = due
            person.interview_state = due and person._tell_interview_state(due, today)

    def _tell_interview_state(self, due, today):
        if due < today:
            return "late"
        return "due" if self.interview_count_year < self.interview_number else "enough"

    def _get_interview_number(self):
        """How many interviews a year the law asks for today."""
        company = self.company_id or self.env.company
        today = fields.Date.context_today(self)
        return int(company._get_legal_setting("interviews_per_year", today))

    def _get_support_starts(self):
        """:return: dict {id of a person: first day of the contracts in force}"""
        contracts = self.env["cae.contract"].search_fetch(
            [
                ("entrepreneur_id", "in", self.ids),
                ("kind", "in", (CAPE, CESA)),
                ("state", "=", RUNNING),
            ],
            ["entrepreneur_id", "origin_id", "parent_id", "date_start"],
        )
        starts = {}
        for contract in contracts:
            person = contract.entrepreneur_id.id
            start = contract._get_root().date_start
            starts[person] = min(starts.get(person, start), start)
        return starts

    def _get_interview_days(self):
        """:return: dict {id of a person: days of the interviews held}"""
        groups = self.env["cae.interview"]._read_group(
            [("entrepreneur_id", "in", self.ids), ("state", "=", SIGNED)],
            ["entrepreneur_id"],
            ["date:array_agg"],
        )
        return {person.id: days for person, days in groups}

    @api.model
    def _clock_interview(self):
        """CAE-27: by when the next interview of each person is held."""
        people = self.search(
            self._get_followed_domain()
            & Domain(
                "contract_ids",
                "any",
                [("kind", "in", (CAPE, CESA)), ("state", "=", RUNNING)],
            )
        )
        return [
            (person, person.interview_due) for person in people if person.interview_due
        ]

    # --- actions ----------------------------------------------------------------

    def action_open_interviews(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Interviews"),
            "res_model": "cae.interview",
            "view_mode": "list,form,calendar",
            "domain": [("entrepreneur_id", "=", self.id)],
            "context": {"default_entrepreneur_id": self.id},
        }

    def action_plan_interview(self):
        """Open an appointment to which the person is invited."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an Interview"),
            "res_model": "calendar.event",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_name": self.env._("Interview: %s", self.name),
                "default_partner_ids": [
                    self.partner_id.id,
                    self.env.user.partner_id.id,
                ],
                "default_cae_entrepreneur_id": self.id,
            },
        }
