from odoo import fields, models
from odoo.tools import formatLang


class SaleOrderLine(models.Model):
    """A part of a line which was invoiced by progress."""

    _inherit = "sale.order.line"

    cae_progress_line_id = fields.Many2one(
        "sale.order.line",
        string="Invoiced by Progress",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        copy=False,
        help="The line of the quote of which a part is invoiced.",
    )
    cae_progress_percent = fields.Float(
        string="Part Invoiced (%)", digits=(5, 2), readonly=True, copy=False
    )

    def _get_downpayment_description(self):
        if self.cae_progress_line_id:
            return self._get_progress_description()
        return super()._get_downpayment_description()

    def _get_progress_description(self):
        """:return: « 30 % of the workshop », in the language of the customer"""
        line = self.with_context(lang=self.order_id._get_lang())
        percent = line.cae_progress_percent
        return line.env._(
            "%(percent)s %% of: %(line)s",
            percent=formatLang(line.env, percent, digits=2 if percent % 1 else 0),
            line=line.cae_progress_line_id.name,
        )

    def _prepare_progress_invoice_line(self):
        sold = self.cae_progress_line_id
        return self._prepare_invoice_line(
            name=self._get_progress_description(),
            quantity=1.0,
            product_id=sold.product_id.id,
        )
