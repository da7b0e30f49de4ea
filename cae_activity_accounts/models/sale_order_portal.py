from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import formataddr, plaintext2html


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["cae.trade.document", "sale.order"]

    def _get_cae_portal_path(self):
        """:return: the page of this quote for its entrepreneurs"""
        self.ensure_one()
        return f"/my/activity/{self.cae_activity_id.id}/quotes/{self.id}"

    def _get_cae_portal_state(self):
        """:return: dict ``code``, ``label`` in the words of entrepreneurs, ``level``, a
        Bootstrap colour"""
        self.ensure_one()
        labels = {
            "draft": (self.env._("Draft"), "secondary"),
            "sent": (self.env._("To be signed"), "info"),
            "expired": (self.env._("Expired"), "warning"),
            "cancel": (self.env._("Declined or cancelled"), "secondary"),
            "to_invoice": (self.env._("Signed, to be invoiced"), "primary"),
            "invoiced": (self.env._("Invoiced"), "success"),
        }
        code = self._get_cae_portal_state_code()
        label, level = labels[code]
        return {"code": code, "label": label, "level": level}

    def _prepare_cae_portal_row(self, customer_names):
        """:return: dict of what a list of documents shows of this one"""
        return {
            "url": self._get_cae_portal_path(),
            "customer": customer_names[self.partner_id.id],
            "name": self.name,
            "date": self.date_order,
            "amount": self.amount_total,
            "state": self._get_cae_portal_state(),
        }

    def _get_cae_portal_state_code(self):
        if self.state == "sale":
            return "to_invoice" if self.invoice_status == "to invoice" else "invoiced"
        if self.state == "sent" and self._is_cae_expired():
            return "expired"
        return self.state

    def _is_cae_expired(self):
        """Whether the last day to sign is past. ``is_expired`` of sales says it too,
        but keeps its first answer within a transaction."""
        today = fields.Date.context_today(self)
        return bool(self.validity_date and self.validity_date < today)

    @api.depends("cae_activity_id")
    def _compute_note(self):
        """The terms of the activity, above those of the cooperative if there are."""
        own = {order: order._get_cae_trade().quote_terms for order in self}
        with_terms = self.filtered(lambda order: own[order])
        with_terms.note = False
        result = super()._compute_note()
        for order in with_terms:
            order.note = plaintext2html(own[order]) + (order.note or Markup())
        return result

    def _refresh_cae_note(self):
        """Terms that were changed since, or taken away, are those of today."""
        self.note = False
        self._compute_note()

    def _find_mail_template(self):
        return self._adapt_cae_template(super()._find_mail_template())

    def _get_confirmation_template(self):
        return self._adapt_cae_template(super()._get_confirmation_template())

    def _notify_get_reply_to_batch(self, defaults=None, author_ids=None):
        """Customers answer the entrepreneur, who reads his mail and not the chatter."""
        replies = super()._notify_get_reply_to_batch(
            defaults=defaults, author_ids=author_ids
        )
        for order in self:
            if sellers := order._get_cae_entrepreneurs():
                replies[order.id] = ", ".join(
                    formataddr((partner.name, partner.email_normalized))
                    for partner in sellers
                )
        return replies
