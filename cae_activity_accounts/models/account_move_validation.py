from odoo import models
from odoo.exceptions import UserError

from ..engine.delegation import CHECK, CREDIT_NOTE, INVOICE
from .cae_validated_document import DRAFT, SENT_BACK


class AccountMove(models.Model):
    """An invoice posts itself within the delegation of its entrepreneur."""

    _name = "account.move"
    _inherit = ["cae.validated.document", "account.move"]

    def _get_cae_kind(self):
        return CREDIT_NOTE if self.move_type == "out_refund" else INVOICE

    def _get_cae_amount(self):
        return abs(self.amount_total_signed)

    def _get_cae_new_commitment(self):
        """The quote behind an invoice is counted already, as far as it goes: what a
        recurring invoice sells is not what it promised."""
        amount = abs(self.amount_untaxed_signed)
        if self.cae_recurring_id:
            lines = self.cae_recurring_id.order_id.order_line
            return max(0, amount - sum(lines.mapped("untaxed_amount_to_invoice")))
        return 0 if self.invoice_origin else amount

    def _get_cae_label(self):
        return self._get_cae_portal_name()

    def _accept_cae(self):
        self.with_context(validate_analytic=True).action_post()

    def _accept_by_delegation(self):
        """What a check of the posting refuses waits for the accountant, who can mend
        what the entrepreneur cannot."""
        for move in self:
            move.write(move._prepare_cae_submission_vals())
            try:
                with self.env.cr.savepoint():
                    move._accept_cae()
            except UserError as error:
                move.cae_waiting_reason = CHECK
                move.message_post(body=str(error), subtype_xmlid="mail.mt_note")

    def _get_cae_portal_state(self):
        if self._get_cae_portal_state_code() != SENT_BACK:
            return super()._get_cae_portal_state()
        return {"code": SENT_BACK, "label": self.env._("To correct"), "level": "danger"}

    def _get_cae_portal_state_code(self):
        if self.state == "draft" and self.cae_submission == SENT_BACK:
            return SENT_BACK
        return super()._get_cae_portal_state_code()

    def _is_cae_with_entrepreneur(self):
        """Whether he may change it, submit it or cancel it."""
        return self.state == "draft" and self.cae_submission in (DRAFT, SENT_BACK)
