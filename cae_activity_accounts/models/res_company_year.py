from odoo import fields, models

from ..engine.year_closing import RESERVE, VARIABLE


class ResCompany(models.Model):
    """What the closing of the financial year needs."""

    _inherit = "res.company"

    cae_left_result_account_id = fields.Many2one(
        "account.account",
        string="Results Left to the Cooperative",
        domain=[("account_type", "=", "equity"), ("reconcile", "=", False)],
        check_company=True,
        help="The one account on which what an activity leaves moves to the"
        " cooperative: neutral for the company. Without a choice, the first closing of"
        " a year opens it.",
    )
    cae_year_closing_default = fields.Selection(
        [(VARIABLE, "Variable pay still due"), (RESERVE, "Reserve of the activity")],
        string="Positive Balances",
        help="How the closing of the year proposes to carry a positive balance"
        " forward; none: somebody says so for each activity. What is left to the"
        " cooperative asks for an agreement (Code du travail, R. 7331-12, al. 2): it is"
        " no default.",
    )

    def _get_cae_left_result_account(self):
        """The account of the results left, opened on first use."""
        self.ensure_one()
        if not self.cae_left_result_account_id:
            # sudo: the setting is completed for whoever closes first
            self.sudo().cae_left_result_account_id = (
                self.sudo()._create_left_result_account()
            )
        return self.cae_left_result_account_id

    def _create_left_result_account(self):
        accounts = self.env["account.account"].with_company(self)
        account = accounts.create(self._prepare_left_result_account_vals())
        for code, _name in self.env["res.lang"].get_installed():
            company = self.with_context(lang=code)
            account.with_context(lang=code).name = company._get_left_result_name()
        return account

    def _get_left_result_name(self):
        return self.env._("Results Left to the Cooperative")

    def _prepare_left_result_account_vals(self):
        """Plan comptable général: 110 results carried forward."""
        accounts = self.env["account.account"].with_company(self)
        return {
            "name": self._get_left_result_name(),
            "code": accounts._search_new_account_code("110800"),
            "account_type": "equity",
            "company_ids": [fields.Command.link(self.id)],
        }
