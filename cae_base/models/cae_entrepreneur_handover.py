from odoo import models
from odoo.exceptions import UserError


class CaeEntrepreneur(models.Model):
    """Who hands a person over keeps the right to see him, or asks a manager."""

    _inherit = "cae.entrepreneur"

    def write(self, vals):
        result = super().write(vals)
        if {"coach_id", "local_office_id"} & vals.keys():
            self._check_still_visible()
        return result

    def _check_still_visible(self):
        lost = self - self._filtered_access("read")
        if lost:
            # sudo: the name of the person whom the user has just handed over
            raise UserError(
                self.env._(
                    "You would no longer see %(names)s: ask a manager to hand over to a"
                    " coach of another local office.",
                    names=", ".join(lost.sudo().mapped("name")),
                )
            )
