from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

EXPLAINED = {
    "reduction_coefficient",
    "reduction_gross",
    "reduction_smic",
    "reduction_month_smic",
    "reduction_earlier",
}


class CaePayslip(models.Model):
    """Why this reduction: what the formula was given, kept beside what it gave."""

    _inherit = "cae.payslip"

    reduction_coefficient = fields.Float(
        string="Coefficient",
        digits=(6, 4),
        help="To four decimals, from the gross and the minimum wage of the year to date"
        " (CSS, art. D. 241-7).",
    )
    reduction_gross = fields.Monetary(string="Gross of the Year to Date")
    reduction_smic = fields.Monetary(string="Minimum Wage of the Year to Date")
    reduction_month_smic = fields.Monetary(
        string="Minimum Wage of the Month",
        help="Without hours, that of the hours which the gross pays, a full month at"
        " most (CSS, art. D. 241-27).",
    )
    reduction_earlier = fields.Monetary(string="Given in Earlier Months")
    reduction_hours = fields.Float(
        string="Hours of the Month",
        digits=(6, 2),
        compute="_compute_reduction_rows",
        help="The minimum wage of the month divided by that of an hour.",
    )
    reduction_hourly = fields.Float(
        string="Hourly Minimum Wage",
        digits=(6, 2),
        compute="_compute_reduction_rows",
    )
    reduction_row_ids = fields.Many2many(
        "cae.social.parameter",
        string="Figures of the Law Used",
        compute="_compute_reduction_rows",
    )
    reduction_sentence = fields.Char(compute="_compute_reduction_sentence")

    @api.depends("date", "company_id", "reduction_month_smic")
    def _compute_reduction_rows(self):
        parameters = self.env["cae.social.parameter"]
        for (day, company), payslips in self.grouped(
            lambda payslip: (payslip.date, payslip.company_id)
        ).items():
            # sudo: the headcount is no secret, the company's record may be
            headcount = company.sudo().cae_headcount
            rows = day and parameters._get_reduction_rows(day, headcount) or parameters
            hourly = rows.filtered(lambda row: row.code == "SMIC_RED")[:1].value
            payslips.reduction_row_ids = rows
            payslips.reduction_hourly = hourly
            for payslip in payslips:
                smic = payslip.reduction_month_smic
                payslip.reduction_hours = smic / hourly if hourly else 0.0

    @api.depends(*EXPLAINED, "reduction")
    @api.depends_context("lang")
    def _compute_reduction_sentence(self):
        for payslip in self:
            payslip.reduction_sentence = payslip._tell_reduction()

    def _tell_reduction(self):
        if not self.reduction_coefficient:
            return self.env._(
                "The gross of the year to date, %(gross)s, is too high beside its"
                " minimum wage, %(smic)s: the coefficient is nil.",
                gross=self._format_money(self.reduction_gross),
                smic=self._format_money(self.reduction_smic),
            )
        return self.env._(
            "%(gross)s of gross since January × %(coefficient)s − %(earlier)s given in"
            " earlier months = %(reduction)s.",
            gross=self._format_money(self.reduction_gross),
            coefficient=formatLang(self.env, self.reduction_coefficient, digits=4),
            earlier=self._format_money(self.reduction_earlier),
            reduction=self._format_money(self.reduction),
        )

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def write(self, vals):
        if vals.keys() & EXPLAINED:
            self._check_not_kept()
        return super().write(vals)

    @api.model
    def _prepare_payslip_vals(self, closing, person, draws, result):
        detail = result.reduction_detail
        return {
            **super()._prepare_payslip_vals(closing, person, draws, result),
            "reduction_coefficient": float(detail.coefficient),
            "reduction_gross": float(detail.gross),
            "reduction_smic": float(round(detail.smic, 2)),
            "reduction_month_smic": float(round(detail.month_smic, 2)),
            "reduction_earlier": float(detail.already_given),
        }
