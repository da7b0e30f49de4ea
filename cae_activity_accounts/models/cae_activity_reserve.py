from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..engine.reserve import (
    FIXED,
    MONTHS,
    MONTHS_OF_A_YEAR,
    PERCENTAGE,
    Reserve,
    compute_asked,
)
from ..tools import select_fields, to_decimal
from .account_account import CHARGES


class CaeActivity(models.Model):
    """The reserves of the activities."""

    _inherit = "cae.activity"

    def _get_reserves(self, date_to):
        """What is to be kept back on a day, by hand and by rule, in one query.

        :return: dict {activity id: list of :class:`Reserve`}
        """
        selected = [self._select_reserves(date_to)]
        # The sources of the rules are long to plan, and many cooperatives have none.
        if self.env["cae.reserve.rule"]._is_any():
            selected.append(self._select_reserve_rules(date_to))
        reserves = defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                "%s ORDER BY by_rule, sequence, record_id",
                SQL(" UNION ALL ").join(selected),
            )
        )
        for activity, by_rule, _sequence, record, reason, end, kind, *amounts in rows:
            asked = compute_asked(kind, *map(to_decimal, amounts))
            reserves[activity].append(Reserve(record, reason, asked, by_rule, end))
        return reserves

    def _get_reserves_domain(self, day):
        return [
            ("date_from", "<=", day),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", day),
        ]

    def _select_reserves(self, date_to):
        names = ["id", "cae_activity_id", "reason", "date_to", "amount"]
        return SQL(
            """
            SELECT cae_activity_id, FALSE AS by_rule, 0 AS sequence, id AS record_id,
                   reason, date_to, %(fixed)s AS kind, amount::numeric AS value,
                   0::numeric AS basis
              FROM (%(reserves)s) reserve
            """,
            fixed=FIXED,
            reserves=select_fields(
                self.env["cae.reserve"],
                [
                    *self._get_reserves_domain(date_to),
                    ("active", "=", True),
                    ("cae_activity_id", "in", self.ids),
                ],
                names,
            ),
        )

    def _select_reserve_rules(self, date_to):
        """Each rule with each activity that it is for. Only the rules which need it
        look at the ledger."""
        return SQL(
            """
            SELECT activity.id, TRUE, rule.sequence, rule.id, rule.reason, rule.date_to,
                   rule.kind,
                   (CASE rule.kind WHEN %(percentage)s THEN rule.rate
                                   WHEN %(months)s THEN rule.months
                                   ELSE rule.amount END)::numeric,
                   COALESCE(collected.amount, charged.amount, 0)
              FROM (%(rules)s) rule
              JOIN (%(activities)s) activity ON activity.company_id = rule.company_id
         LEFT JOIN LATERAL (
                   SELECT SUM(item.amount) AS amount FROM (%(collected)s) item
                    WHERE rule.kind = %(percentage)s
                      AND item.cae_activity_id = activity.id
                      AND item.date >= rule.date_from) collected ON TRUE
         LEFT JOIN LATERAL (
                   SELECT SUM(item.balance) AS amount FROM (%(charges)s) item
                    WHERE rule.kind = %(months)s
                      AND item.cae_activity_id = activity.id) charged ON TRUE
             WHERE rule.scope = 'all' OR EXISTS (
                   SELECT 1 FROM cae_activity_cae_reserve_rule_rel chosen
                    WHERE chosen.cae_reserve_rule_id = rule.id
                      AND chosen.cae_activity_id = activity.id)
            """,
            percentage=PERCENTAGE,
            months=MONTHS,
            **self._prepare_rule_sources(date_to),
        )

    def _prepare_rule_sources(self, date_to):
        year_before = fields.Date.subtract(date_to, months=MONTHS_OF_A_YEAR)
        period = [("date", "<=", date_to)]
        return {
            "rules": select_fields(
                self.env["cae.reserve.rule"],
                self._get_reserves_domain(date_to),
                ["id", "company_id", "sequence", "reason", "date_from", "date_to"]
                + ["kind", "rate", "amount", "months", "scope"],
            ),
            "activities": select_fields(
                self.env["cae.activity"].with_context(active_test=False),
                [("id", "in", self.ids), ("is_structure", "=", False)],
                ["id", "company_id"],
            ),
            "collected": select_fields(
                self.env["cae.collection"],
                period,
                ["cae_activity_id", "date", "amount"],
            ),
            "charges": select_fields(
                self.env["cae.statement.line"],
                [*period, ("date", ">", year_before), ("cae_section", "=", CHARGES)],
                ["cae_activity_id", "balance"],
            ),
        }
