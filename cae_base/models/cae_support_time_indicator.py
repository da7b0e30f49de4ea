from decimal import Decimal

from odoo import api, models

from ..engine.impact import Cell


class CaeSupportTime(models.Model):
    """The indicator that counts hours of support (IMP-04).

    Called as those of `cae.entrepreneur`.
    """

    _inherit = "cae.support.time"

    @api.model
    def _indicator_support_hours(self, people, date_from, date_to):
        times = self.search_fetch(
            [
                ("entrepreneur_ids", "in", people.ids),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ],
            ["minutes", "entrepreneur_ids"],
        )
        return {
            "": Cell(
                tuple(times.ids),
                amount=Decimal(sum(times.mapped("minutes"))) / 60,
                people=len(times.entrepreneur_ids & people),
            )
        }
