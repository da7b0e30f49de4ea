from odoo import fields, models
from odoo.tools import format_date


class AccountMove(models.Model):
    """An invoice takes its number when it says all that the law makes it say (CGI,
    annexe II, art. 242 nonies A)."""

    _inherit = "account.move"

    def _check_before_posting(self):
        result = super()._check_before_posting()
        self._check_cae_mentions()
        return result

    def _get_alerts(self):
        alerts = super()._get_alerts()
        if self.state == "draft" and self._filter_cae_papers() and self.partner_id:
            missing = self._tell_cae_missing()
            if missing:
                alerts["cae_mentions"] = {"level": "warning", "message": missing}
        return alerts

    def _filter_cae_papers(self):
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        return super(AccountMove, sales)._filter_cae_papers()

    def _get_cae_day(self):
        return self.invoice_date or fields.Date.context_today(self)

    def _get_cae_papers(self):
        return "on_invoices"

    def _get_cae_priced_lines(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )

    def _get_cae_due_date(self):
        return self.invoice_date_due

    def _get_cae_payment_term(self):
        return self.invoice_payment_term_id

    def _refuse_without_contract(self, expired):
        trade, day = self._get_cae_trade(), self._get_cae_day()
        ended = trade and self.move_type != "out_refund" and expired(trade, day)
        if not ended:
            return super()._refuse_without_contract(expired)
        return [
            self.env._(
                "its CAPE ended on %s: renew it or sign the next contract, then post"
                " the invoice, or date the invoice before this end.",
                format_date(self.env, ended),
            )
        ]

    def _refuse_without_customer(self):
        """The address of consumers is printed if it is known; that of professionals
        must be."""
        partner = self.partner_id
        known = partner._has_cae_address()
        known = known or partner.commercial_partner_id._has_cae_address()
        if known or not self._is_cae_professional():
            return super()._refuse_without_customer()
        return [self.env._("write the address of %s.", partner.display_name)]

    def _refuse_without_insurance(self, uninsured):
        """What was invoiced may still be corrected."""
        if self.move_type == "out_refund":
            return []
        return super()._refuse_without_insurance(uninsured)
