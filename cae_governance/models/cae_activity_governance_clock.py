from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# How long a settlement that is late is still shown.
SHOWN_LATE = relativedelta(months=2)


class CaeActivity(models.Model):
    """The deadlines of the cooperative, which are its structure's."""

    _inherit = "cae.activity"

    @api.model
    def _clock_accounts(self):
        """AG-01: the accounts of the last year, unless they are approved."""
        return self._get_structure_days("_find_accounts_limit")

    @api.model
    def _clock_audit(self):
        """SCOP-20, SCIC-06: the next cooperative audit."""
        return self._get_structure_days("_find_audit_limit")

    @api.model
    def _clock_settlement(self):
        """CAE-16: the variable pay, after the assembly that approved the accounts."""
        return self._get_structure_days("_find_settlement_limit")

    @api.model
    def _get_structure_days(self, method):
        """:return: list of (structure, day) of the companies that have such a day"""
        companies = self.env["res.company"].search([])
        found = [(company, getattr(company, method)()) for company in companies]
        return [(company._get_cae_structure(), day) for company, day in found if day]


class ResCompany(models.Model):
    _inherit = "res.company"

    def _find_accounts_limit(self):
        """:return: until when the accounts are to be approved; False once they are"""
        today = fields.Date.context_today(self)
        year = self.compute_fiscalyear_dates(today)
        closed = fields.Date.subtract(year["date_from"], days=1)
        approved = self.cae_accounts_approved_for
        if approved and approved >= closed:
            return False
        months = self._get_governance_setting("assembly_accounts_months", today)
        # from the day after: months differ in length
        after = year["date_from"] + relativedelta(months=int(months))
        return fields.Date.subtract(after, days=1)

    def _find_audit_limit(self):
        if not self.cae_last_audit:
            return False
        years = self._get_governance_setting(
            "cooperative_audit_years", self.cae_last_audit
        )
        return self.cae_last_audit + relativedelta(years=int(years))

    def _find_settlement_limit(self):
        approved = self.cae_accounts_approved_on
        if not approved:
            return False
        months = self._get_governance_setting("assembly_settlement_months", approved)
        limit = approved + relativedelta(months=int(months))
        over = limit + SHOWN_LATE < fields.Date.context_today(self)
        return False if over else limit
