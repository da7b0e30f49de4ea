from odoo import fields, models


class AccountMove(models.Model):
    """An invoice made on the portal waits for the accountant, who posts it: then it
    takes its legal number."""

    _name = "account.move"
    _inherit = ["cae.trade.document", "account.move"]

    def _get_cae_trade(self):
        """None, too, for what is no sale."""
        trade = super()._get_cae_trade()
        return trade if self.is_sale_document() else trade.browse()

    def _get_mail_template(self):
        return self._adapt_cae_template(super()._get_mail_template())

    def _get_cae_portal_state(self):
        """:return: dict ``code``, ``label`` in the words of entrepreneurs, ``level``, a
        Bootstrap colour"""
        self.ensure_one()
        labels = {
            "draft": (self.env._("To be submitted"), "primary"),
            "submitted": (self.env._("With the cooperative"), "info"),
            "cancel": (self.env._("Cancelled invoice"), "secondary"),
            "refund": (self.env._("Credit note"), "secondary"),
            "reversed": (self.env._("Cancelled by a credit note"), "secondary"),
            "paid": (self.env._("Paid in full"), "success"),
            "partial": (self.env._("Paid in part"), "warning"),
            "late": (self.env._("Late"), "danger"),
            "late_partial": (self.env._("Paid in part, late"), "danger"),
            "posted": (self.env._("Posted, to be sent"), "primary"),
            "sent": (self.env._("Sent, to be collected"), "info"),
        }
        code = self._get_cae_portal_state_code()
        label, level = labels[code]
        return {"code": code, "label": label, "level": level}

    def _get_cae_portal_path(self):
        """:return: the page of this invoice for its entrepreneurs"""
        self.ensure_one()
        return f"/my/activity/{self.cae_activity_id.id}/invoices/{self.id}"

    def _prepare_cae_portal_row(self, customer_names):
        """:return: dict of what a list of documents shows of this one"""
        return {
            "url": self._get_cae_portal_path(),
            "customer": customer_names[self.partner_id.id],
            "name": self._get_cae_portal_name(),
            "date": self.invoice_date,
            "amount": self.amount_total_in_currency_signed,
            "state": self._get_cae_portal_state(),
        }

    def _get_cae_portal_name(self):
        """A number of its own once it is posted, that of its quote before."""
        if self.state == "posted":
            return self.name
        if self.reversed_entry_id:
            return self.env._("Credit note of %s", self.reversed_entry_id.name)
        if self.invoice_origin:
            return self.env._("Quote %s", self.invoice_origin)
        return self.env._("Draft")

    def _get_cae_quotes(self):
        """:return: the quotes that this document invoices"""
        return self.invoice_line_ids.sale_line_ids.order_id

    def _get_cae_sold_lines(self):
        """:return: the lines of what was sold: of the quote, whatever part of it is
        invoiced here, or of the invoice if it had none"""
        if quotes := self._get_cae_quotes():
            return quotes.order_line.filtered(lambda line: not line.is_downpayment)
        return self.invoice_line_ids

    def _get_cae_portal_kind(self):
        """:return: what this document is, in the words of entrepreneurs"""
        lines = self.invoice_line_ids
        if self.move_type == "out_refund":
            return self.env._("Credit note")
        if self._get_cae_deducted():
            return self.env._("Balance")
        if lines.sale_line_ids.cae_progress_line_id:
            return self.env._("Progress")
        if any(lines.mapped("is_downpayment")):
            return self.env._("Deposit invoice")
        return self.env._("Invoice")

    def _get_cae_deducted(self):
        """:return: the lines which take off what was invoiced before"""
        return self.invoice_line_ids.filtered(
            lambda line: line.is_downpayment and line.quantity < 0
        )

    def _get_cae_portal_state_code(self):
        if self.state == "draft":
            return "draft" if self.cae_submission == "draft" else "submitted"
        if self.state == "cancel":
            return "cancel"
        if self.move_type == "out_refund":
            return "refund"
        if self.payment_state == "reversed":
            return "reversed"
        if self.payment_state in ("paid", "in_payment"):
            return "paid"
        if self.payment_state == "partial":
            return "late_partial" if self._is_cae_late() else "partial"
        if self._is_cae_late():
            return "late"
        return "sent" if self.is_move_sent else "posted"

    def _is_cae_late(self):
        due = self.invoice_date_due
        return bool(due and due < fields.Date.context_today(self))
