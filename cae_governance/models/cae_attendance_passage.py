from odoo import fields, models


class CaeAttendancePassage(models.Model):
    """One arrival or departure, at its time."""

    _name = "cae.attendance.passage"
    _description = "Arrival or Departure"
    _order = "time, id"

    attendance_id = fields.Many2one(
        "cae.attendance", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="attendance_id.company_id", store=True)
    time = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    direction = fields.Selection(
        [("in", "Arrival"), ("out", "Departure")], required=True, readonly=True
    )
