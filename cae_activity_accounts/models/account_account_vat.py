from odoo import api, fields, models

from ..engine import vat_closing
from ..engine.vat_closing import kind_of_code


class AccountAccount(models.Model):
    _inherit = "account.account"

    cae_vat_kind = fields.Selection(
        [
            (vat_closing.COLLECTED, "Collected VAT"),
            (vat_closing.REVERSE_CHARGE, "Due on Purchases (reverse charge)"),
            (vat_closing.DEDUCTIBLE_ASSETS, "Deductible on Assets"),
            (vat_closing.DEDUCTIBLE, "Deductible on Goods and Services"),
            (vat_closing.DEDUCTIBLE_REVERSE, "Deductible (reverse charge)"),
            (vat_closing.CREDIT, "Credit Carried Forward"),
            (vat_closing.PENDING, "Pending"),
        ],
        string="VAT in the Closing",
        compute="_compute_cae_vat_kind",
        store=True,
        readonly=False,
        help="What the closing of VAT does with this account: it empties the accounts"
        " of VAT that is due, deductible or carried forward, and leaves what is"
        " pending, such as the VAT of services which the customer has not paid yet"
        " (CGI, art. 269). Accounts without a kind are left alone.",
    )

    @api.depends("code")
    def _compute_cae_vat_kind(self):
        for account in self:
            account.cae_vat_kind = kind_of_code(account._get_known_code())

    @api.model
    def _get_vat_accounts(self, company, kinds):
        """:return: the accounts of a company which the closing of VAT reads"""
        return self.with_context(active_test=False).search(
            [("company_ids", "in", company.ids), ("cae_vat_kind", "in", list(kinds))]
        )
