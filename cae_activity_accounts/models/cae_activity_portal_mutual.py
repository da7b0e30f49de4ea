from odoo import models
from odoo.exceptions import MissingError

from .cae_mutual_account import PUBLISHED


class CaeActivity(models.Model):
    """The account of mutualised services, as the entrepreneurs of a company read it."""

    _inherit = "cae.activity"

    def _get_portal_mutual_accounts(self, day):
        """
        :return: what is published of the years that began until a day, latest first, as
            superuser
        :raise AccessError: if the user may not read this activity to that day
        """
        self.ensure_one()
        self._check_accounts_access(day)
        # sudo: access was checked; all entrepreneurs of the company read what is
        # published
        self_sudo = self.sudo()
        return self_sudo.env["cae.mutual.account"].search(
            [
                ("company_id", "=", self_sudo.company_id.id),
                ("state", "=", PUBLISHED),
                ("date_from", "<=", day),
            ]
        )

    def _get_portal_mutual_account(self, day, account_id):
        """:raise MissingError: if it is not one of the above"""
        accounts = self._get_portal_mutual_accounts(day)
        account = accounts.filtered(lambda account: account.id == account_id)
        if not account:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return account
