from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _prepare_invoice_line(self, **optional_values):
        """A product which stands for any says nothing: the description says it all."""
        vals = super()._prepare_invoice_line(**optional_values)
        if self.product_id in self.env["cae.activity"]._get_portal_products():
            vals["name"] = self.name
        return vals
