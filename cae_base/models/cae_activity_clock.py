from odoo import api, fields, models
from odoo.fields import Domain

from .cae_activity_life import OPEN


class CaeActivity(models.Model):
    """The deadlines of an activity, and the clocks that find them."""

    _inherit = "cae.activity"

    deadline_count = fields.Integer(
        string="Number of Deadlines",
        compute="_compute_deadline_count",
        groups="cae_base.group_coach",
    )

    def _compute_deadline_count(self):
        counts = dict(
            self.env["cae.deadline"]._read_group(
                self._get_deadline_domain(), ["cae_activity_id"], ["__count"]
            )
        )
        for activity in self:
            activity.deadline_count = counts.get(activity, 0)

    def _get_deadline_domain(self):
        return Domain("state", "=", "open") & Domain("cae_activity_id", "in", self.ids)

    def action_open_deadlines(self):
        return self.env["cae.deadline"]._get_action(self._get_deadline_domain())

    @api.model
    def _get_at_work_domain(self):
        """Domain of the activities whose proofs are watched."""
        return Domain("state", "in", ["open", "suspended"])

    @api.model
    def _clock_insurance(self):
        """INV-13, INV-14: for each activity, the first of its insurances to end, or its
        opening if a compulsory one was never proved."""
        last_days = self._get_insured_days()
        today = fields.Date.context_today(self)
        uninsured = Domain.OR(self._get_uninsured_domains(today).values())
        for activity in self.search(Domain("state", "=", OPEN) & uninsured):
            # what has ended is late since its own last day
            if last_days.get(activity, today) >= today:
                last_days[activity] = (
                    activity.date_open
                    or activity.company_id._get_day_of(activity.create_date)
                )
        return list(last_days.items())

    def _get_insured_days(self):
        """A later proof of a kind takes the place of the one before; without its
        certificate it proves nothing.

        :return: dict {activity: day on which the first of its insurances ends}
        """
        last_days = {}
        for activity, _kind, day, without_end in self.env[
            "cae.activity.insurance"
        ]._read_group(
            Domain("activity_id", "any", self._get_at_work_domain())
            & Domain("certificate", "!=", False),
            ["activity_id", "kind"],
            ["date_to:max", "date_to:array_agg"],
        ):
            if None not in without_end:
                last_days[activity] = min(day, last_days.get(activity, day))
        return last_days

    @api.model
    def _clock_trade_proof(self):
        """CAE-31: diplomas, cards and licences that end."""
        activities = self.search_fetch(
            self._get_at_work_domain()
            & Domain("is_other_regulated", "=", True)
            & Domain("trade_proof_end", "!=", False),
            ["trade_proof_end"],
        )
        return [(activity, activity.trade_proof_end) for activity in activities]
