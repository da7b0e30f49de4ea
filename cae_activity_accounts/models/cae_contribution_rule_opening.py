from odoo import fields, models
from odoo.tools import SQL

from ..tools import to_decimal
from .cae_opening import BALANCES, LOADED


class CaeContributionRule(models.Model):
    """Nothing is taken again on what came before the take-over, but for the base which
    the former program left to be contributed."""

    _inherit = "cae.contribution.rule"

    def _select_events(self, model, domain, measure):
        balances = self.env["account.move"]._search(
            [("cae_opening_id.kind", "=", BALANCES)]
        )
        return super()._select_events(
            model, [*domain, ("move_id", "not in", balances)], measure
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
        return SQL(
            """
            SELECT counter.activity_id AS cae_activity_id, counter.move_id,
                   GREATEST(counter.date, %(date_from)s) AS date,
                   counter.remaining AS amount
              FROM cae_opening_counter counter
              JOIN cae_opening opening
                ON opening.id = counter.opening_id AND opening.state = %(loaded)s
             WHERE counter.rule_id = %(rule)s AND counter.remaining <> 0
               AND counter.date <= %(date_to)s AND counter.activity_id IN %(activities)s
            """,
            date_from=date_from,
            date_to=date_to,
            loaded=LOADED,
            rule=self.id,
            activities=tuple(activities.ids) or (0,),
        )

    def _get_taken(self, activities, date_from, date_to):
        """What was taken by these rules between two dates, the take-over included:
        what yearly floors and caps are set against.

        :return: dict {activity: (base, amount)}, Decimals
        """
        taken = {}
        for model, domain in (
            ("cae.contribution.levy", [("posted", "=", True)]),
            ("cae.opening.counter", [("opening_id.state", "=", LOADED)]),
        ):
            # sudo: sums of what was taken, for whoever may read the rules
            groups = (
                self.env[model]
                .sudo()
                ._read_group(
                    fields.Domain(domain)
                    & fields.Domain(
                        [
                            ("rule_id", "in", self.ids),
                            ("activity_id", "in", activities.ids),
                            ("date", ">=", date_from),
                            ("date", "<=", date_to),
                        ]
                    ),
                    ["activity_id"],
                    ["base_amount:sum", "amount:sum"],
                )
            )
            for activity, *sums in groups:
                earlier = taken.get(activity.id, (to_decimal(0), to_decimal(0)))
                taken[activity.id] = tuple(
                    known + to_decimal(more)
                    for known, more in zip(earlier, sums, strict=True)
                )
        return taken
