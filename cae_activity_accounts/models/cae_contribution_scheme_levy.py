from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models

from ..engine.contribution import Account, compute_levies
from ..engine.contribution_band import HUNDRED
from ..engine.contribution_facts import get_month_end
from ..engine.contribution_result import (
    BASE,
    CAP,
    FLOOR,
    TRUE_UP,
    Line,
    MonthLevy,
)
from .cae_contribution_rule_items import Span


class Due(NamedTuple):
    """One line of what an activity owes, and the month which explains it; none: the
    thing on which it was taken is no more."""

    rule: models.BaseModel
    activity_id: int
    line: Line
    month: MonthLevy | None

    @property
    def is_left(self):
        return bool(self.line.due or self.line.due_base)

    @property
    def is_limited(self):
        """Whether a floor or a cap made it what it is."""
        if self.line.key.what == BASE:
            return bool(self.month and self.month.reduction)
        if self.line.key.what == TRUE_UP:
            return bool(self.month and self.month.limit_of_year)
        return self.line.key.what in (FLOOR, CAP)

    @property
    def rate(self):
        """In %: that of the band, where there is one; else, and for a provisional levy,
        what the amount is of the base."""
        month = self.month
        parts = month.parts if month and month.provisional is None else ()
        if self.line.key.document and len(parts) == 1:
            return parts[0].band.rate
        base = self.line.due_base
        return self.line.due / base * HUNDRED if base else self.line.rate

    def get_day(self):
        """The day of the last thing of its document in the month, else the last day of
        the month."""
        key = self.line.key
        items = self.month.items if self.month else ()
        days = [item.day for item in items if item.document == key.document]
        return max(days, default=get_month_end(key.month))


class CaeContributionScheme(models.Model):
    """What schemes take, computed by the engine from the ledger."""

    _inherit = "cae.contribution.scheme"

    @api.model
    def _get_due(self, activities, date_to):
        """What the schemes which have been in force would still take at a day.

        Each applies to the events of its own period: no scheme changes the past.

        :return: list of :class:`Due`, of which something is left to take
        """
        schemes = self.search(
            [
                ("company_id", "in", activities.company_id.ids),
                ("state", "in", self._get_taking_states()),
                ("date_from", "<=", date_to),
            ]
        )
        return [
            due
            for scheme in schemes
            for due in scheme._list_due(activities, date_to)
            if due.is_left
        ]

    @api.model
    def _get_due_amounts(self, activities, date_to):
        return self._sum_due(self._get_due(activities, date_to))

    @api.model
    def _sum_due(self, dues):
        """:return: dict {activity id: Decimal}"""
        amounts = defaultdict(Decimal)
        for due in dues:
            amounts[due.activity_id] += due.line.due
        return amounts

    def _list_due(self, activities, day):
        """:return: list of :class:`Due`; what was taken in closed years and did not
        change is left aside"""
        self.ensure_one()
        activities = self._filter_contributing(activities)
        if not activities:
            return []
        scheme = self._to_engine()
        span = Span(scheme.date_from, min(day, scheme.date_to or day), day)
        make_accounts = self._get_account_maker(activities)
        return [
            due
            for rule in self.rule_ids
            for since, items, taken in rule._list_things(activities, span)
            for due in self._list_lines(
                scheme, rule, make_accounts(items, taken), day, since
            )
        ]

    def _filter_contributing(self, activities):
        return activities.filtered(
            lambda activity: (
                not activity.is_structure and activity.company_id == self.company_id
            )
        )

    def _get_account_maker(self, activities):
        """What is known of activities is fetched once for all rules.

        :return: function of the items and of what was taken by activity, which makes
            accounts of the engine
        """
        facts = activities._get_contribution_facts()
        brought = self._get_brought(activities)
        nothing = {}
        return lambda items, taken: {
            activity_id: Account(
                facts[activity_id],
                items.get(activity_id, ()),
                taken.get(activity_id, nothing),
                brought.get(activity_id, nothing),
            )
            for activity_id in items
        }

    def _list_lines(self, scheme, rule, accounts, day, since=None):
        """The engine's lines, each with its month."""
        first_month = self._get_first_month()
        levies = compute_levies(scheme, accounts, day, first_month, since, [rule.code])
        return [
            Due(rule, activity_id, line, month)
            for activity_id, [levy] in levies.items()
            for month, lines in [
                *((month, month.lines) for month in levy.months),
                (None, levy.gone),
            ]
            for line in lines
        ]

    def _get_first_month(self):
        """Of the financial year."""
        return int(self.company_id.fiscalyear_last_month) % 12 + 1
