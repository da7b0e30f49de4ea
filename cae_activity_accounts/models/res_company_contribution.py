from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .account_account import CONTRIBUTION

ONE_ACCOUNT, PAIR = "one", "pair"


class ResCompany(models.Model):
    """The accounts by which a contribution goes from an activity to the structure."""

    _inherit = "res.company"

    cae_contribution_scheme_ids = fields.One2many(
        "cae.contribution.scheme", "company_id", string="Contribution Schemes"
    )
    cae_contribution_entry = fields.Selection(
        [
            (ONE_ACCOUNT, "One account moved from the activity to the cooperative"),
            (PAIR, "A charge of the activity, an income of the cooperative"),
        ],
        string="Contribution Entries",
        default=ONE_ACCOUNT,
        required=True,
        help="Both leave the result and the turnover of the company as they are"
        " (Code du travail, L. 7331-2, 2°, c: the contribution pays for the services"
        " shared; nobody outside pays it).",
    )
    cae_contribution_account_id = fields.Many2one(
        "account.account",
        string="Contribution Account",
        check_company=True,
        help="What activities are charged with; where there is one account only, what"
        " the structure is credited with too.",
    )
    cae_contribution_income_account_id = fields.Many2one(
        "account.account",
        string="Contribution Income Account",
        check_company=True,
        help="What the structure is credited with, where entries are in pairs.",
    )

    @api.constrains("cae_contribution_account_id", "cae_contribution_income_account_id")
    def _check_contribution_accounts(self):
        for company in self:
            accounts = company.cae_contribution_account_id
            accounts |= company.cae_contribution_income_account_id
            for account in accounts:
                if account.cae_section != CONTRIBUTION:
                    raise ValidationError(
                        self.env._(
                            "%s is not an account of the contribution: choose"
                            " “Contribution” as its line of the statement, or another"
                            " account.",
                            account.display_name,
                        )
                    )

    def _get_cae_contribution_account(self):
        """What activities are charged with; opened on first use."""
        self.ensure_one()
        return self._get_or_open_account(
            "cae_contribution_account_id", self._prepare_contribution_account_vals
        )

    def _get_cae_contribution_income_account(self):
        """What the structure is credited with; opened on first use."""
        self.ensure_one()
        if self.cae_contribution_entry == ONE_ACCOUNT:
            return self._get_cae_contribution_account()
        return self._get_or_open_account(
            "cae_contribution_income_account_id",
            self._prepare_contribution_income_vals,
        )

    def _get_or_open_account(self, name, prepare):
        if not self[name]:
            # sudo: the setting is completed for whoever closes first
            self.sudo()[name] = self.sudo()._create_contribution_account(prepare())
        return self[name]

    def _create_contribution_account(self, vals):
        account = self.env["account.account"].with_company(self).create(vals)
        for code, _name in self.env["res.lang"].get_installed():
            company = self.with_context(lang=code)
            account.with_context(lang=code).name = company._get_contribution_name()
        return account

    def _get_contribution_name(self):
        return self.env._("Cooperative Contribution")

    def _prepare_contribution_income_vals(self):
        vals = self._prepare_contribution_account_vals("758800")
        return {**vals, "account_type": "income_other"}

    def _prepare_contribution_account_vals(self, code="628800"):
        accounts = self.env["account.account"].with_company(self)
        return {
            "name": self._get_contribution_name(),
            "code": accounts._search_new_account_code(code),
            "account_type": "expense",
            "cae_section": CONTRIBUTION,
            "company_ids": [fields.Command.link(self.id)],
        }
