from odoo import fields, models
from odoo.tools import SQL

from .cae_opening import BALANCES, LOADED


class CaeContributionRule(models.Model):
    """Nothing is taken again on what came before the take-over, but for the base which
    the former program left to be contributed."""

    _inherit = "cae.contribution.rule"

    def _select_source(self, model, domain, measure):
        balances = self.env["account.move"]._search(
            [("cae_opening_id.kind", "=", BALANCES)]
        )
        return super()._select_source(
            model,
            fields.Domain(domain) & ~fields.Domain("move_id", "in", balances),
            measure,
        )

    def _select_base(self, activities, date_from, date_to):
        self.env["cae.opening.counter"].flush_model()
        self.env["cae.opening"].flush_model(["state"])
        return SQL(
            "%s UNION ALL %s",
            super()._select_base(activities, date_from, date_to),
            self._select_remaining(activities, date_from, date_to),
        )

    def _select_remaining(self, activities, date_from, date_to):
        """The date of the take-over may come before the scheme's: it is due all the
        same, on the first day of the scheme."""
        kind = self._get_sources()[0][0]
        return SQL(
            """
            SELECT counter.activity_id AS cae_activity_id, counter.move_id,
                   GREATEST(counter.date, %(date_from)s) AS date,
                   counter.remaining AS amount, %(kind)s AS kind
              FROM cae_opening_counter counter
              JOIN cae_opening opening
                ON opening.id = counter.opening_id AND opening.state = %(loaded)s
             WHERE counter.rule_id = %(rule)s AND counter.remaining <> 0
               AND counter.date <= %(date_to)s AND counter.activity_id IN %(activities)s
            """,
            date_from=date_from,
            date_to=date_to,
            kind=kind,
            loaded=LOADED,
            rule=self.id,
            activities=tuple(activities.ids) or (0,),
        )
