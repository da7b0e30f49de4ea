import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class CaeSignableMixin(models.AbstractModel):
    """A document that is frozen as a file, then signed by two parties.

    What was sent is kept byte for byte, so that its SHA-256 stays true; the signatures
    (see :class:`CaeSignatureMixin`) name it. Who may write the fields: ``seal.py``.
    """

    _name = "cae.signable.mixin"
    _description = "Document to Sign"

    document_id = fields.Many2one(
        "ir.attachment",
        string="Document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The PDF sent to be signed, or the paper signed.",
    )
    document_hash = fields.Char(
        string="SHA-256 of the Document",
        readonly=True,
        copy=False,
        help="Whoever has the document can check that it is the one signed.",
    )
    certificate_id = fields.Many2one(
        "ir.attachment",
        string="Certificate of Signatures",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    sent_on = fields.Datetime(readonly=True, copy=False)

    def _get_document_lang(self):
        partner = self.entrepreneur_id.partner_id
        return partner.lang or self.company_id.partner_id.lang or self.env.lang

    @api.model
    def _digest(self, content):
        """What shows that a document is the one signed: anyone can compute it."""
        return hashlib.sha256(content).hexdigest()

    def _render_document(self, report):
        """:return: bytes of a PDF, in the language of the person"""
        reports = self.env["ir.actions.report"]
        return reports._render_qweb_pdf(report, self.ids)[0]

    def _attach(self, content, name, mimetype="application/pdf"):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def action_print_certificate(self):
        self.ensure_one()
        return self._download(self.certificate_id)

    def _download(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def _take_turn_to_sign(self):
        """One after the other: the second signature sees the first one.

        The row is written, not only locked: who began before this one ends then fails
        to write it, and Odoo starts him anew; so does who takes the document back.
        """
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else is signing or changing this document at this very"
                    " moment: try again in a minute."
                )
            )
        self.write({})  # its last change is now
        self.flush_recordset()

    def _check_document_unchanged(self):
        if self._digest(self.document_id.raw or b"") != self.document_hash:
            raise UserError(
                self.env._("The document is not the one that was sent: do not sign it.")
            )
