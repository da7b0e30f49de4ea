from odoo import fields, models

from odoo.addons.cae_base.models.cae_contract import CAPE, CESA, KINDS

from ..engine.contribution_rule import ANY, Condition

MEMBER, NOT_MEMBER = "member", "not_member"


class CaeContributionCondition(models.AbstractModel):
    """For whom something is: what is left out may be anything."""

    _name = "cae.contribution.condition"
    _description = "Condition of a Contribution"

    contract_kind = fields.Selection(
        KINDS, string="Contract", help="Without a choice: whatever the contract."
    )
    seniority_from = fields.Integer(
        string="From Month",
        help="Months begun since the first contract: 12 is the second year.",
    )
    seniority_to = fields.Integer(
        string="To Month", help="Up to this month, left out. 0: without end."
    )
    membership = fields.Selection(
        [(MEMBER, "Members"), (NOT_MEMBER, "Those who are not members")],
        help="Members of the cooperative, on the day that counts.",
    )
    tag_ids = fields.Many2many(
        "cae.activity.tag", string="Tags", help="The activity has one of them at least."
    )

    def _to_condition(self):
        """:return: :class:`Condition`"""
        self.ensure_one()
        condition = Condition(**self._prepare_condition())
        return ANY if condition == ANY else condition

    def _prepare_condition(self):
        return {
            "contracts": frozenset(filter(None, [self.contract_kind])),
            "seniority_from": self.seniority_from,
            "seniority_to": self.seniority_to or None,
            "member": self.membership == MEMBER if self.membership else None,
            "tags": frozenset(self.tag_ids.mapped("name")),
        }

    # --- in words ---------------------------------------------------------------------

    def _list_condition_words(self):
        words = [
            self._tell_contract(),
            self._tell_seniority(),
            self._tell_membership(),
            ", ".join(self.tag_ids.mapped("name")),
        ]
        return [one for one in words if one]

    def _tell_contract(self):
        short = {CAPE: "CAPE", CESA: "CESA"}
        labels = dict(self._fields["contract_kind"]._description_selection(self.env))
        return short.get(self.contract_kind) or labels.get(self.contract_kind)

    def _tell_seniority(self):
        """Months are counted from 0 in the fields, from 1 in words."""
        if self.seniority_from and self.seniority_to:
            return self.env._(
                "from month %(first)s to month %(last)s",
                first=self.seniority_from + 1,
                last=self.seniority_to,
            )
        if self.seniority_to:
            return self.env._("the first %s months", self.seniority_to)
        if self.seniority_from:
            return self.env._("from month %s on", self.seniority_from + 1)
        return ""

    def _tell_membership(self):
        return {
            MEMBER: self.env._("members"),
            NOT_MEMBER: self.env._("those who are not members"),
        }.get(self.membership)
