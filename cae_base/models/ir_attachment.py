from odoo import api, models
from odoo.exceptions import UserError

from ..seal import find_changes, is_unsealed

CONTENTS = {"raw", "datas", "name", "mimetype", "type", "url"}
PLACE = {"res_model", "res_id", "res_field", "public", "company_id"}
DOCUMENTS = ("document_id", "certificate_id")


class IrAttachment(models.Model):
    """The document that was sent to be signed, or signed, cannot change."""

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
        """:return: those which are the document of a contract, or its certificate"""
        # sudo: the document of a contract that the user does not see is sealed too
        own = self.sudo().filtered(lambda file: file.res_model == "cae.contract")
        if not own:
            return self.browse()
        contracts_sudo = self.env["cae.contract"].sudo()
        found = self.browse()
        for name in DOCUMENTS:
            found |= contracts_sudo.search([(name, "in", own.ids)])[name]
        return self & found

    def _tell_sealed(self):
        return self.env._(
            "This is the document of a contract that was sent to be signed, or signed:"
            " it cannot be changed or deleted."
        )
