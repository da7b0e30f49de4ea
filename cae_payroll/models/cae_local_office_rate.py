from odoo import api, fields, models
from odoo.exceptions import UserError

# Fields of a row and keywords of the engine's profile, which bear the same names.
RATES = (
    "accident_rate",
    "mobility_rate",
    "health_monthly",
    "health_employer_share",
    "provident_employer_rate",
    "provident_employee_rate",
)


class CaeLocalOfficeRate(models.Model):
    """What a place of work changes in pay: work accidents and mobility are those of
    the establishment, and so may be the insurance schemes."""

    _name = "cae.local.office.rate"
    _description = "Pay Rates of a Local Office"
    _order = "local_office_id, date_from desc, id"

    local_office_id = fields.Many2one(
        "cae.local.office", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="local_office_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "year"
        ),
    )
    accident_rate = fields.Float(
        string="Work Accident Rate (%)",
        digits=(5, 2),
        default=lambda self: self.env.company.sudo().cae_accident_rate,
        help="Notified for the establishment every year by the Carsat (CSS, art."
        " D. 242-6-1).",
    )
    mobility_rate = fields.Float(
        string="Mobility Contribution (%)",
        digits=(5, 2),
        default=lambda self: self.env.company.sudo().cae_mobility_rate,
        help="Of the town, from 11 people on (CGCT, art. L. 2333-64).",
    )
    health_monthly = fields.Monetary(
        string="Health Insurance a Month",
        default=lambda self: self.env.company.sudo().cae_health_monthly,
        help="Premium of one person, both shares (CSS, art. L. 911-7).",
    )
    health_employer_share = fields.Float(
        string="Employer's Health Share (%)",
        digits=(5, 2),
        default=lambda self: self.env.company.sudo().cae_health_employer_share,
    )
    provident_employer_rate = fields.Float(
        string="Employer's Provident Rate (%)",
        digits=(6, 3),
        default=lambda self: self.env.company.sudo().cae_provident_employer_rate,
        help="Of the pay up to the ceiling, for the scheme of all (CSS, art. L. 911-1)."
        " What must be spent on executives includes it.",
    )
    provident_employee_rate = fields.Float(
        string="Employee's Provident Rate (%)",
        digits=(6, 3),
        default=lambda self: self.env.company.sudo().cae_provident_employee_rate,
        help="Of the pay up to the ceiling (CSS, art. L. 911-1).",
    )
    note = fields.Char(string="Where It Comes From")

    _bounds = models.Constraint(
        "CHECK(accident_rate BETWEEN 0 AND 100 AND mobility_rate BETWEEN 0 AND 100"
        " AND health_employer_share BETWEEN 0 AND 100 AND health_monthly >= 0"
        " AND provident_employer_rate BETWEEN 0 AND 100"
        " AND provident_employee_rate BETWEEN 0 AND 100)",
        "Rates and shares go from 0 to 100 %, and a premium is not negative.",
    )
    _day_uniq = models.UniqueIndex(
        "(local_office_id, date_from)",
        "This local office has rates from this day on: change them.",
    )

    def write(self, vals):
        if vals.keys() - {"note"}:
            self._check_not_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_used(self):
        self._check_not_used()

    def _check_not_used(self):
        """What a posted payslip was computed with stays as it was."""
        # sudo: the question is whether payslips exist, not what they say
        if (
            self.env["cae.payslip"]
            .sudo()
            .search_count(
                [
                    ("entrepreneur_id.local_office_id", "in", self.local_office_id.ids),
                    ("state", "!=", "draft"),
                    ("date", ">=", min(self.mapped("date_from"))),
                ],
                limit=1,
            )
        ):
            raise UserError(
                self.env._(
                    "Posted payslips were computed with these rates: add a row, with"
                    " the day from which it applies."
                )
            )

    def _prepare_pay_profile(self):
        """Keywords of the engine's profile; none where the company's serve."""
        return {name: self[name] for name in RATES} if self else {}
