from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _get_product_accounts(self):
        """Services that activities sell without a catalogue go to class 706 (Plan
        comptable général), unless the accountant gave the product an account."""
        accounts = super()._get_product_accounts()
        if not self.property_account_income_id and self._is_cae_service():
            chart = self.env["account.chart.template"]
            services = chart.ref("pcg_706", raise_if_not_found=False)
            accounts["income"] = services or accounts["income"]
        return accounts

    def _is_cae_service(self):
        service = self.env.ref(
            "cae_activity_accounts.product_service", raise_if_not_found=False
        )
        return service and self == service.product_tmpl_id
