from odoo import api, models

from .cae_document_sending import INVOICE


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_invoice_extra_attachments(self, move):
        """The certificate of decennial insurance goes with the invoice (Code des
        assurances, L. 243-2)."""
        attachments = super()._get_invoice_extra_attachments(move)
        if not move.is_sale_document():
            return attachments
        return attachments + move._get_cae_trade()._get_paper_certificates(
            move._get_cae_day()
        )

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        """What leaves in a trade name is logged, whoever sends it."""
        result = super()._send_mail(move, mail_template, **kwargs)
        if move.is_sale_document() and move._get_cae_trade():
            # sudo: the addresses that the invoice left to
            partners_sudo = self.env["res.partner"].sudo().browse(kwargs["partner_ids"])
            recipients = ", ".join(partners_sudo.filtered("email").mapped("email"))
            self.env["cae.document.sending"]._log(move, INVOICE, recipients)
        return result
