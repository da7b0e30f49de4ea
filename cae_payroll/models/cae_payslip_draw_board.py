from odoo import fields, models


class CaePayslipDraw(models.Model):
    """What pay costs each activity, by month: stored, for graphs and pivots."""

    _inherit = "cae.payslip.draw"

    date = fields.Date(related="payslip_id.date", store=True, index=True)
    entrepreneur_id = fields.Many2one(
        related="payslip_id.entrepreneur_id", store=True, index=True
    )
