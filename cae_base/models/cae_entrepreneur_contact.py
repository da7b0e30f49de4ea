from odoo import models
from odoo.exceptions import UserError

from ..seal import find_changes


class CaeEntrepreneur(models.Model):
    """The contact card is who signs: it stays once a document was sent to be signed."""

    _inherit = "cae.entrepreneur"

    def write(self, vals):
        if find_changes(self, vals, {"partner_id"}):
            self._check_nothing_sent()
        return super().write(vals)

    def _check_nothing_sent(self):
        # sudo: a contract that the user does not see was sent to this person too
        contracts_sudo = self.env["cae.contract"].sudo()
        if contracts_sudo.search_count(
            [
                ("entrepreneur_id", "in", self.ids),
                *contracts_sudo._get_sent_domain(),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "A contract was sent to this person or signed: the contact card"
                    " stays. Correct the card itself, or merge two cards of one person."
                )
            )
