from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..engine.reserve import FIXED, MONTHS, PERCENTAGE


class CaeReserveRule(models.Model):
    """What the cooperative keeps back in its activities, from a date on.

    Rules apply in their order, and never keep more than what is available.
    """

    _name = "cae.reserve.rule"
    _description = "Reserve Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _rec_name = "reason"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Char(
        required=True,
        tracking=True,
        help="The entrepreneurs read it beside the amount.",
    )
    kind = fields.Selection(
        [
            (PERCENTAGE, "Percentage of what is collected"),
            (FIXED, "Fixed amount"),
            (MONTHS, "Months of charges"),
        ],
        required=True,
        default=PERCENTAGE,
        tracking=True,
        help="Percentage: of the turnover collected since the first day of the rule,"
        " excluding VAT. Months: of the charges of the last twelve months, a twelfth"
        " for each.",
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), tracking=True)
    amount = fields.Monetary(tracking=True, help="Of each activity.")
    months = fields.Float(digits=(4, 1), tracking=True)
    scope = fields.Selection(
        [("all", "All activities"), ("chosen", "Chosen activities")],
        required=True,
        default="all",
        tracking=True,
    )
    cae_activity_ids = fields.Many2many(
        "cae.activity",
        string="Activities",
        domain=[("is_structure", "=", False)],
        check_company=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="The last day on which the money is kept; none: as long as the rule is not"
        " ended.",
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The rule ends before it starts.",
    )

    @api.constrains("kind", "rate", "amount", "months")
    def _check_value(self):
        for rule in self:
            if rule[rule._get_value_field()] <= 0:
                raise ValidationError(
                    self.env._(
                        "Write what “%s” keeps: a rate, an amount or a number of"
                        " months, more than zero.",
                        rule.reason,
                    )
                )
            if rule.kind == PERCENTAGE and rule.rate > 100:
                raise ValidationError(
                    self.env._("A rule keeps 100 % of what is collected at most.")
                )

    def _get_value_field(self):
        return {PERCENTAGE: "rate", FIXED: "amount", MONTHS: "months"}[self.kind]

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    @api.model
    @tools.ormcache()
    def _is_any(self):
        """Whether there is a rule, of any company and time: each statement asks."""
        return bool(self.sudo().search_count([], limit=1))  # sudo: of any company
