from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.distribution import set_activity_account


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    cae_activity_id = fields.Many2one(
        related="order_id.cae_activity_id", store=True, index="btree_not_null"
    )

    @api.constrains("analytic_distribution", "cae_activity_id")
    def _check_activity(self):
        """The distribution of a line names no other activity than the order."""
        for line in self:
            found = self.env["account.move.line"]._find_activity(
                line.analytic_distribution
            )
            if found and found != line.order_id.cae_activity_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s is sold by %(activity)s: its lines cannot be given"
                        " to %(other)s.",
                        order=line.order_id.name,
                        activity=line.order_id.cae_activity_id.sudo().name,
                        other=found.name,
                    )
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
