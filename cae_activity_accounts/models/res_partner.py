from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_complete_name(self):
        """A card named like the one above it is that one's, and named once."""
        name = super()._get_complete_name()
        # sudo: the parent's name is part of the name, as in the base
        if self.name and self.name == self.sudo().parent_id.name:
            return self.name
        return name

    def _has_cae_address(self):
        """Whether an invoice can name where it goes (CGI, annexe II, art. 242 nonies
        A)."""
        return bool(self.city and (self.street or self.street2 or self.zip))

    def _get_cae_address(self):
        """:return: the address on one line"""
        place = " ".join(filter(None, [self.zip, self.city]))
        return ", ".join(filter(None, [self.street, self.street2, place]))
