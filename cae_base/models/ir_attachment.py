from odoo import api, models
from odoo.exceptions import UserError

from ..seal import find_changes, is_unsealed

CONTENTS = {"raw", "datas", "db_datas", "name", "mimetype", "type", "url"}
PLACE = {"res_model", "res_id", "res_field", "public", "company_id"}
# The fields by which a model names what cannot change.
DOCUMENTS = {
    "cae.contract": ("document_id", "certificate_id"),
    "cae.interview": ("document_id", "certificate_id"),
    "cae.impact.report": ("document_id",),
}


class IrAttachment(models.Model):
    """What was sent to be signed, or signed, cannot change, nor what it mentions, nor a
    frozen report as it was printed."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if (CONTENTS | PLACE) & vals.keys() and not is_unsealed(self):
            sealed = self._filter_sealed()
            if sealed and find_changes(sealed, vals, CONTENTS | PLACE):
                raise UserError(self._tell_sealed())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if not is_unsealed(self) and self._filter_sealed():
            raise UserError(self._tell_sealed())

    def _filter_sealed(self):
        """:return: documents to sign, certificates, frozen reports, statutes that
        contracts mention"""
        # sudo: the document of a contract that the user does not see is sealed too
        files = self.sudo().grouped("res_model")
        found = files.get("cae.statutes", self.browse())._filter_statutes()
        for model in DOCUMENTS:
            found |= files.get(model, self.browse())._filter_documents(model)
        return self & found

    def _filter_documents(self, model):
        found = self.browse()
        if self:
            records = self.env[model].with_context(active_test=False)
            for name in DOCUMENTS[model]:
                found |= records.search([(name, "in", self.ids)])[name]
        return found

    def _filter_statutes(self):
        files = self.filtered(lambda file: file.res_field == "file")
        used = self.env["cae.statutes"].browse(files.mapped("res_id"))._filter_used()
        return files.filtered(lambda file: file.res_id in used.ids)

    def _tell_sealed(self):
        return self.env._(
            "This document was sent to be signed, or signed, or a signed contract"
            " mentions it, or it is a frozen report: it cannot be changed or deleted."
        )
