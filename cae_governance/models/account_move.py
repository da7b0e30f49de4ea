from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The entry of a share movement lasts as long as the register."""

    _inherit = "account.move"

    def _check_not_kept(self):
        # sudo: whoever touches the entry need not read the register
        if (
            self.env["cae.share.movement"]
            .sudo()
            .search_count([("move_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "This is the entry of a share movement: cancel the movement in"
                    " the register, which makes its own entry."
                )
            )
        return super()._check_not_kept()
