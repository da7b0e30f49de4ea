from odoo import fields, models

from ..engine.booking import Opening

MINUTES = 60


class CaeSharedResourceHours(models.Model):
    _name = "cae.shared.resource.hours"
    _description = "Opening Hours of a Shared Resource"
    _order = "weekday, hour_from, id"
    _rec_name = "weekday"

    resource_id = fields.Many2one(
        "cae.shared.resource", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="resource_id.company_id", store=True, precompute=True
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Day",
        required=True,
        default="0",
    )
    hour_from = fields.Float(string="From", required=True, default=9)
    hour_to = fields.Float(string="To", required=True, default=18)

    _hours_order = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "Opening hours go from one hour of the day to a later one.",
    )

    def _to_engine(self):
        """:return: list of :class:`Opening`"""
        return [
            Opening(
                int(hours.weekday),
                round(hours.hour_from * MINUTES),
                round(hours.hour_to * MINUTES),
            )
            for hours in self
        ]
