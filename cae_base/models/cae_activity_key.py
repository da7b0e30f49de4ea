from decimal import Decimal

from odoo import api, fields, models

from ..engine.sharing_key import SharingKey


class CheckedTogether(frozenset):
    """In the context, where no request can forge it: ids of the activities that check
    their keys once all of them are written."""


class CaeActivityKey(models.Model):
    _name = "cae.activity.key"
    _description = "Sharing Key of an Activity"
    _order = "date_from desc, id"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="activity_id.company_id", store=True)
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    percentage = fields.Float(
        default=100.0,
        digits=(5, 2),
        required=True,
        help="Share of the pay drawn from this activity, as in the agreement signed"
        " by those who share it (décret n° 2015-1363, to check).",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To")

    _percentage_range = models.Constraint(
        "CHECK(percentage > 0 AND percentage <= 100)",
        "A sharing key is more than 0 % and at most 100 %.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A sharing key ends on or after the day it begins.",
    )

    @api.constrains(
        "activity_id", "entrepreneur_id", "percentage", "date_from", "date_to"
    )
    def _check_complete(self):
        self._check_activities(self.activity_id)

    def write(self, vals):
        left = self.activity_id if "activity_id" in vals else self.activity_id.browse()
        result = super().write(vals)
        self._check_activities(left)
        return result

    def unlink(self):
        activities = self.activity_id
        result = super().unlink()
        self._check_activities(activities.exists())
        return result

    def _check_activities(self, activities):
        later = self.env.context.get("cae_keys")
        if not isinstance(later, CheckedTogether):
            later = ()
        activities.filtered(lambda one: one.id not in later)._check_keys()

    def _to_engine(self):
        """:return: list of :class:`SharingKey`"""
        return [
            SharingKey(
                key.entrepreneur_id.id,
                Decimal(str(key.percentage)),
                key.date_from,
                key.date_to or None,
            )
            for key in self
            if key.date_from
        ]

    @api.model
    def _today(self):
        """Domain of the keys in force today."""
        today = fields.Date.context_today(self)
        return fields.Domain("date_from", "<=", today) & (
            fields.Domain("date_to", "=", False) | fields.Domain("date_to", ">=", today)
        )
