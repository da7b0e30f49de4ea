from odoo import models

from ..engine.delegation import QUOTE
from .cae_validated_document import SENT_BACK, SUBMITTED


class SaleOrder(models.Model):
    """A quote that commits too much is sent once the accountant has approved it."""

    _name = "sale.order"
    _inherit = ["cae.validated.document", "sale.order"]

    def _get_cae_kind(self):
        return QUOTE

    def _get_cae_amount(self):
        return self.amount_total / (self.currency_rate or 1)

    def _get_cae_new_commitment(self):
        return self.amount_untaxed / (self.currency_rate or 1)

    def _get_cae_label(self):
        return self.env._("Quote %s", self.name)

    def _has_to_be_signed(self):
        """What core would let a customer sign before it was sent may still change, or
        wait for the accountant (CAE-10)."""
        is_offer = self.state == "sent" or not self._get_cae_trade()
        return is_offer and super()._has_to_be_signed()

    def _accept_cae(self):
        for order in self:
            # sudo: the customers of the activity are looked through
            order.sudo().cae_activity_id._check_quote_sendable(order.sudo())
            order._send_cae_quote()
        # accepted: what comes back to draft is not in the queue
        self.filtered("cae_submission").write(
            {
                "cae_submission": False,
                "cae_waiting_reason": False,
                "cae_sent_back_reason": False,
            }
        )

    def _send_cae_quote(self):
        template = self._find_mail_template()
        if self.state == "draft":
            self.action_quotation_sent()
        # as core's own sending: the certificate goes with it, and the log says by whom
        self.with_context(
            mark_so_as_sent=True, cae_sender_id=self.env.uid
        )._send_order_notification_mail(template, allow_deferred_sending=False)

    def _get_cae_portal_state(self):
        labels = {
            SUBMITTED: (self.env._("With the cooperative"), "info"),
            SENT_BACK: (self.env._("To correct"), "danger"),
        }
        code = self._get_cae_portal_state_code()
        if code not in labels:
            return super()._get_cae_portal_state()
        label, level = labels[code]
        return {"code": code, "label": label, "level": level}

    def _get_cae_portal_state_code(self):
        if self.state == "draft" and self.cae_submission:
            return self.cae_submission
        return super()._get_cae_portal_state_code()
