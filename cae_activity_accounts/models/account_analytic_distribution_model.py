from odoo import api, models, tools
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

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_distribution(self, vals):
        """Each item of a document asks; most cooperatives have no model at all."""
        return super()._get_distribution(vals) if self._is_any() else {}

    @tools.ormcache()
    def _is_any(self):
        # sudo: the question is whether models exist, not what they say
        return bool(self.sudo().search_count([], limit=1))
