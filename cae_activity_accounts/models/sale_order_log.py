from odoo import fields, models

from .cae_document_sending import QUOTE


class SaleOrder(models.Model):
    """What happened to a quote since it left: sent, seen, signed."""

    _inherit = "sale.order"

    def message_post(self, **kwargs):
        """Whoever sends a quote to its customer, from the portal or not."""
        message = super().message_post(**kwargs)
        emails = message.partner_ids.filtered("email").mapped("email")
        if self.env.context.get("mark_so_as_sent") and emails:
            # the portal sends as superuser, as core does
            sender = self.env.context.get("cae_sender_id") or self.env.uid
            sendings = self.env["cae.document.sending"].with_user(sender)
            sendings._log(self, QUOTE, ", ".join(emails))
        return message

    def _get_cae_portal_events(self):
        """:return: list of dicts ``date, text`` of what the customer did, the last
        first"""
        self.ensure_one()
        events = self._get_cae_views()
        if self.signed_on:
            text = self.env._("Signed by %s", self.signed_by)
            events.append({"date": self.signed_on, "text": text})
        return events

    def _get_cae_views(self):
        """The first day on which the customer opened the link, and the last one."""
        viewed = self.env.ref("sale.mt_order_viewed")
        dates = self.message_ids.filtered(
            lambda message: message.subtype_id == viewed
        ).mapped("date")
        if not dates:
            return []
        views = [{"date": min(dates), "text": self.env._("Seen by the customer")}]
        if max(dates) > fields.Datetime.add(min(dates), days=1):
            text = self.env._("Seen again by the customer")
            views.append({"date": max(dates), "text": text})
        return views
