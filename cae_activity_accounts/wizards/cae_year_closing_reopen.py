from odoo import fields, models


class CaeYearClosingReopen(models.TransientModel):
    _name = "cae.year.closing.reopen"
    _description = "Re-opening of a Financial Year"

    closing_id = fields.Many2one(
        "cae.year.closing",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    reason = fields.Char(required=True, help="Kept with the closing.")

    def action_reopen(self):
        self.ensure_one()
        self.closing_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
