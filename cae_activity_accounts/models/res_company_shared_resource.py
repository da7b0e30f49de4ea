from odoo import fields, models

from .account_account import CHARGES


class ResCompany(models.Model):
    """The account by which the use of what is shared goes from an activity to the
    structure."""

    _inherit = "res.company"

    cae_shared_resource_account_id = fields.Many2one(
        "account.account",
        string="Account of Shared Resources",
        check_company=True,
        help="What activities are charged with for the use of a room, a tool or a"
        " vehicle of the cooperative, and what the structure is credited with.",
    )

    def _get_cae_shared_resource_account(self):
        """:return: the account, opened on first use"""
        self.ensure_one()
        if not self.cae_shared_resource_account_id:
            # sudo: the setting is completed for whoever charges first
            self.sudo().cae_shared_resource_account_id = (
                self.sudo()._create_shared_resource_account()
            )
        return self.cae_shared_resource_account_id

    def _create_shared_resource_account(self):
        accounts = self.env["account.account"].with_company(self)
        account = accounts.create(
            {
                "name": self._get_shared_resource_name(),
                "code": accounts._search_new_account_code("613800"),
                "account_type": "expense",
                "cae_section": CHARGES,
                "company_ids": [fields.Command.link(self.id)],
            }
        )
        for code, _name in self.env["res.lang"].get_installed():
            company = self.with_context(lang=code)
            account.with_context(lang=code).name = company._get_shared_resource_name()
        return account

    def _get_shared_resource_name(self):
        return self.env._("Use of Shared Resources")
