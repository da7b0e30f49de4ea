from odoo import api, fields, models


class CaeRecurringInvoiceLine(models.Model):
    """What each invoice of a series sells."""

    _name = "cae.recurring.invoice.line"
    _description = "Line of a Recurring Invoice"
    _order = "sequence, id"

    recurring_id = fields.Many2one(
        "cae.recurring.invoice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recurring_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    name = fields.Text(
        string="Description",
        required=True,
        help="{month}, {period} and {year} are replaced on each invoice.",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1)
    price_unit = fields.Float(string="Price", digits="Product Price", required=True)
    tax_id = fields.Many2one(
        "account.tax", string="VAT", required=True, ondelete="restrict"
    )
    price_subtotal = fields.Monetary(
        string="Excl. VAT", compute="_compute_price_subtotal"
    )

    @api.depends("quantity", "price_unit")
    def _compute_price_subtotal(self):
        for line in self:
            line.price_subtotal = line.currency_id.round(
                line.quantity * line.price_unit
            )
