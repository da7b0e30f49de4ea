from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_closing import POSTED


class CaeFinancialYearMixin(models.AbstractModel):
    """What is made once for each financial year of a company, after its end."""

    _name = "cae.financial.year.mixin"
    _description = "What Is Made for a Financial Year"
    _inherit = ["cae.closing.mixin"]

    date_to = fields.Date(
        string="Last Day of the Year",
        required=True,
        default=lambda self: self._get_last_year_end(),
        help="Any day of a financial year stands for its last one.",
    )
    date_from = fields.Date(
        string="First Day of the Year", compute="_compute_date_from", store=True
    )
    year = fields.Char(string="Financial Year", compute="_compute_year")

    @api.model
    def _get_last_year_end(self):
        """:return: the last day of the financial year which ended last"""
        this_year = self._get_year_of(fields.Date.context_today(self), self.env.company)
        return fields.Date.subtract(this_year["date_from"], days=1)

    @api.model
    def _get_year_of(self, day, company):
        # sudo: the end of the year of a company is no secret
        return company.sudo().compute_fiscalyear_dates(day)

    @api.depends("date_to", "company_id")
    def _compute_date_from(self):
        for record in self:
            record.date_from = (
                record.date_to
                and self._get_year_of(record.date_to, record.company_id)["date_from"]
            )

    @api.depends("date_from", "date_to")
    def _compute_year(self):
        """2026, or 2026–2027."""
        for record in self:
            years = [day.year for day in (record.date_from, record.date_to) if day]
            record.year = "–".join(str(year) for year in sorted(set(years)))

    @api.onchange("date_to")
    def _onchange_date_to(self):
        self.update(self._end_year({"date_to": self.date_to}, self.company_id))

    @api.model_create_multi
    def create(self, vals_list):
        companies = self.env["res.company"]
        return super().create(
            [
                self._end_year(
                    vals, companies.browse(vals.get("company_id")) or self.env.company
                )
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if "date_to" in vals:
            if self.filtered(lambda record: record._is_kept()):
                raise UserError(self.env._("What was validated keeps its year."))
            vals = self._end_year(vals, self.company_id[:1])
        return super().write(vals)

    @api.model
    def _end_year(self, vals, company):
        """A day stands for the last one of its financial year."""
        day = fields.Date.to_date(vals.get("date_to"))
        if not day:
            return vals
        return {**vals, "date_to": self._get_year_of(day, company)["date_to"]}

    def _is_kept(self):
        """Hook: whether it was validated, or has been."""
        return False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if self.filtered(lambda record: record._is_kept()):
            raise UserError(self.env._("What was validated is kept."))

    # --- whether the year may be closed -----------------------------------------------

    def _check_year_over(self):
        """The year has ended, and its months are posted."""
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The financial year %s has not ended: wait until its last day is"
                    " over.",
                    self.year,
                )
            )
        month = self._find_unposted_months()[:1]
        if month:
            raise UserError(
                self.env._(
                    "%(closing)s is not posted: what it takes is part of the year"
                    " %(year)s. Post it first.",
                    closing=month.name,
                    year=self.year,
                )
            )
        newest = self._find_newest_month()
        if newest and newest.date_end < self.date_to:
            raise UserError(
                self.env._(
                    "The months after %(closing)s are not posted: what they take is"
                    " part of the year %(year)s. Post the last one of the year first.",
                    closing=newest.name,
                    year=self.year,
                )
            )

    def _find_newest_month(self):
        """:return: the last closing which is posted, none where nobody closes months"""
        return self.env["cae.closing"].search(
            [("company_id", "=", self.company_id.id), ("state", "=", POSTED)],
            order="month desc",
            limit=1,
        )

    def _find_unposted_months(self):
        """:return: the closings of its months of which a part is not posted"""
        closings = self.env["cae.closing"]
        domain = fields.Domain.OR(
            [(name, "!=", POSTED)] for name in closings._get_parts()
        ) & fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("month", ">=", self.date_from),
                ("month", "<=", self.date_to),
            ]
        )
        return closings.search(domain, order="month")
