from odoo import api, fields, models

from .cae_payslip import CANCELLED


class CaeClosingLine(models.Model):
    _inherit = "cae.closing.line"

    pay_cost = fields.Monetary(
        string="Pay",
        compute="_compute_pay_cost",
        help="Employer's cost drawn from this activity.",
    )

    @api.depends("closing_id.payslip_ids.draw_ids.amount")
    def _compute_pay_cost(self):
        # sudo: an activity's total is shown, not the payslips behind it
        drawn = {
            (closing, activity): amount
            for closing, activity, amount in self.env["cae.payslip.draw"]
            .sudo()
            ._read_group(
                [
                    ("closing_id", "in", self.closing_id.ids),
                    ("payslip_id.state", "!=", CANCELLED),
                ],
                ["closing_id", "activity_id"],
                ["amount:sum"],
            )
        }
        for line in self:
            line.pay_cost = drawn.get((line.closing_id, line.activity_id), 0.0)

    def action_open_figure(self, figure):
        if figure == "pay_cost":
            return {
                **self.closing_id.action_open_payslips(),
                "domain": [
                    ("closing_id", "=", self.closing_id.id),
                    ("draw_ids.activity_id", "=", self.activity_id.id),
                ],
            }
        return super().action_open_figure(figure)

    def _get_drawn(self):
        return super()._get_drawn() + self.pay_cost

    @api.depends("pay_cost")
    def _compute_remaining(self):
        return super()._compute_remaining()
