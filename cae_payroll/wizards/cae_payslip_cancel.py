from odoo import fields, models


class CaePayslipCancel(models.TransientModel):
    _name = "cae.payslip.cancel"
    _description = "Cancellation of a Posted Payslip"

    payslip_id = fields.Many2one(
        "cae.payslip",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    reason = fields.Char(required=True, help="Kept with both payslips.")

    def action_cancel(self):
        """Cancel and redo, then show what is paid now."""
        self.ensure_one()
        redone = self.payslip_id._cancel_and_redo(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.payslip",
            "view_mode": "form",
            "res_id": (redone or self.payslip_id).id,
        }
