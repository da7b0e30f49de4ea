from decimal import Decimal

from odoo import api, models

from odoo.addons.cae_base.engine.impact import Cell

from ..engine.statement import compute_statement


class CaeActivity(models.Model):
    """What the people of an impact report sold (IMP-04)."""

    _inherit = "cae.activity"

    @api.model
    def _indicator_turnover(self, people, date_from, date_to):
        """Of the activities in which they worked, whole ones if they are shared."""
        keys = self.env["cae.activity.key"].search_fetch(
            [
                ("entrepreneur_id", "in", people.ids),
                ("date_from", "<=", date_to),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date_from),
            ],
            ["activity_id", "entrepreneur_id"],
        )
        activities = keys.activity_id
        # what is due and set aside is no part of turnover: it is not computed
        sums = activities._get_statement_sums(date_from, date_to, {}, {})
        amount = sum(
            (compute_statement(own).turnover_invoiced for own in sums.values()),
            Decimal(0),
        )
        who = tuple(keys.entrepreneur_id.ids)
        return {"": Cell(tuple(activities.ids), amount, who)}
