from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_not_kept(self):
        result = super()._check_not_kept()
        # sudo: whoever touches the entry need not read the closings
        closing_sudo = self.env["cae.year.closing"].sudo()._find_by_entries(self)
        if closing_sudo:
            raise UserError(
                self.env._(
                    "This entry stays as %(closing)s posted it: open that closing, and"
                    " re-open it there if it was wrong.",
                    closing=closing_sudo.name,
                )
            )
        return result
