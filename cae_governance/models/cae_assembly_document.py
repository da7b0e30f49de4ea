from base64 import b64decode
from hashlib import sha256

from odoo import api, fields, models


class CaeAssemblyDocument(models.Model):
    """One document sent with the notice, or still missing (AG-04)."""

    _name = "cae.assembly.document"
    _description = "Document of an Assembly"
    _order = "sequence, id"

    assembly_id = fields.Many2one(
        "cae.assembly", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assembly_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("accounts", "Annual Accounts"),
            ("report", "Management Report"),
            ("resolutions", "Draft Resolutions"),
            ("auditor", "Auditor’s Report"),
            ("audit", "Report of the Cooperative Audit"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    is_required = fields.Boolean(
        string="Needed", help="The notice is not sent without it."
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    file_hash = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Written when the notice is sent: the document can be checked against it.",
    )

    @api.depends("kind")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            document.name = document.name or labels.get(document.kind)

    def _get_content(self):
        """:return: bytes of the file"""
        return b64decode(self.with_context(bin_size=False).file or b"")

    def _get_hash(self):
        return sha256(self._get_content()).hexdigest()
