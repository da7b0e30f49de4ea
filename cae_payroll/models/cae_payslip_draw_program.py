from odoo import fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal


class CaePayslipDraw(models.Model):
    """What was estimated stays beside what the payroll program made of it."""

    _inherit = "cae.payslip.draw"

    estimate = fields.Monetary(
        string="Estimated",
        readonly=True,
        copy=False,
        help="Before the payroll program said what the pay costs.",
    )

    def _get_estimates(self):
        """:return: dict {activity: Decimal}, in whose ratio a journal is split"""
        return {
            draw.activity_id: to_decimal(
                draw.estimate if draw.payslip_id.from_program else draw.amount
            )
            for draw in self
        }

    def _take_program_costs(self, costs):
        for draw in self:
            amount = float(costs[draw.activity_id])
            draw.write({"estimate": draw.amount, "amount": amount})

    def _give_estimates_back(self):
        for draw in self:
            draw.write({"amount": draw.estimate, "estimate": 0})
