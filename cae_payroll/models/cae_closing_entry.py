from odoo import fields, models


class CaeClosingEntry(models.Model):
    _inherit = "cae.closing.entry"

    part = fields.Selection(
        selection_add=[("pay", "Pay Run")], ondelete={"pay": "cascade"}
    )

    def _check_not_settled(self):
        """What this closing took back itself, payslip by payslip, is not paid."""
        own = self.closing_id.entry_ids.move_id
        lines = self.move_id.line_ids
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        partials.filtered(
            lambda partial: (
                partial.debit_move_id.move_id in own
                and partial.credit_move_id.move_id in own
            )
        ).unlink()
        return super()._check_not_settled()
