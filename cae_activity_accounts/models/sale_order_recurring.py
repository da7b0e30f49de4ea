from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_cae_signed_quote(self):
        return self.filtered(lambda order: order.state == "sale")

    def _prepare_cae_recurring_rows(self):
        """:return: list of dicts, its lines as the form has them"""
        lines = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        return [
            {
                "description": line.name,
                "quantity": line.product_uom_qty,
                "price_unit": self.currency_id.round(
                    line.price_unit * (1 - line.discount / 100)
                ),
                "tax_id": line.tax_ids[:1].id,
            }
            for line in lines
        ]
