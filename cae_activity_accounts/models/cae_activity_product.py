from odoo import fields, models


class CaeActivityProduct(models.Model):
    """What an activity sells again and again: a line of a quote, ready to be chosen.

    It is copied on the quote, which keeps what it says whatever becomes of the item.
    """

    _name = "cae.activity.product"
    _description = "Item of a Catalogue"
    _order = "name, id"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    name = fields.Char(string="Item Sold", required=True)
    description = fields.Text(help="Written under the name, on the quotes.")
    unit_name = fields.Char(
        string="Price per", help="Hour, day, piece: what the price is for."
    )
    price_unit = fields.Monetary(string="Price excl. VAT", required=True)
    tax_id = fields.Many2one(
        "account.tax",
        string="VAT",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=[("type_tax_use", "=", "sale")],
    )

    _price_positive = models.Constraint(
        "CHECK(price_unit >= 0)", "A price is not negative."
    )

    def _get_line_description(self):
        """:return: what a quote says of it: the name, the unit, then the details"""
        self.ensure_one()
        title = self.name
        if self.unit_name:
            title = self.env._(
                "%(item)s (per %(unit)s)", item=self.name, unit=self.unit_name
            )
        return "\n".join(filter(None, [title, self.description]))
