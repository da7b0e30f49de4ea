from odoo import api, fields, models

from ..engine.contract_terms import find_longest_trial, find_trial_end
from ..engine.membership_deadline import find_membership_deadline
from .cae_contract import CESA


class CaeContract(models.Model):
    """What the parties agree: commitments, pay, objectives, trial, membership."""

    _inherit = "cae.contract"

    full_time_employed = fields.Boolean(
        string="Employed Full Time",
        tracking=True,
        help="As declared by the person: a CAPE is not open to those who are (Code de"
        " commerce, L. 127-1, to check).",
    )
    employment_declared_on = fields.Date(
        string="Declared On",
        tracking=True,
        help="The day on which the person declared whether he is employed full time.",
    )
    commitment_ceiling = fields.Monetary(
        string="Ceiling of Commitments",
        tracking=True,
        help="Highest amount of the commitments to third parties during the programme"
        " (Code de commerce, R. 127-1, 4°).",
    )
    fixed_part = fields.Monetary(
        string="Fixed Part a Month",
        tracking=True,
        help="Paid each month, a lump sum set from the minimum objectives (Code du"
        " travail, R. 7331-11, 1°). It changes by an amendment only.",
    )
    variable_part = fields.Text(
        help="How it is calculated for each financial year (Code du travail, L. 7331-2"
        " and R. 7331-11, 2°).",
    )
    objective_amount = fields.Monetary(
        string="Minimum Turnover",
        tracking=True,
        help="Minimum objective of activity, excluding VAT (Code du travail, L."
        " 7331-2).",
    )
    objective_period = fields.Selection(
        [("month", "a month"), ("quarter", "a quarter"), ("year", "a year")],
        default="year",
        tracking=True,
    )
    objective_text = fields.Text(
        string="Other Objectives",
        help="Objectives and minimum obligations of activity which are not an amount.",
    )
    trial_months = fields.Integer(
        string="Trial Period (Months)",
        tracking=True,
        help="8 months at most, its renewal included, less the length of the earlier"
        " contracts with the cooperative (Code du travail, L. 7332-1).",
    )
    trial_renewal_months = fields.Integer(
        string="Trial Renewal (Months)",
        tracking=True,
        help="For how long the trial may be renewed, if the contract says so.",
    )
    trial_renewed_on = fields.Date(readonly=True, copy=False, tracking=True)
    trial_end = fields.Date(
        compute="_compute_trial_end",
        help="Last day of the trial period; never later than the law allows.",
    )
    trial_longest = fields.Date(
        string="Longest Trial Until",
        compute="_compute_trial_end",
        help="Empty: earlier contracts leave no trial period.",
    )
    membership_deadline = fields.Date(
        compute="_compute_membership_deadline",
        help="Three years from the start of the CESA, less the days of the earlier"
        " contracts with the cooperative (Code du travail, L. 7331-3).",
    )
    statutes_id = fields.Many2one(
        "cae.statutes",
        compute="_compute_statutes_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        help="The version of the statutes that the contract mentions (Code du travail,"
        " L. 7331-2, 2° e).",
    )

    _trial_positive = models.Constraint(
        "CHECK(trial_months >= 0 AND trial_renewal_months >= 0)",
        "A trial period is a number of months.",
    )

    @api.depends("kind", "date_start", "company_id")
    def _compute_statutes_id(self):
        versions = self.env["cae.statutes"]._get_versions(self.company_id)
        for contract in self:
            if contract.kind != CESA or not contract.date_start:
                contract.statutes_id = False
            elif not contract.statutes_id:
                contract.statutes_id = versions._pick(
                    contract.company_id, contract.date_start
                )

    @api.depends(
        "kind",
        "date_start",
        "trial_months",
        "trial_renewal_months",
        "trial_renewed_on",
        "entrepreneur_id.contract_ids.date_last",
        "entrepreneur_id.contract_ids.state",
    )
    def _compute_trial_end(self):
        earlier = self._get_earlier_periods()
        for contract in self:
            contract.trial_end = contract.trial_longest = False
            root = contract._get_root()
            start = root.date_start
            if contract.kind == CESA and start:
                limits = root._get_legal_number("trial_months"), earlier[contract]
                asked = contract._get_trial_months()
                contract.trial_end = find_trial_end(start, asked, *limits)
                contract.trial_longest = find_longest_trial(start, *limits)

    def _get_trial_months(self):
        renewed = any(self._get_ancestors().mapped("trial_renewed_on"))
        return self.trial_months + (self.trial_renewal_months if renewed else 0)

    @api.depends(
        "kind",
        "date_start",
        "entrepreneur_id.contract_ids.date_last",
        "entrepreneur_id.contract_ids.state",
    )
    def _compute_membership_deadline(self):
        earlier = self._get_earlier_periods()
        for contract in self:
            root = contract._get_root()
            start = root.date_start
            contract.membership_deadline = (
                contract.kind == CESA
                and start
                and find_membership_deadline(
                    start,
                    root._get_legal_number("membership_years"),
                    earlier[contract],
                )
            )

    def _get_earlier_periods(self):
        """:return: dict {contract: periods of the same person's other chains}"""
        binding = self._get_binding_contracts()
        return {
            contract: [
                other._get_period()
                for other in binding[contract.entrepreneur_id._origin]
                if other._get_root() != contract._get_root()
            ]
            for contract in self
        }
