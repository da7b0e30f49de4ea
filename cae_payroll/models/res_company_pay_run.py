from odoo import api, fields, models
from odoo.exceptions import ValidationError

LAST_CUTOFF = 28  # every month has it


class ResCompany(models.Model):
    """How the pay run of the cooperative goes."""

    _inherit = "res.company"

    cae_regularise = fields.Selection(
        [("month", "Month by month"), ("year", "Over the year to date")],
        string="Regularise the Reduction",
        default="year",
        required=True,
        help="The general reduction is annual (CSS, art. D. 241-7): over the year to"
        " date, each month gets what the year so far gives less what earlier months"
        " were given.",
    )
    cae_pay_cutoff_day = fields.Integer(
        string="Cut-off Day of the Pay Run",
        help="Pay takes what is available on this day of the month, so that it leaves"
        " within the month. 0: the last day.",
    )

    @api.constrains("cae_pay_cutoff_day")
    def _check_cae_pay_cutoff_day(self):
        for company in self:
            if not 0 <= company.cae_pay_cutoff_day <= LAST_CUTOFF:
                raise ValidationError(
                    self.env._(
                        "The cut-off day goes from 1 to %s; 0 is the last day of the"
                        " month.",
                        LAST_CUTOFF,
                    )
                )

    def _get_cae_paid_kinds(self):
        """Hook: the kinds of contracts which are paid. A CAPE is no employment, and
        gives no payslip (Code de commerce, L. 127-3)."""
        return {"cesa"}
