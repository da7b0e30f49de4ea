from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, formatLang

from ..engine.pay_policy import ALL, PERCENTAGE, STEADY, Policy
from ..engine.solver import COST, GROSS, NET
from .cae_payslip import FINAL, to_exact

MODES = [(COST, "Cost"), (GROSS, "Gross"), (NET, "Net before Tax")]
# What may change on a policy without changing what was paid with it.
FREE_FIELDS = {"note"}


class CaePayPolicy(models.Model):
    """How much is paid when nobody asks: for all, or for one person, from a day on."""

    _name = "cae.pay.policy"
    _description = "Pay Policy"
    _inherit = ["cae.dated.version.mixin"]
    _order = "entrepreneur_id, date_from desc, id"
    _check_company_auto = True

    name = fields.Char(string="What Is Paid", compute="_compute_name")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: of all those who have none of their own.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    kind = fields.Selection(
        [
            (ALL, "All that is available"),
            (STEADY, "A steady amount a month"),
            (PERCENTAGE, "A percentage of what is available"),
        ],
        required=True,
        default=ALL,
        help="The fixed part of the contract is paid in any case (Code du travail,"
        " R. 7331-11, 1°); what the person asks for a month comes before the policy.",
    )
    mode = fields.Selection(
        MODES, string="Given As", required=True, default=NET, help="Of the amount."
    )
    amount = fields.Monetary(string="Amount a Month")
    percentage = fields.Float(digits=(5, 2), default=100.0)
    ceiling = fields.Monetary(
        string="Monthly Ceiling",
        help="The cost of a month at most, what is asked included; the fixed part alone"
        " passes it. 0: none.",
    )
    note = fields.Char()
    payslip_ids = fields.One2many(
        "cae.payslip", "policy_id", groups="cae_base.group_accountant"
    )

    _version_uniq = models.UniqueIndex(
        "(company_id, COALESCE(entrepreneur_id, 0), date_from)",
        "There is a policy from this day on already: change it, or choose another day.",
    )
    _ceiling_positive = models.Constraint(
        "CHECK(ceiling >= 0)", "Write a ceiling of more than zero, or none."
    )

    @api.depends("kind", "mode", "amount", "percentage", "ceiling")
    @api.depends_context("lang")
    def _compute_name(self):
        for policy in self:
            policy.name = " ".join(
                filter(None, [policy._tell_wanted(), policy._tell_ceiling()])
            )

    def _tell_wanted(self):
        if self.kind == STEADY:
            return self.env._(
                "Steady amount: %(amount)s, %(mode)s.",
                amount=format_amount(self.env, self.amount, self.currency_id),
                mode=self._tell_mode(self.mode),
            )
        if self.kind == PERCENTAGE:
            return self.env._(
                "%s %% of what is available.",
                formatLang(self.env, self.percentage, digits=2),
            )
        return self.env._("All that is available.")

    def _tell_ceiling(self):
        if not self.ceiling:
            return ""
        return self.env._(
            "Ceiling: a cost of %s.",
            format_amount(self.env, self.ceiling, self.currency_id),
        )

    @api.model
    def _tell_mode(self, mode):
        return {
            COST: self.env._("as a cost"),
            GROSS: self.env._("gross"),
            NET: self.env._("net before tax"),
        }[mode]

    @api.constrains("kind", "amount", "percentage")
    def _check_value(self):
        for policy in self:
            if policy.kind == STEADY and policy.amount <= 0:
                raise ValidationError(
                    self.env._("Write the steady amount, more than zero.")
                )
            if policy.kind == PERCENTAGE and not 0 < policy.percentage <= 100:
                raise ValidationError(
                    self.env._("Write a percentage of more than 0, and 100 at most.")
                )

    def write(self, vals):
        if vals.keys() - FREE_FIELDS:
            self._check_not_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_used()

    def _check_not_used(self):
        # sudo: the question is whether payslips exist, not what they say
        if self.sudo().payslip_ids.filtered(lambda payslip: payslip.state in FINAL):
            raise UserError(
                self.env._(
                    "Posted payslips were computed with this policy: add a new version,"
                    " with the day from which it holds."
                )
            )

    @api.model
    def _get_policies(self, company, people, day):
        """The policy of each person on a day: his own, else that of all.

        :return: dict {entrepreneur id: policy, none if nobody wrote any}
        """
        policies = self.search(
            [
                ("company_id", "=", company.id),
                ("entrepreneur_id", "in", [False, *people.ids]),
                ("date_from", "<=", day),
            ],
            order="date_from",
        )
        last = {policy.entrepreneur_id.id: policy for policy in policies}
        default = last.get(False, self.browse())
        return {person_id: last.get(person_id, default) for person_id in people.ids}

    def _to_engine(self):
        """:return: the engine's :class:`Policy`; none is all that is available"""
        if not self:
            return Policy()
        return Policy(
            kind=self.kind,
            mode=self.mode,
            amount=to_exact(self.amount),
            percentage=to_exact(self.percentage),
            ceiling=to_exact(self.ceiling) if self.ceiling else None,
        )
