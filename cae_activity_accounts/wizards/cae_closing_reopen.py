from odoo import fields, models


class CaeClosingReopen(models.TransientModel):
    _name = "cae.closing.reopen"
    _description = "Re-opening of a Monthly Closing"

    closing_id = fields.Many2one(
        "cae.closing",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    reason = fields.Char(required=True, help="Kept with the closing.")

    def action_reopen(self):
        self.ensure_one()
        self.closing_id._reopen(self._get_part_names(), self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_part_names(self):
        """Hook: the fields of the states of the parts to re-open."""
        return ["state"]
