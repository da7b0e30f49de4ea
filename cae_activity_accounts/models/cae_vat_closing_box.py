from odoo import fields, models


class CaeVatClosingBox(models.Model):
    """A box of the return, as the closing saw it."""

    _name = "cae.vat.closing.box"
    _description = "Box of the VAT Return"
    _order = "closing_id, sequence, id"

    closing_id = fields.Many2one(
        "cae.vat.closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer()
    report_line_id = fields.Many2one(
        "account.report.line", string="Box", required=True, ondelete="restrict"
    )
    section = fields.Char(related="report_line_id.parent_id.name")
    exact = fields.Monetary(
        string="Ledger", help="Sum of the items that bear the tags of this box."
    )
    amount = fields.Monetary(
        string="Return", help="To be entered on the return, in whole euros."
    )
    late = fields.Monetary(
        string="Earlier",
        help="The part that is dated before the period, and is in no return yet.",
    )

    def action_open_figure(self, figure):
        """Open the items behind a figure of this box.

        :param figure: name of a field of the box
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.report_line_id.sudo().name,
            "res_model": "account.move.line",
            "view_mode": "list,pivot,graph",
            "domain": list(self.closing_id._get_box_domain(self.report_line_id)),
        }
