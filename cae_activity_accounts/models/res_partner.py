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
