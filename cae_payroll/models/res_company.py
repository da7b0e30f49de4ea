from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_headcount = fields.Integer(
        string="Headcount",
        default=20,
        help="Yearly average of the social security (CSS, art. R. 130-1); thresholds"
        " of 11, 50 and 250 people change the contributions.",
    )
    cae_accident_rate = fields.Float(
        string="Work Accident Rate (%)",
        digits=(5, 2),
        default=1.5,
        help="Notified every year by the Carsat: write your own.",
    )
    cae_mobility_rate = fields.Float(
        string="Mobility Contribution (%)",
        digits=(5, 2),
        help="Of the town, from 11 people on (CGCT, art. L. 2333-64).",
    )
    cae_apprentice_share = fields.Float(
        string="Apprentices (%)",
        digits=(5, 2),
        help="Share of work-study trainees, from 250 people on (Code du travail,"
        " L. 6242-1).",
    )
    cae_health_monthly = fields.Monetary(
        string="Health Insurance a Month",
        help="Premium of one person, both shares (CSS, art. L. 911-7).",
    )
    cae_health_employer_share = fields.Float(
        string="Employer's Health Share (%)", digits=(5, 2), default=50.0
    )
    cae_provident_employer_rate = fields.Float(
        string="Employer's Provident Rate (%)",
        digits=(6, 3),
        help="Of the pay up to the ceiling, for the scheme of all (CSS, art. L. 911-1)."
        " What must be spent on executives includes it.",
    )
    cae_provident_employee_rate = fields.Float(
        string="Employee's Provident Rate (%)",
        digits=(6, 3),
        help="Of the pay up to the ceiling (CSS, art. L. 911-1).",
    )

    def _prepare_cae_pay_profile(self):
        """Keywords of the engine's profile which belong to the company."""
        self.ensure_one()
        return {
            "headcount": self.cae_headcount,
            "accident_rate": self.cae_accident_rate,
            "mobility_rate": self.cae_mobility_rate,
            "apprentice_share": self.cae_apprentice_share,
            "health_monthly": self.cae_health_monthly,
            "health_employer_share": self.cae_health_employer_share,
            "provident_employer_rate": self.cae_provident_employer_rate,
            "provident_employee_rate": self.cae_provident_employee_rate,
        }
