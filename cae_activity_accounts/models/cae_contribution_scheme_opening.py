from collections import defaultdict

from odoo import fields, models

from ..engine.contribution_facts import get_year
from ..engine.contribution_result import Brought
from ..tools import to_decimal
from .cae_opening import BALANCES, COUNTERS, LOADED


class CaeContributionScheme(models.Model):
    """What was contributed in another program before the take-over is not asked again,
    and counts in the yearly bands, floors and caps."""

    _inherit = "cae.contribution.scheme"

    def _get_brought(self, activities):
        """:return: dict {activity id: {code of a rule: :class:`Brought`}}"""
        day = self._get_take_over_day()
        if not day or not self._goes_on_from(day):
            return {}
        sums = self._get_brought_sums(activities, day)
        # What was left to contribute is due from the last day of the former program on.
        eve = fields.Date.subtract(day, days=1)
        return {
            activity_id: {
                code: Brought(eve, *sums[activity_id, code])
                for code in self.rule_ids.mapped("code")
            }
            for activity_id in activities.ids
        }

    def _goes_on_from(self, day):
        """Whether this scheme is the first one to take after the take-over, or is tried
        as if it were."""
        taking = self._get_taking_states()
        if self.state not in taking:
            return True
        return self == self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", taking),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ],
            order="date_from",
            limit=1,
        )

    def _get_take_over_day(self):
        # sudo: the day is no secret, for whoever may see what is due
        return (
            self.env["cae.opening"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("kind", "in", (BALANCES, COUNTERS)),
                    ("state", "=", LOADED),
                ],
                order="date desc",
                limit=1,
            )
            .date
        )

    def _get_brought_sums(self, activities, day):
        """Of the financial year of the take-over.

        :return: dict {(activity id, code of a rule): [base, amount]}
        """
        sums = defaultdict(lambda: [to_decimal(0), to_decimal(0)])
        # sudo: sums of what was taken, for whoever may see what is due
        for activity, rule, base, amount in (
            self.env["cae.opening.counter"]
            .sudo()
            ._read_group(
                [
                    ("opening_id.state", "=", LOADED),
                    ("rule_id.code", "in", self.rule_ids.mapped("code")),
                    ("activity_id", "in", activities.ids),
                    ("date", ">=", get_year(day, self._get_first_month())),
                    ("date", "<=", day),
                ],
                ["activity_id", "rule_id"],
                ["base_amount:sum", "amount:sum"],
            )
        ):
            sums[activity.id, rule.code] = [to_decimal(base), to_decimal(amount)]
        return sums
