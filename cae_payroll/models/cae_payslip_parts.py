from odoo import api, fields, models


class CaePayslip(models.Model):
    """A pay is a fixed part and an advance on the variable one (L. 7332-3)."""

    _inherit = "cae.payslip"

    gross_fixed = fields.Monetary(
        string="Fixed Part",
        readonly=True,
        help="Gross, of the contract in force: paid each month whatever the turnover"
        " (Code du travail, R. 7331-11, 1°).",
    )
    gross_variable = fields.Monetary(
        string="Advance on the Variable Part",
        readonly=True,
        help="Gross above the fixed part: an advance, which the settlement of the"
        " financial year regularises (Code du travail, R. 7331-11, 2°, R. 7331-12).",
    )
    advance_to_date = fields.Monetary(
        string="Advances in the Year",
        compute="_compute_advance_to_date",
        help="On the variable part, in the financial year, this payslip included.",
    )
    year_row = fields.Json(
        string="What It Leaves to the Year",
        readonly=True,
        copy=False,
        help="Bases, ceilings, minimum wage and reduction of the month, which those"
        " after it regularise (CSS, art. D. 241-7 and R. 242-2).",
    )

    @api.depends("gross_variable", "state", "date", "entrepreneur_id")
    def _compute_advance_to_date(self):
        for (company, _year), payslips in self._group_by_year().items():
            advances = self._sum_advances(
                company, payslips.entrepreneur_id, payslips[0].date
            )
            for payslip in payslips:
                earlier = advances.get(payslip.entrepreneur_id, [])
                payslip.advance_to_date = payslip.gross_variable + sum(
                    amount for day, amount in earlier if day < payslip.date
                )

    def _group_by_year(self):
        """:return: dict {(company, first day of its financial year): payslips}"""

        def year(payslip):
            # sudo: the end of the year of a company is no secret
            company_sudo = payslip.company_id.sudo()
            dates = company_sudo.compute_fiscalyear_dates(payslip.date)
            return payslip.company_id, dates["date_from"]

        return self.grouped(year)
