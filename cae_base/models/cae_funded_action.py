from collections import Counter

from odoo import api, fields, models

from ..engine.length import format_minutes


class CaeFundedAction(models.Model):
    """An action that a funder pays for, proved by the time given (IMP-06)."""

    _name = "cae.funded.action"
    _description = "Co-funded Action"
    _order = "date_from desc, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    funder = fields.Char(
        required=True, help="Who pays: the region, the state, the ESF+…"
    )
    reference = fields.Char(help="Number of the agreement with the funder.")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    note = fields.Text(help="What the funder asks as a proof.")
    time_ids = fields.One2many(
        "cae.support.time", "funded_action_id", string="Support Time"
    )
    hours = fields.Float(compute="_compute_hours", digits=(16, 2))
    person_count = fields.Integer(string="Participants", compute="_compute_hours")

    _dates = models.Constraint(
        "CHECK(date_from <= date_to)", "The action ends after it begins."
    )

    @api.depends("time_ids.hours", "time_ids.entrepreneur_ids")
    def _compute_hours(self):
        # sudo: the totals of an action count all who took part
        times_sudo = self.env["cae.support.time"].sudo()
        own = [("funded_action_id", "in", self.ids)]
        totals = times_sudo._read_group(own, ["funded_action_id"], ["minutes:sum"])
        minutes = dict(totals)
        pairs = times_sudo._read_group(own, ["funded_action_id", "entrepreneur_ids"])
        people = Counter(action for action, person in pairs if person)
        for action in self:
            action.hours = minutes.get(action._origin, 0) / 60
            action.person_count = people[action._origin]

    def action_open_times(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Support Time"),
            "res_model": "cae.support.time",
            "view_mode": "list,pivot,graph,form",
            "domain": [("funded_action_id", "in", self.ids)],
            "context": {"default_funded_action_id": self[:1].id},
        }

    def _get_proved_times(self):
        """:return: the time within the period of the action, in its order"""
        return self.time_ids.filtered(
            lambda time: self.date_from <= time.date <= self.date_to
        ).sorted(lambda time: (time.date, time.id))

    def _get_totals(self, times):
        """:return: list of (label, length) of the proof: each coach, then all"""
        totals = [
            (coach.name, format_minutes(sum(given.mapped("minutes"))))
            for coach, given in times.grouped("coach_id").items()
        ]
        everything = format_minutes(sum(times.mapped("minutes")))
        return [*totals, (self.env._("Coaches' time in all"), everything)]
