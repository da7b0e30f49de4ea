import itertools
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..engine import contribution_rule as engine
from ..engine.contribution_band import make_bands
from ..engine.contribution_facts import BAD_DEBT, CREDIT_NOTE, EXTERNAL, INTERNAL
from ..engine.contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    KEPT,
    MARGIN,
    MONTH,
    PAYROLL,
    SET_AGAINST,
    YEAR,
)
from .cae_contribution_amount import CAP, DEPOSIT, FEE, FLOOR

# What a rule says; its name and its place are no matter of money.
ENGINE_FIELDS = (
    "code",
    "base",
    "margin_charges",
    "period",
    "rate",
    "band_ids",
    "whole",
    "amount_ids",
    "floor_at_year_end",
    "deposit_use",
    "sale",
    "contract_kind",
    "seniority_from",
    "seniority_to",
    "membership",
    "tag_ids",
    "is_provisional",
    "provisional_rate",
    "gives_back_credit_note",
    "gives_back_bad_debt",
    "rounding_unit",
    "rounding_mode",
    "date_from",
    "date_to",
    "scheme_id",
)


class CaeContributionRule(models.Model):
    """One levy of a scheme: the contribution itself, an insurance, a training fund."""

    _name = "cae.contribution.rule"
    _description = "Rule of a Contribution Scheme"
    _inherit = ["cae.contribution.condition"]
    _order = "sequence, id"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "cae.contribution.scheme",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, default=lambda self: self.env._("Contribution"))
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Tells this levy from the others. Keep it from one scheme to the next:"
        " exemptions are about a code.",
    )
    base = fields.Selection(
        [
            (INVOICED, "Turnover invoiced"),
            (COLLECTED, "Turnover collected"),
            (MARGIN, "Turnover invoiced less direct charges"),
            (PAYROLL, "Payroll cost"),
        ],
        default=COLLECTED,
        help="All bases exclude VAT (Code du travail, L. 7331-2, 2°, c). None: the rule"
        " is a fixed fee and nothing else.",
    )
    margin_charges = fields.Selection(
        [
            ("all", "All direct charges"),
            ("flagged", "Those on accounts flagged for the margin"),
        ],
        string="Deducted",
        default="all",
        required=True,
        help="Accounts are flagged in the chart of accounts: purchases of goods,"
        " materials, subcontracting…",
    )
    period = fields.Selection(
        [(DOCUMENT, "Each document"), (MONTH, "The month"), (YEAR, "The year to date")],
        string="Applied To",
        required=True,
        default=DOCUMENT,
        help="What the bands apply to. The year is the financial year, and what came"
        " before in it is deducted.",
    )
    rate = fields.Float(
        string="Rate (%)",
        digits=(6, 3),
        help="Of the whole base, when it has no bands.",
    )
    band_ids = fields.One2many(
        "cae.contribution.band", "rule_id", string="Bands", copy=True
    )
    whole = fields.Boolean(
        string="Rate on the Whole Amount",
        help="The rate of the band which holds the base applies to all of it. Otherwise"
        " each rate applies to the part of the base within its band.",
    )
    amount_ids = fields.One2many(
        "cae.contribution.amount", "rule_id", string="Fixed Amounts", copy=True
    )
    floor_at_year_end = fields.Boolean(
        string="Yearly Floor at Year End",
        help="A yearly floor waits for the end of the year, or of the presence."
        " Otherwise a twelfth more is asked each month.",
    )
    deposit_use = fields.Selection(
        [
            (KEPT, "Kept until the condition ends"),
            (SET_AGAINST, "Used up by what is taken meanwhile"),
        ],
        required=True,
        default=KEPT,
    )
    sale = fields.Selection(
        [(EXTERNAL, "To others"), (INTERNAL, "To the cooperative itself")],
        string="Sales",
        help="Which sales count. Without a choice: all of them.",
    )
    is_provisional = fields.Boolean(
        string="Provisional Rate",
        help="A provisional rate is taken during the year; at its end, the difference"
        " with what the bands, the floors and the caps say of the whole year.",
    )
    provisional_rate = fields.Float(string="During the Year (%)", digits=(6, 3))
    gives_back_credit_note = fields.Boolean(
        string="Credit Notes Give Back",
        default=True,
        help="A credit note gives back what was taken on its invoice.",
    )
    gives_back_bad_debt = fields.Boolean(
        string="Bad Debts Give Back",
        default=True,
        help="A customer's debt written off gives back what was taken on it.",
    )
    rounding_unit = fields.Selection(
        [("0.01", "to the cent"), ("0.1", "to ten cents"), ("1", "to the euro")],
        string="Rounding",
        required=True,
        default="0.01",
    )
    rounding_mode = fields.Selection(
        [
            ("ROUND_HALF_UP", "Nearest"),
            ("ROUND_DOWN", "Down"),
            ("ROUND_UP", "Up"),
        ],
        required=True,
        default="ROUND_HALF_UP",
    )
    date_from = fields.Date(string="From", help="None: as the scheme.")
    date_to = fields.Date(string="To", help="None: as the scheme.")
    # what the screen asks about only where there is one
    has_deposit = fields.Boolean(compute="_compute_has_amounts")
    has_yearly_floor = fields.Boolean(compute="_compute_has_amounts")

    _rate_range = models.Constraint(
        "CHECK(rate >= 0 AND rate <= 100)", "A rate is between 0 and 100 %."
    )
    _code_uniq = models.Constraint(
        "UNIQUE(scheme_id, code)",
        "Two rules of a scheme have the same code: name them differently.",
    )

    @api.depends("name")
    def _compute_code(self):
        """Once given, a code is kept."""
        used = defaultdict(set)
        for rule in self.scheme_id.rule_ids:
            used[rule.scheme_id].add(rule.code)
        for rule in self.filtered(lambda rule: not rule.code):
            word = self.env["ir.http"]._slugify(rule.name or "") or "rule"
            names = itertools.chain([word], (f"{word}-{n}" for n in itertools.count(2)))
            rule.code = next(one for one in names if one not in used[rule.scheme_id])
            used[rule.scheme_id].add(rule.code)

    @api.depends("amount_ids.kind", "amount_ids.per")
    def _compute_has_amounts(self):
        for rule in self:
            kinds = {(one.kind, one.per) for one in rule.amount_ids}
            rule.has_deposit = any(kind == DEPOSIT for kind, per in kinds)
            rule.has_yearly_floor = (FLOOR, YEAR) in kinds

    @api.constrains(*ENGINE_FIELDS)
    def _check_rule(self):
        self.scheme_id._check_rules()

    def write(self, vals):
        if vals.keys() & set(ENGINE_FIELDS):
            self._check_editable()
        result = super().write(vals)
        if "scheme_id" in vals:  # nor may it go to a scheme which was voted
            self._check_editable()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_editable()
        return rules

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self._check_editable()

    def _check_editable(self):
        self.scheme_id._check_editable()

    # --- for the engine ---------------------------------------------------------------

    def _to_engine(self):
        """:return: :class:`engine.Rule`"""
        self.ensure_one()
        return engine.Rule(**self._prepare_engine_rule())

    def _prepare_engine_rule(self):
        return {
            "code": self.code,
            "name": self.name,
            "base": self.base or None,
            "bands": self._get_bands(),
            "period": self.period,
            "whole": self.whole,
            "floors": self.amount_ids._to_engine(FLOOR),
            "floor_at_year_end": self.floor_at_year_end,
            "caps": self.amount_ids._to_engine(CAP),
            "fees": self.amount_ids._to_engine(FEE),
            "deposits": self.amount_ids._to_engine(DEPOSIT),
            "deposit_use": self.deposit_use,
            "condition": self._to_condition(),
            "provisional_rate": self._get_provisional_rate(),
            "gives_back": self._get_given_back(),
            "rounding": engine.Rounding(
                Decimal(self.rounding_unit), self.rounding_mode
            ),
            "date_from": self.date_from or None,
            "date_to": self.date_to or None,
        }

    def _get_bands(self):
        if not self.base:
            return ()
        return self.band_ids._to_engine() or make_bands((None, self.rate))

    def _prepare_condition(self):
        return super()._prepare_condition() | {"sale": self.sale or None}

    def _get_provisional_rate(self):
        return Decimal(str(self.provisional_rate)) if self.is_provisional else None

    def _get_payroll_rate(self):
        """:return: in %, the highest rate that it may take of what is paid"""
        if self.base != PAYROLL:
            return Decimal(0)
        provisional = self._get_provisional_rate() or Decimal(0)
        return max(provisional, *(band.rate for band in self._get_bands()))

    def _get_given_back(self):
        kinds = {
            CREDIT_NOTE: self.gives_back_credit_note,
            BAD_DEBT: self.gives_back_bad_debt,
        }
        return frozenset(kind for kind, given_back in kinds.items() if given_back)
