from odoo import Command, api, fields, models

from ..engine.contribution_facts import BAD_DEBT, CREDIT_NOTE
from ..engine.contribution_rule import MARGIN
from ..engine.example_schemes import EXAMPLES
from .cae_contribution_amount import CAP, DEPOSIT, FEE, FLOOR
from .cae_contribution_condition import MEMBER, NOT_MEMBER


class CaeContributionScheme(models.Model):
    """Schemes of real cooperatives, to start from."""

    _inherit = "cae.contribution.scheme"

    note = fields.Text(
        string="Notes",
        help="Where the rules come from, what is left to decide. Not printed.",
    )

    def action_open_examples(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start from an Example"),
            "res_model": "cae.contribution.example",
            "view_mode": "form",
            "target": "new",
            "context": {"default_scheme_id": self.id},
        }

    @api.model
    def _find_example(self, name):
        """:return: a scheme of the engine"""
        return next(example for example in EXAMPLES if example.name == name)

    @api.model
    def _prepare_example(self, example):
        return {
            "name": self.env._("After %s", example.name),
            "note": self._get_example_note(example),
            "rule_ids": [
                Command.create(self._prepare_example_rule(rule))
                for rule in example.rules
            ],
        }

    def _get_example_note(self, example):
        assumptions = self.env["cae.contribution.example"]._get_assumptions()
        lines = [
            self.env._("Example of the cooperative %s.", example.name),
            self.env._("Source: %s.", example.reference),
            self.env._("What the source leaves open, and how it is understood here:"),
            *(f"– {line}" for line in assumptions[example.name]),
        ]
        if any(rule.base == MARGIN for rule in example.rules):
            lines.append(
                self.env._(
                    "The margin deducts all direct charges. To deduct some only, choose"
                    " so in the rule and flag their accounts."
                )
            )
        return "\n".join(lines)

    def _prepare_example_rule(self, rule):
        flat = len(rule.bands) == 1
        return {
            "name": rule.name,
            "code": rule.code,
            "base": rule.base or False,
            "period": rule.period,
            "whole": rule.whole,
            "rate": float(rule.bands[0].rate) if flat else 0,
            "band_ids": []
            if flat
            else [
                Command.create(self._prepare_example_band(one)) for one in rule.bands
            ],
            "amount_ids": self._prepare_example_amounts(rule),
            "floor_at_year_end": rule.floor_at_year_end,
            "deposit_use": rule.deposit_use,
            "sale": rule.condition.sale or False,
            "is_provisional": rule.provisional_rate is not None,
            "provisional_rate": float(rule.provisional_rate or 0),
            "gives_back_credit_note": CREDIT_NOTE in rule.gives_back,
            "gives_back_bad_debt": BAD_DEBT in rule.gives_back,
            **self._prepare_example_condition(rule.condition),
        }

    def _prepare_example_band(self, band):
        return {
            "lower": float(band.lower),
            "upper": float(band.upper or 0),
            "rate": float(band.rate),
        }

    def _prepare_example_amounts(self, rule):
        kinds = {
            FLOOR: rule.floors,
            CAP: rule.caps,
            FEE: rule.fees,
            DEPOSIT: rule.deposits,
        }
        listed = [(kind, one) for kind, amounts in kinds.items() for one in amounts]
        return [
            Command.create(
                {
                    "kind": kind,
                    "amount": float(one.amount),
                    "per": one.per,
                    "sequence": place,
                    **self._prepare_example_condition(one.condition),
                }
            )
            for place, (kind, one) in enumerate(listed)
        ]

    def _prepare_example_condition(self, condition):
        membership = {True: MEMBER, False: NOT_MEMBER, None: False}
        [*kinds] = condition.contracts
        return {
            "contract_kind": kinds[0] if kinds else False,
            "seniority_from": condition.seniority_from,
            "seniority_to": condition.seniority_to or 0,
            "membership": membership[condition.member],
        }
