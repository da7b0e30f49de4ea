from odoo import models


class HrExpenseSplit(models.TransientModel):
    """A part of an expense goes to the activity which its distribution names."""

    _inherit = "hr.expense.split"

    def _get_values(self):
        lines = self.env["account.move.line"]
        activity = lines._find_activity(self.analytic_distribution)
        return {
            **super()._get_values(),
            "cae_activity_id": (activity or self.expense_id.cae_activity_id).id,
        }
