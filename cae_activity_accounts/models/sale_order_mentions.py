from odoo import api, fields, models


class SaleOrder(models.Model):
    """A quote is sent when it says all that the law makes it say."""

    _inherit = "sale.order"

    cae_missing_mentions = fields.Text(compute="_compute_cae_missing_mentions")

    @api.depends("partner_id", "cae_activity_id", "date_order", "state")
    @api.depends_context("lang")
    def _compute_cae_missing_mentions(self):
        for order in self:
            order.cae_missing_mentions = (
                order.partner_id
                and order.state == "draft"
                and order._tell_cae_missing()
            )

    def write(self, vals):
        if vals.get("state") == "sent":
            self._check_cae_mentions()
        return super().write(vals)

    def action_quotation_send(self):
        self._check_cae_mentions()
        return super().action_quotation_send()

    def message_post(self, **kwargs):
        """The certificate of decennial insurance goes with the quote (Code des
        assurances, L. 243-2), and stays with it."""
        if self.env.context.get("mark_so_as_sent"):
            joined = self._copy_cae_certificates()
            kwargs["attachment_ids"] = [*(kwargs.get("attachment_ids") or []), *joined]
        return super().message_post(**kwargs)

    def _copy_cae_certificates(self):
        """:return: ids of copies which are the quote's"""
        certificate_sudo = self._get_cae_trade()._get_paper_certificates(
            self._get_cae_day()
        )
        return [
            attachment.copy(
                {"res_model": self._name, "res_id": self.id, "res_field": False}
            ).id
            for attachment in certificate_sudo
        ]

    def _get_cae_day(self):
        return fields.Date.context_today(self, self.date_order)

    def _get_cae_papers(self):
        return "on_quotes"

    def _get_cae_priced_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def _get_cae_payment_term(self):
        return self.payment_term_id
