from odoo import fields, models


class CaePayslipDraw(models.Model):
    _name = "cae.payslip.draw"
    _description = "What a Payslip Draws from an Activity"
    _order = "id"

    payslip_id = fields.Many2one(
        "cae.payslip", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="payslip_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    closing_id = fields.Many2one(
        related="payslip_id.closing_id", store=True, index=True
    )
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict"
    )
    amount = fields.Monetary(help="Part of the total cost.")
    uncovered = fields.Monetary(
        string="Not Covered",
        help="Drawn beyond what the activity has: the fixed part is due all the same.",
    )

    _activity_uniq = models.Constraint(
        "UNIQUE(payslip_id, activity_id)", "A payslip draws once on an activity."
    )
