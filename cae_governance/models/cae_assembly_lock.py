from odoo import api, models

from odoo.addons.cae_base.seal import find_changes, is_unsealed

from .cae_assembly import CLOSED, DRAFT, MINUTED, OPEN

# What the notice says of the assembly.
CALLED = {
    *("name", "company_id", "kind", "call", "date", "place", "roll_date"),
    *("vote_from", "vote_until"),
}
# What the minutes say of it.
MINUTES = {"chair_id", "chair_quality", "secretary_id", "scrutineer_ids", "debates"}
# Who opens ballot boxes and certifies, among others.
BUREAU = {"chair_id", "secretary_id", "scrutineer_ids"}


class CaeAssembly(models.Model):
    """What was sent does not change: a new notice does (AG-05)."""

    _inherit = "cae.assembly"

    def write(self, vals):
        if not is_unsealed(self):
            sent = self.filtered(lambda assembly: assembly.state != DRAFT)
            if find_changes(sent, vals, CALLED):
                sent[0]._refuse_change()
            self._check_minutes_open(vals)
        changed = self.filtered(
            lambda one: one.state in (OPEN, CLOSED) and find_changes(one, vals, BUREAU)
        )
        result = super().write(vals)
        for assembly in changed:
            assembly._log("life", assembly._tell_bureau())
        return result

    def _tell_bureau(self):
        """A change of who opens the ballot boxes stays in the evidence (AG-19)."""
        bureau = self.chair_id | self.secretary_id | self.scrutineer_ids
        return self.env._(
            "Bureau: %(bureau)s. Scrutineers: %(scrutineers)s.",
            bureau=", ".join(bureau.mapped("display_name")),
            scrutineers=", ".join(self.scrutineer_ids.mapped("display_name")) or "0",
        )

    def _check_minutes_open(self, vals):
        sealed = self.filtered(lambda assembly: assembly.state == MINUTED)
        if find_changes(sealed, vals, MINUTES):
            sealed[0]._refuse(
                self.env._("The minutes of %s are sealed.", sealed[0].name)
            )

    def _check_agenda_open(self):
        for assembly in self:
            if assembly.state != DRAFT:
                assembly._refuse_change()

    def _refuse_change(self):
        self._refuse(
            self.env._(
                "The agenda of %s was sent: nothing is added to it or changed, unless a"
                " new notice is sent in time (Code de commerce R. 223-20, L. 225-105).",
                self.name,
            )
        )


class CaeAssemblyDocument(models.Model):
    _inherit = "cae.assembly.document"

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if not is_unsealed(self):
            documents.filtered(
                lambda document: document.is_required
            ).assembly_id._check_agenda_open()
        return documents

    def write(self, vals):
        if not is_unsealed(self):
            self.filtered("file_hash").assembly_id._check_agenda_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_notice(self):
        self.filtered("file_hash").assembly_id._check_agenda_open()
