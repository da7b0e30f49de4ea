from odoo import Command, models


class SaleOrder(models.Model):
    """A quote invoiced in several times: deposits, progress, and a balance.

    Odoo deducts deposits from the balance to the cent, VAT included; the lines of what
    is invoiced by progress are deducted in the same way. Unlike a deposit, they are
    turnover: they are booked where the whole would be.
    """

    _inherit = "sale.order"

    def _get_cae_bills(self):
        """:return: the invoices and credit notes of this quote which count"""
        return self.invoice_ids.filtered(lambda move: move.state != "cancel")

    def _get_cae_invoiced(self):
        """:return: what is invoiced, incl. VAT: drafts too, less credit notes"""
        self.ensure_one()
        return sum(self._get_cae_bills().mapped("amount_total_in_currency_signed"))

    def _get_cae_remaining(self):
        """:return: what remains to be invoiced, incl. VAT"""
        return self.currency_id.round(self.amount_total - self._get_cae_invoiced())

    def _get_cae_progress(self):
        """:return: the percentage invoiced by progress, so far"""
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: line.cae_progress_line_id and line.qty_invoiced > 0
        )
        return max(
            (
                round(sum(same.mapped("cae_progress_percent")), 2)
                for same in lines.grouped("cae_progress_line_id").values()
            ),
            default=0.0,
        )

    def _create_cae_progress(self, percent):
        """Invoice a part of each line of the quote.

        :param percent: the part to add to what was invoiced by progress before
        :return: the draft invoice
        """
        self.ensure_one()
        order = self.with_context(lang=self._get_lang()).with_company(self.company_id)
        order._create_down_payment_section_line_if_needed()
        lines = order._create_down_payment_lines_from_base_lines(
            order._prepare_progress_base_lines(percent)
        )
        vals = order._prepare_invoice()
        vals["invoice_line_ids"] = [
            Command.create(line._prepare_progress_invoice_line()) for line in lines
        ]
        return order._create_account_invoices([vals], final=False)

    def _prepare_progress_base_lines(self, percent):
        """:return: a base line of taxes for each line of the quote, which add up to the
        part of the whole"""
        sold = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )
        taxes = self.env["account.tax"]
        base_lines = [line._prepare_base_line_for_taxes_computation() for line in sold]
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        return [
            {**base_line, "cae_progress_percent": percent}
            for base_line in taxes._prepare_down_payment_lines(
                base_lines,
                self.company_id,
                "percent",
                percent,
                computation_key=f"cae_progress,{self.id},{len(self.order_line)}",
                grouping_function=lambda base_line: {"id": base_line["id"]},
            )
        ]

    def _prepare_down_payment_line_values_from_base_line(self, base_line):
        vals = super()._prepare_down_payment_line_values_from_base_line(base_line)
        if "cae_progress_percent" in base_line:
            vals.update(
                cae_progress_line_id=base_line["id"],
                cae_progress_percent=base_line["cae_progress_percent"],
            )
        return vals

    def _prepare_down_payment_section_line(self, **optional_values):
        vals = super()._prepare_down_payment_section_line(**optional_values)
        if self.order_line.cae_progress_line_id:
            order = self.with_context(lang=self._get_lang())
            vals["name"] = order.env._("Already invoiced")
        return vals
