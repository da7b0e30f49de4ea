from odoo import models

# The French chart archives all rates but 20 % and 0 %. Reduced rates, services then
# goods: CGI, art. 278-0 bis (5.5 %), 279 (10 %), 281 quater to 281 nonies (2.1 %).
REDUCED_SALE_TAXES = (
    "tva_intermediaire_encaissement",
    "tva_reduite_encaissement",
    "tva_super_reduite_encaissement",
    "tva_intermediaire",
    "tva_reduite",
    "tva_super_reduite",
)


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        if template_code == "fr":
            self._open_cae_sale_taxes(company or self.env.company)
            self._set_cae_down_payment_account(company or self.env.company)
        self._set_cae_sale_journal(company or self.env.company)
        return result

    def _set_cae_sale_journal(self, company):
        company.cae_sale_journal_id = company._get_cae_sale_journal()

    def _open_cae_sale_taxes(self, company):
        """A cooperative sells at all the reduced rates."""
        chart = self.with_company(company)
        for name in REDUCED_SALE_TAXES:
            if tax := chart.ref(name, raise_if_not_found=False):
                tax.active = True

    def _set_cae_down_payment_account(self, company):
        """A down payment is turnover on its final invoice only (Plan comptable
        général, 4191). Odoo writes the account of its template as a default, for
        companies to come."""
        if not company.downpayment_account_id:
            account = self.with_company(company).ref("pcg_4191", False)
            company.downpayment_account_id = account
