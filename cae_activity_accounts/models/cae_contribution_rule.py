from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.contribution import Thing, compute_due
from ..tools import select_fields, to_decimal

INVOICED, COLLECTED, MARGIN = "invoiced", "collected", "margin"


class CaeContributionRule(models.Model):
    _name = "cae.contribution.rule"
    _description = "Rule of a Contribution Scheme"
    _order = "sequence, id"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "cae.contribution.scheme", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, default=lambda self: self.env._("Contribution"))
    base = fields.Selection(
        [
            (INVOICED, "Turnover invoiced"),
            (COLLECTED, "Turnover collected"),
            (MARGIN, "Turnover invoiced less direct charges"),
        ],
        required=True,
        default=COLLECTED,
        help="All bases exclude VAT (Code du travail, L. 7331-2, 2°, c).",
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), required=True)

    _rate_range = models.Constraint(
        "CHECK(rate >= 0 AND rate <= 100)", "A rate is between 0 and 100 %."
    )

    def write(self, vals):
        if vals.keys() & {"base", "rate", "scheme_id"}:
            self.scheme_id._check_nothing_taken()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.scheme_id._check_nothing_taken()
        return rules

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self.scheme_id._check_nothing_taken()

    def _compute_dues(
        self,
        activities,
        date_from,
        date_to,
        since=None,
        taken_to=None,
        pending_only=False,
    ):
        """
        :param since: the day from which things are taken, ``date_from`` by default:
            what was taken is set against what came before ``date_from`` first
        :param taken_to: last day of the levies to deduct, ``date_to`` by default
        :param pending_only: leave aside the things whose base was taken whole
        :return: list of tuples (rule, :class:`Due`)
        """
        activities = activities.filtered(lambda activity: not activity.is_structure)
        dues = []
        for rule in self:
            things = rule._get_things(
                rule._select_base(activities, since or date_from, date_to),
                rule._select_taken(activities, taken_to or date_to),
                date_from,
                pending_only,
            )
            rate = Decimal(str(rule.rate))
            dues += [(rule, due) for due in compute_due(rate, things)]
        return dues

    def _get_things(self, source, taken, date_from, pending_only):
        """One query: the base of each document, beside what was taken on it."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                WITH base AS (
                    SELECT cae_activity_id AS activity_id, move_id, MAX(date) AS date,
                           SUM(amount) AS amount,
                           SUM(amount) FILTER (WHERE date < %(date_from)s) AS earlier
                      FROM (%(source)s) event
                     GROUP BY cae_activity_id, move_id
                ), taken AS (%(taken)s)
                SELECT activity_id, move_id, base.date, COALESCE(base.amount, 0),
                       COALESCE(taken.base_amount, 0), COALESCE(taken.amount, 0),
                       COALESCE(base.earlier, 0)
                  FROM base FULL JOIN taken USING (activity_id, move_id)
                 WHERE COALESCE(base.amount, 0) <> COALESCE(taken.base_amount, 0)
                    OR NOT %(pending_only)s
                 ORDER BY activity_id, base.date, move_id
                """,
                source=source,
                taken=taken,
                date_from=date_from,
                pending_only=pending_only,
            )
        )
        return [
            Thing(activity_id, move_id, day, *map(to_decimal, amounts))
            for activity_id, move_id, day, *amounts in rows
        ]

    def _select_base(self, activities, date_from, date_to):
        """Rows ``cae_activity_id, move_id, date, amount`` of the base of this rule."""
        domain = activities._get_statement_domain(date_to, date_from)
        if self.base == COLLECTED:
            return self._select_events("cae.collection", domain, "amount")
        sections = ["turnover"] if self.base == INVOICED else ["turnover", "charges"]
        domain.append(("cae_section", "in", sections))
        return self._select_events("cae.statement.line", domain, "result")

    def _select_events(self, model, domain, measure):
        return select_fields(
            self.env[model].sudo(),
            domain,
            ["cae_activity_id", "move_id", "date"],
            amount=measure,
        )

    def _select_taken(self, activities, taken_to):
        self.env["cae.contribution.levy"].flush_model()
        return SQL(
            """
            SELECT activity_id, move_id, SUM(base_amount) AS base_amount,
                   SUM(amount) AS amount
              FROM cae_contribution_levy
             WHERE posted AND rule_id = %s AND date <= %s AND activity_id IN %s
             GROUP BY activity_id, move_id
            """,
            self.id,
            taken_to,
            tuple(activities.ids) or (0,),
        )
