from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.vat_closing import Accounts


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_vat_period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter")],
        string="VAT Period",
        default="month",
        required=True,
        help="How often the return of VAT is filed (CGI, art. 287): by month, or by"
        " quarter for those whose yearly VAT is small.",
    )
    cae_vat_rounding = fields.Selection(
        [("euro", "Whole euros, as on the return"), ("cent", "Cents")],
        string="Rounding of VAT",
        default="euro",
        required=True,
        help="The return is filed in whole euros, each box rounded to the nearest one."
        " In whole euros, the closing books what the return says, and the difference"
        " with the ledger on the rounding accounts of the company, for the structure.",
    )
    cae_vat_closed_on = fields.Datetime(
        string="Last Closing of VAT",
        readonly=True,
        copy=False,
        help="When VAT was closed last; two closings never take on the same VAT.",
    )

    def _get_cae_vat_accounts(self):
        """The accounts of a closing of VAT: those of the tax groups, and those that
        the chart of accounts sets for the rounding of taxes."""
        self.ensure_one()
        group = self.env["account.tax.group"].search(
            [
                ("company_id", "=", self.id),
                ("tax_payable_account_id", "!=", False),
                ("tax_receivable_account_id", "!=", False),
            ],
            limit=1,
        )
        accounts = Accounts(
            to_pay=group.tax_payable_account_id,
            credit=group.tax_receivable_account_id,
            rounding_loss=self.l10n_fr_rounding_difference_loss_account_id,
            rounding_profit=self.l10n_fr_rounding_difference_profit_account_id,
        )
        self._check_cae_vat_accounts(accounts)
        return accounts

    def _check_cae_vat_accounts(self, accounts):
        if not (accounts.to_pay and accounts.credit):
            raise UserError(
                self.env._(
                    "Choose the account of VAT to pay and the account of the VAT credit"
                    " in the tax groups: Accounting, Configuration, Tax Groups."
                )
            )
        if not (accounts.rounding_loss and accounts.rounding_profit):
            raise UserError(
                self.env._(
                    "Choose the accounts of the rounding difference of VAT in the"
                    " settings of the cooperative."
                )
            )
        # sudo: paid by reconciliation only, each activity's VAT leaves its own cash
        (accounts.to_pay | accounts.credit).sudo().filtered(
            lambda account: not account.reconcile
        ).reconcile = True
