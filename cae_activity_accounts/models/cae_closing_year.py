from odoo import fields, models
from odoo.exceptions import UserError

from .cae_closing import POSTED
from .cae_closing_anomaly import YEAR


class CaeClosing(models.Model):
    """A month says that the year before it was not closed (R. 7331-12); what was
    carried over a year stands on its months."""

    _inherit = "cae.closing"

    def _find_company_anomalies(self):
        yield from super()._find_company_anomalies()
        last_day = self._get_year_before()["date_to"]
        if not self._is_year_closed(last_day):
            year = self.env["cae.year.closing"].new({"date_to": last_day}).year
            yield (
                False,
                YEAR,
                self.env._("The balances of %s are not carried forward yet", year),
            )

    def _get_year_before(self):
        # sudo: the end of the year of a company is no secret
        company_sudo = self.company_id.sudo()
        first_day = company_sudo.compute_fiscalyear_dates(self.month)["date_from"]
        return company_sudo.compute_fiscalyear_dates(
            fields.Date.subtract(first_day, days=1)
        )

    def _is_year_closed(self, last_day):
        """It is too if no activity had anything then."""
        company = ("company_id", "=", self.company_id.id)
        closings = self.env["cae.year.closing"]
        if closings.search_count(
            [company, ("date_to", "=", last_day), ("state", "=", POSTED)], limit=1
        ):
            return True
        return not self.env["cae.statement.line"].search_count(
            [
                company,
                ("date", "<=", last_day),
                ("cae_activity_id.is_structure", "=", False),
            ],
            limit=1,
        )

    def _check_reopen(self, names):
        result = super()._check_reopen(names)
        year = self.env["cae.year.closing"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_to", ">=", self.date_end),
                ("state", "=", POSTED),
            ],
            limit=1,
        )
        if year:
            raise UserError(
                self.env._(
                    "%(year)s stands on %(closing)s: re-open the year first, or let the"
                    " next closing take up the difference.",
                    year=year.name,
                    closing=self.name,
                )
            )
        return result
