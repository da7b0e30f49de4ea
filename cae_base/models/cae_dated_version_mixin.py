from odoo import models


class CaeDatedVersionMixin(models.AbstractModel):
    """What changes by a new version from a later day on, never by an edit."""

    _name = "cae.dated.version.mixin"
    _description = "Dated Version"

    def action_new_version(self):
        """Open a new row with the values of this one, for a later day."""
        self.ensure_one()
        [values] = self.copy_data(self._get_new_version_defaults())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Version"),
            "res_model": self._name,
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    def _get_new_version_defaults(self):
        """Hook: what a new version does not take over; somebody has to check it."""
        blank = {"date_from": False}
        if "verified" in self._fields:
            blank["verified"] = False
        return blank
