from odoo import api, models
from odoo.exceptions import ValidationError


class AccountAnalyticAccount(models.Model):
    _inherit = "account.analytic.account"

    @api.constrains("plan_id", "root_plan_id", "company_id")
    def _check_activity(self):
        """What is booked for an activity is in the plan of activities, and in the
        activity's own company."""
        # sudo: the accounts of activities which the user may not read count too
        activities_sudo = self.env["cae.activity"].sudo()
        for activity in activities_sudo.with_context(active_test=False).search(
            [("analytic_account_id", "in", self.ids)]
        ):
            own = activity.analytic_account_id
            plan = self.env.ref("cae_activity_accounts.analytic_plan")
            if own.root_plan_id != plan or own.company_id != activity.company_id:
                raise ValidationError(
                    self.env._(
                        "The analytic account of %s keeps its plan and its company: its"
                        " items are booked on it. Create another analytic account for"
                        " another plan.",
                        activity.name,
                    )
                )
