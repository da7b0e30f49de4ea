from odoo import fields, models

# What the French chart (Plan comptable général) has for what this module ships; the
# account that the accountant gives to a product comes before.
CHART_ACCOUNTS = {
    "product_service": ("income", "pcg_706"),
    "product_expense_supplies": ("expense", "pcg_6064"),
    "product_expense_meal": ("expense", "pcg_6256"),
    "product_expense_travel": ("expense", "pcg_6251"),
    "product_expense_hotel": ("expense", "pcg_6256"),
    "product_expense_phone": ("expense", "pcg_626"),
    "product_expense_postage": ("expense", "pcg_626"),
    "product_expense_mileage": ("expense", "pcg_6251"),
}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    cae_on_portal = fields.Boolean(
        string="For Entrepreneurs",
        help="Entrepreneurs choose among these kinds of expense on the portal.",
    )

    def _get_product_accounts(self):
        """What the accountant gave no account goes where the chart has one for it."""
        accounts = super()._get_product_accounts()
        for name, (side, account) in CHART_ACCOUNTS.items():
            own = self[f"property_account_{side}_id"]
            if not own and self == self._get_cae_product(name):
                chart = self.env["account.chart.template"]
                found = chart.ref(account, raise_if_not_found=False)
                accounts[side] = found or accounts[side]
        return accounts

    def _get_cae_product(self, name):
        product = self.env.ref(
            f"cae_activity_accounts.{name}", raise_if_not_found=False
        )
        return product and product.product_tmpl_id
