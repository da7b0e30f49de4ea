from odoo import api, fields, models

from ..engine.deadlines import Threshold


class CaeClockThreshold(models.Model):
    """So long before its deadlines, a clock plans a to-do."""

    _name = "cae.clock.threshold"
    _description = "Threshold of a Legal Clock"
    _order = "clock_id, unit desc, number desc, id"

    clock_id = fields.Many2one(
        "cae.clock", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True)
    unit = fields.Selection(
        [("day", "Days"), ("month", "Months")], required=True, default="day"
    )

    _number_positive = models.Constraint(
        "CHECK(number >= 0)", "A threshold is a number of days or months before."
    )
    _threshold_uniq = models.Constraint(
        "UNIQUE(clock_id, number, unit)", "This clock has this threshold already."
    )

    @api.depends("number", "unit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for threshold in self:
            text = (
                self.env._("%s months before", threshold.number)
                if threshold.unit == "month"
                else self.env._("%s days before", threshold.number)
            )
            threshold.display_name = text

    def _to_engine(self):
        """:return: dict {:class:`Threshold`: its record}"""
        return {
            Threshold(threshold.number, threshold.unit): threshold for threshold in self
        }
