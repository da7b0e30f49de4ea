from odoo import api, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """What a contribution was taken on is kept with its levy."""

    _inherit = "account.move"

    @api.ondelete(at_uninstall=False)
    def _unlink_levies(self):
        """A draft takes along what a closing computed on it, and did not post."""
        # sudo: levies are written by closings only, whoever deletes a draft
        levies_sudo = self.env["cae.contribution.levy"].sudo()
        levies_sudo = levies_sudo.search([("move_id", "in", self.ids)])
        taken_sudo = levies_sudo.filtered("posted")[:1]
        if taken_sudo:
            raise UserError(
                self.env._(
                    "%(closing)s took a contribution on %(document)s: cancel it instead"
                    " of deleting it, and the next closing gives the contribution"
                    " back.",
                    closing=taken_sudo.closing_id.name,
                    document=taken_sudo.move_id.display_name,
                )
            )
        levies_sudo.unlink()
