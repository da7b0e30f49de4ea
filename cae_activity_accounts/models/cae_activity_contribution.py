from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.cae_base.models.cae_contract import BINDING

from ..engine.contribution_facts import Contract, Facts


class CaeActivity(models.Model):
    """What decides which contribution an activity owes."""

    _inherit = "cae.activity"

    tag_ids = fields.Many2many(
        "cae.activity.tag",
        string="Tags",
        groups="cae_base.group_coach",
        tracking=True,
        help="Words that rules of the contribution may be about.",
    )
    exemption_ids = fields.One2many(
        "cae.contribution.exemption",
        "activity_id",
        string="Exemptions",
        groups="cae_base.group_accountant",
    )

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        if any(vals.get("tag_ids") for vals in vals_list):
            activities.tag_ids._check_may_be_given()
        return activities

    def write(self, vals):
        if "tag_ids" not in vals:
            return super().write(vals)
        before = {activity: activity.tag_ids for activity in self}
        result = super().write(vals)
        for activity, tags in before.items():
            changed = (tags | activity.tag_ids) - (tags & activity.tag_ids)
            changed._check_may_be_given()
        return result

    def _get_contribution_facts(self):
        """The people of an activity, as long as they share it: their contracts, and
        from when to when one of them is a member.

        :return: dict {activity id: :class:`Facts`}
        """
        # sudo: contracts decide what is owed, and are not shown
        activities_sudo = self.sudo()
        exemptions = activities_sudo._get_exemptions()
        contracts = activities_sudo._get_contracts_by_person()
        return {
            activity.id: Facts(
                **activity._prepare_contribution_facts(contracts),
                exemptions=tuple(exemptions.get(activity, ())),
            )
            for activity in activities_sudo
        }

    def _get_payroll_rates(self, day):
        """The most that the schemes in force on a day take of what is paid: pay keeps
        it back, or the closing would take it from an activity which has nothing left.

        :return: dict {activity id: Decimal, in %}
        """
        # sudo: rates are no secret, for whoever may see what is available
        rates = {
            company: sum(
                rule._get_payroll_rate()
                for rule in company.cae_contribution_scheme_ids._filter_taking(
                    day
                ).rule_ids
            )
            for company in self.sudo().company_id
        }
        return {
            activity.id: Decimal(rates[activity.company_id]) for activity in self.sudo()
        }

    def _get_exemptions(self):
        """:return: dict {activity: list of exemptions of the engine}"""
        found = self.env["cae.contribution.exemption"].search(
            [("activity_id", "in", self.ids)]
        )
        return {
            activity: [one._to_engine() for one in exemptions]
            for activity, exemptions in found.grouped("activity_id").items()
        }

    def _get_contracts_by_person(self):
        """:return: dict {entrepreneur: contracts which bind or bound him}"""
        contracts = self.env["cae.contract"].search(
            [
                ("entrepreneur_id", "in", self.key_ids.entrepreneur_id.ids),
                ("state", "in", BINDING),
            ]
        )
        return defaultdict(contracts.browse, contracts.grouped("entrepreneur_id"))

    def _prepare_contribution_facts(self, contracts_by_person):
        """Hook: what is told of an activity in :class:`Facts`."""
        starts = [
            contract.date_start
            for person in self.key_ids.entrepreneur_id
            for contract in contracts_by_person[person]
        ]
        return {
            "contracts": tuple(self._iter_contracts(contracts_by_person)),
            "memberships": tuple(self._iter_memberships()),
            "senior_since": min(starts, default=None),
            "tags": frozenset(self.tag_ids.mapped("name")),
        }

    def _iter_contracts(self, contracts_by_person):
        """The contracts of those who share the activity, while they do."""
        for key in self.key_ids:
            for contract in contracts_by_person[key.entrepreneur_id]:
                days = _while_shared(key, contract.date_start, contract.date_last)
                if days:
                    yield Contract(*days, contract.kind)

    def _iter_memberships(self):
        """First and last day of those who share the activity, while they do."""
        for key in self.key_ids:
            for first, last in key.entrepreneur_id._get_memberships():
                days = _while_shared(key, first, last)
                if days:
                    yield days


def _while_shared(key, first, last):
    """:return: the first and the last day within a sharing key, the last none: without
    end; or nothing"""
    first = max(first, key.date_from)
    last = min((day for day in (last, key.date_to) if day), default=None)
    return (first, last) if last is None or first <= last else None
