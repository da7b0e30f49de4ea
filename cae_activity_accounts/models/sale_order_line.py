from odoo import api, fields, models

from ..engine.distribution import set_activity_account


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    cae_activity_id = fields.Many2one(
        related="order_id.cae_activity_id", store=True, index="btree_not_null"
    )

    @api.depends("order_id.cae_activity_id")
    def _compute_analytic_distribution(self):
        result = super()._compute_analytic_distribution()
        for line in self.filtered(lambda line: not line.display_type):
            line.analytic_distribution = set_activity_account(
                line.analytic_distribution,
                self.env["account.move.line"]._get_activity_accounts(
                    line.analytic_distribution
                ),
                line.order_id.cae_activity_id.sudo().analytic_account_id.id,
            )
        return result
