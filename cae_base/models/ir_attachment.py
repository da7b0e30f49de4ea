from odoo import api, models
from odoo.exceptions import UserError

from ..seal import find_changes, is_unsealed

CONTENTS = {"raw", "datas", "db_datas", "name", "mimetype", "type", "url"}
PLACE = {"res_model", "res_id", "res_field", "public", "company_id"}
DOCUMENTS = ("document_id", "certificate_id")
SIGNABLE = ("cae.contract", "cae.interview")


class IrAttachment(models.Model):
    """What was sent to be signed, or signed, cannot change, nor what it mentions."""

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
        """:return: documents to sign, certificates, statutes that contracts mention"""
        # sudo: the document of a contract that the user does not see is sealed too
        files = self.sudo().grouped("res_model")
        found = files.get("cae.statutes", self.browse())._filter_statutes()
        for model in SIGNABLE:
            found |= files.get(model, self.browse())._filter_documents(model)
        return self & found

    def _filter_documents(self, model):
        found = self.browse()
        if self:
            for name in DOCUMENTS:
                found |= self.env[model].search([(name, "in", self.ids)])[name]
        return found

    def _filter_statutes(self):
        files = self.filtered(lambda file: file.res_field == "file")
        used = self.env["cae.statutes"].browse(files.mapped("res_id"))._filter_used()
        return files.filtered(lambda file: file.res_id in used.ids)

    def _tell_sealed(self):
        return self.env._(
            "This document was sent to be signed, or signed, or a signed contract"
            " mentions it: it cannot be changed or deleted."
        )
