from odoo import fields, models


class AccountMove(models.Model):
    """An invoice which a series made."""

    _inherit = "account.move"

    cae_recurring_id = fields.Many2one(
        "cae.recurring.invoice",
        string="Recurring Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cae_recurring_date = fields.Date(
        string="Period of the Recurring Invoice", readonly=True, copy=False
    )

    _cae_recurring_uniq = models.UniqueIndex(
        "(cae_recurring_id, cae_recurring_date) WHERE cae_recurring_id IS NOT NULL",
        "This period of the recurring invoice is invoiced already.",
    )

    def _submit_cae_recurring(self, day):
        """Hand over to the cooperative what is not left as a draft, as who made the
        series; a closed month takes none, nor do the settings without insurance or
        contract: they are left to the entrepreneur."""
        submitted = self.filtered("cae_recurring_id.is_submitted")
        refusals = submitted.cae_activity_id._find_invoice_refusals(day)
        submitted = submitted.filtered(
            lambda move: move.cae_activity_id not in refusals
        )
        closings = self.env["cae.closing"]
        for series, invoices in submitted.grouped(
            lambda move: (move.company_id, move.cae_recurring_id.user_id)
        ).items():
            company, user = series
            if not closings._is_month_closed(company, day):
                invoices.invoice_date = day
                # sudo: made each night in the name of who has a delegation, or none
                invoices.with_user(user).sudo()._submit_to_cae()

    def _get_cae_signed_quote(self):
        """:return: the quote by which the customer agreed to this invoice, or none"""
        return self._get_cae_quotes().filtered(lambda order: order.state == "sale")[:1]

    def _prepare_cae_recurring_rows(self):
        """:return: list of dicts, its lines as the form has them"""
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return [
            {
                "description": line.name,
                "quantity": line.quantity,
                "price_unit": self.currency_id.round(
                    line.price_unit * (1 - line.discount / 100)
                ),
                "tax_id": line.tax_ids[:1].id,
            }
            for line in lines
        ]
