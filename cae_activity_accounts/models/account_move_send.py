from odoo import api, models


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
