from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """What the use of a shared resource was charged by lasts as long as its booking."""

    _inherit = "account.move"

    def _check_not_kept(self):
        result = super()._check_not_kept()
        posted = self.filtered(lambda move: move.state == "posted")
        # sudo: whoever touches the entry need not read the bookings
        bookings_sudo = self.env["cae.resource.booking"].sudo()
        booking_sudo = bookings_sudo.search(
            [
                "|",
                ("charge_move_id", "in", posted.ids),
                ("charge_reversal_move_id", "in", posted.ids),
            ],
            limit=1,
        )
        if booking_sudo:
            raise UserError(
                self.env._(
                    "This entry stays as it charged %s: cancel that booking, and an"
                    " opposite entry takes it back.",
                    booking_sudo.display_name,
                )
            )
        return result
