from base64 import b64encode

from odoo import models


class CaeAssembly(models.Model):
    """What is printed of an assembly."""

    _inherit = "cae.assembly"

    def _print(self, report, records=None):
        """:return: bytes of a PDF, in the language of the cooperative"""
        lang = self.company_id.partner_id.lang or self.env.lang
        reports = self.env["ir.actions.report"].with_context(lang=lang)
        ids = (self if records is None else records).ids
        return reports._render_qweb_pdf(report, ids)[0]

    def _print_64(self, report):
        return b64encode(self._print(report))

    def _attach(self, content, name):
        """:return: the PDF, kept with the assembly"""
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_sent_attachments(self):
        """:return: attachments: the notice, and copies of the documents by name"""
        # sudo: files of the documents belong to their records
        attachments_sudo = self.env["ir.attachment"].sudo()
        return self.notice_id + attachments_sudo.create(
            [
                {
                    "name": document.file_name or document.name,
                    "raw": document._get_content(),
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for document in self.document_ids.filtered("file")
            ]
        )
