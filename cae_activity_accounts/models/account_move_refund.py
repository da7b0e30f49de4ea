from odoo import Command, fields, models


class AccountMove(models.Model):
    """Credit notes of an invoice, in full or of an amount."""

    _inherit = "account.move"

    def _get_cae_refunds(self):
        """:return: the credit notes of this invoice which count, drafts too"""
        return self.reversal_move_ids.filtered(lambda move: move.state != "cancel")

    def _get_cae_refundable(self):
        """:return: what no credit note takes back yet, incl. VAT"""
        self.ensure_one()
        refunded = sum(self._get_cae_refunds().mapped("amount_total"))
        return self.currency_id.round(self.amount_total - refunded)

    def _create_cae_refund(self, amount, reason):
        """
        :param amount: incl. VAT; if it is the whole invoice, all its lines come back,
            and what they invoiced of a quote may be invoiced again
        :return: the draft credit note
        """
        self.ensure_one()
        refund = self._reverse_moves([self._prepare_refund_vals(reason)])
        if self.currency_id.compare_amounts(amount, self.amount_total):
            refund.invoice_line_ids = [
                Command.clear(),
                *map(Command.create, self._prepare_refund_lines(amount, reason)),
            ]
        return refund

    def _prepare_refund_vals(self, reason):
        """The reference, which is printed, names the invoice (INV-05)."""
        move = self.with_context(lang=self.partner_id.lang)
        today = fields.Date.context_today(self)
        return {
            "date": today,
            "invoice_date": today,
            "ref": move.env._(
                "Credit note of %(invoice)s: %(reason)s",
                invoice=self.name,
                reason=reason,
            ),
        }

    def _prepare_refund_lines(self, amount, reason):
        """:return: list of dicts of lines which add up to an amount, pro rata of the
        accounts and VAT rates of this invoice"""
        taxes = self.env["account.tax"]
        base_lines = [
            self._prepare_product_base_line_for_taxes_computation(line)
            for line in self._get_refunded_lines()
        ]
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        return [
            {
                "name": reason,
                "quantity": 1.0,
                "price_unit": base_line["price_unit"],
                "tax_ids": [Command.set(base_line["tax_ids"].ids)],
                "account_id": base_line["account_id"].id,
                "analytic_distribution": base_line["analytic_distribution"],
                "cae_activity_id": self.cae_activity_id.id,
                "extra_tax_data": taxes._export_base_line_extra_tax_data(base_line),
            }
            for base_line in taxes._prepare_down_payment_lines(
                base_lines,
                self.company_id,
                "fixed",
                amount,
                computation_key=f"cae_refund,{self.id},{len(self._get_cae_refunds())}",
                grouping_function=lambda base_line: {
                    "account_id": base_line["account_id"]
                },
            )
        ]

    def _get_refunded_lines(self):
        """What was sold, and not what was deducted of it: deposits stay deducted."""
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return (lines - self._get_cae_deducted()) or lines
