from odoo import api, models

from odoo.addons.cae_base.seal import find_changes, is_unsealed

# What the notice says of a resolution.
SENT = {
    "assembly_id",
    "sequence",
    "number",
    "title",
    "text",
    "kind",
    "round",
    "secret",
    "seats",
    "quorum",
    "majority",
    "denominator",
}


class CaeResolution(models.Model):
    """What was sent does not change, nor is anything added to it (AG-05)."""

    _inherit = "cae.resolution"

    @api.model_create_multi
    def create(self, vals_list):
        resolutions = super().create(vals_list)
        if not is_unsealed(self):
            resolutions.assembly_id._check_agenda_open()
        return resolutions

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, SENT):
            self.assembly_id._check_agenda_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_notice(self):
        if not is_unsealed(self):
            self.assembly_id._check_agenda_open()
