from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.parameters import Contribution


class CaeSocialContribution(models.Model):
    _name = "cae.social.contribution"
    _description = "Social Contribution"
    _inherit = ["cae.legal.row"]
    _order = "sequence, id"
    _engine_class = Contribution

    sequence = fields.Integer(default=1000)
    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True)
    payer = fields.Selection(
        [("employee", "Employee"), ("employer", "Employer")], required=True
    )
    base = fields.Selection(
        [
            ("gross", "Gross"),
            ("t1", "Up to the ceiling (T1)"),
            ("t1_full", "Up to the full-time ceiling"),
            ("t2", "From 1 to 8 ceilings (T2)"),
            ("t1_t2_above", "T1 and T2, above the ceiling only"),
            ("four_pmss", "Up to 4 ceilings"),
            ("csg", "CSG base"),
            ("health", "Health insurance premium"),
            ("employer_welfare", "Employer's health and provident share"),
            ("cape_flat", "Flat base of a CAPE without pay"),
        ],
        required=True,
    )
    rate = fields.Float(string="Rate (%)", digits=(8, 4))
    rate_origin = fields.Selection(
        [
            ("law", "The law"),
            ("accident", "Company: work accidents"),
            ("mobility", "Company: mobility"),
            ("health_employer", "Company: employer's health share"),
            ("health_employee", "Company: employee's health share"),
            ("provident_employer", "Company: employer's provident rate"),
            ("provident_employee", "Company: employee's provident rate"),
        ],
        required=True,
        default="law",
    )
    headcount_from = fields.Integer(string="From (people)")
    headcount_below = fields.Integer(string="Below (people)", help="0: no bound.")
    apprentice_share_from = fields.Float(string="Apprentices from (%)", digits=(5, 2))
    apprentice_share_below = fields.Float(string="Apprentices below (%)", digits=(5, 2))
    smic_from = fields.Float(
        string="Gross from (minimum wages)", digits=(5, 2), help="0: no bound."
    )
    smic_below = fields.Float(
        string="Gross below (minimum wages)", digits=(5, 2), help="0: no bound."
    )
    executive = fields.Boolean(string="Executives only")
    contract = fields.Selection(
        [
            ("all", "All"),
            ("salaried", "All but the CAPE"),
            ("cape", "CAPE only"),
        ],
        string="Contracts",
        required=True,
        default="all",
        help="The holder of a CAPE is no employee (Code de commerce, L. 127-1; Code du"
        " travail, R. 5142-3).",
    )
    welfare = fields.Boolean(
        help="Employer's health and provident share: it enters the base of CSG and of"
        " the forfait social."
    )
    taxable = fields.Boolean(
        string="Added to the Net Taxable",
        help="Contribution which tax law does not deduct (CGI, art. 83).",
    )

    # Two rows of a code that begin together are both due, each for its own companies
    # and salaries.
    _row_uniq = models.UniqueIndex(
        "(code, date_from, headcount_from, apprentice_share_from, smic_from, contract)",
        "This contribution has a row from this day on: change its dates.",
    )

    @api.constrains("rate")
    def _check_rate(self):
        """What a gross is searched by stands on it: a cost rises with its gross."""
        for row in self:
            if not 0 <= row.rate <= 100:
                raise ValidationError(
                    self.env._(
                        "%s: the rate of a contribution goes from 0 to 100 %%.",
                        row.name,
                    )
                )
