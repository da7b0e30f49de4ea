from odoo import fields, models

from .cae_contract import AMENDMENT, CAPE, CESA, RENEWAL


class CaeContract(models.Model):
    """The document: its title, its PDF, and where they are kept."""

    _inherit = "cae.contract"

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

    def _get_document_lang(self):
        partner = self.entrepreneur_id.partner_id
        return partner.lang or self.company_id.partner_id.lang or self.env.lang

    def _get_document_title(self):
        """What is written at the head of the document."""
        self.ensure_one()
        first = self._format_day(self._get_root().date_start)
        if self.nature == AMENDMENT:
            return self.env._(
                "Amendment No. %(number)s to the contract of %(day)s",
                number=self.number,
                day=first,
            )
        if self.nature == RENEWAL:
            return self.env._(
                "Renewal No. %(number)s of the contract of %(day)s",
                number=self.number,
                day=first,
            )
        return {
            CAPE: self.env._("Support contract for a business project (CAPE)"),
            CESA: self.env._("Contract of the salaried entrepreneur (CESA)"),
        }.get(self.kind, self.env._("Contract"))

    # --- the PDF --------------------------------------------------------------

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

    def action_print(self):
        """Print the document: the very one that was sent, if it was."""
        if len(self) == 1 and self.document_id:
            return self._download(self.document_id)
        return self.env.ref("cae_base.action_report_contract").report_action(self)

    def action_print_certificate(self):
        self.ensure_one()
        return self._download(self.certificate_id)

    def _download(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
