from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaePeriodMixin(models.AbstractModel):
    """The two dates that a person chooses before a screen opens."""

    _name = "cae.period.mixin"
    _description = "Period of a Screen"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["cae.activity"]._get_statement_period()[0],
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["cae.activity"]._get_statement_period()[1],
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if self.filtered(
            lambda period: period._has_start() and period.date_to < period.date_from
        ):
            raise ValidationError(self.env._("The period ends before it starts."))

    def _has_start(self):
        """Hook: whether the screen looks at the first date too."""
        return True
