from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The entry of a share movement lasts as long as the register."""

    _inherit = "account.move"

    def write(self, vals):
        if vals.get("state") in ("draft", "cancel"):
            self._check_not_in_share_register()
        return super().write(vals)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_not_in_share_register()
        return super()._reverse_moves(default_values_list, cancel)

    def _check_not_in_share_register(self):
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
