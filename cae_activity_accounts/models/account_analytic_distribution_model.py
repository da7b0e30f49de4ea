from odoo import api, models
from odoo.exceptions import ValidationError

from ..engine.distribution import get_account_ids


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    @api.constrains("analytic_distribution")
    def _check_no_activity(self):
        """The activity of an item is chosen by a person or follows a document."""
        account_ids = set().union(
            *(get_account_ids(model.analytic_distribution) for model in self)
        )
        activities = self.env["cae.activity"]._get_activity_by_analytic_account()
        if account_ids & activities.keys():
            raise ValidationError(
                self.env._(
                    "A distribution model cannot choose an activity: choose it on each"
                    " document, and keep the models for the other analytic plans."
                )
            )
