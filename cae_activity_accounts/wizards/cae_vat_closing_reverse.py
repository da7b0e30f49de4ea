from odoo import fields, models


class CaeVatClosingReverse(models.TransientModel):
    _name = "cae.vat.closing.reverse"
    _description = "Reversal of a Closing of VAT"

    closing_id = fields.Many2one("cae.vat.closing", required=True, readonly=True)
    date = fields.Date(
        required=True,
        help="The day of the opposite entry: the closing's own, unless the accounts are"
        " closed on it.",
    )
    reason = fields.Char(required=True, help="Kept with the closing.")

    def action_reverse(self):
        self.ensure_one()
        self.closing_id._reverse(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
