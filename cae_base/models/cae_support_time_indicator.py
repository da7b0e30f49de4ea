from collections import defaultdict
from decimal import Decimal

from odoo import api, models

from ..engine.impact import Cell


class CaeSupportTime(models.Model):
    """The indicators of what support was given, and of who paid for it (IMP-04).

    Called as those of `cae.entrepreneur`.
    """

    _inherit = "cae.support.time"

    @api.model
    def _indicator_support_hours(self, people, date_from, date_to):
        domain = self._get_given_domain(people, date_from, date_to)
        times = self.search_fetch(domain, ["minutes", "entrepreneur_ids"])
        return {
            "": Cell(
                tuple(times.ids),
                amount=Decimal(sum(times.mapped("minutes"))) / 60,
                people=tuple((times.entrepreneur_ids & people).ids),
            )
        }

    @api.model
    def _indicator_funders(self, people, date_from, date_to):
        """:return: dict {funder: people}; each person is under one label"""
        domain = self._get_given_domain(people, date_from, date_to)
        times = self.search_fetch(
            [*domain, ("funded_action_id", "!=", False)],
            ["funded_action_id", "entrepreneur_ids"],
        )
        funders = defaultdict(set)
        for time in times:
            for person in time.entrepreneur_ids:
                funders[person.id].add(time.funded_action_id.funder)
        return people.grouped(lambda person: self._tell_funders(funders[person.id]))

    @api.model
    def _tell_funders(self, funders):
        if len(funders) > 1:
            return self.env._("Several funders")
        return next(iter(funders), self.env._("No co-funded action"))

    @api.model
    def _get_given_domain(self, people, date_from, date_to):
        return [
            ("entrepreneur_ids", "in", people.ids),
            ("date", ">=", date_from),
            ("date", "<=", date_to),
        ]
