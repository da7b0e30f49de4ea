from odoo import api, models

from odoo.addons.cae_base.seal import find_changes, is_unsealed

from .cae_resolution import INFORMATION

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

    @api.constrains("assembly_id", "title", "text", "kind", "first_round_id")
    def _check_same_agenda(self):
        """On second call less is needed, for what was on the agenda of the first."""
        for resolution in self:
            assembly, first = resolution.assembly_id, resolution.first_round_id
            is_new = any(
                resolution[name] != first[name] for name in ("title", "text", "kind")
            ) or first.assembly_id not in (assembly, assembly.first_call_id)
            if assembly.first_call_id and resolution.kind != INFORMATION and is_new:
                assembly._refuse(
                    self.env._(
                        "On second call the agenda is that of the first: “%s” is not"
                        " on it (Code de commerce R. 223-20, L. 225-105).",
                        resolution.title,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        resolutions = super().create(vals_list)
        if not is_unsealed(self):
            resolutions.assembly_id._check_agenda_open()
        return resolutions

    def write(self, vals):
        changes = not is_unsealed(self) and find_changes(self, vals, SENT)
        if changes:
            self.assembly_id._check_agenda_open()
        result = super().write(vals)
        if changes:  # it may come from the agenda of another assembly
            self.assembly_id._check_agenda_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_notice(self):
        if not is_unsealed(self):
            self.assembly_id._check_agenda_open()
