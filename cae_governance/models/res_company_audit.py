from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.audit_cause import YEARS, Result, find_loss_cause
from ..engine.share_reimbursement import HUNDRED, get_highest_capital


class ResCompany(models.Model):
    """Why a cooperative audit is due before its time (SCOP-20, SCIC-06)."""

    _inherit = "res.company"

    cae_audit_requested_on = fields.Date(
        string="Cooperative Audit Asked For On",
        help="Day on which a tenth of the members, or a third of the directors, asked"
        " for it (loi 47-1775, art. 25-1, to check).",
    )
    cae_audit_request_reference = fields.Char(
        string="Who Asked", help="The letter, and who signed it."
    )

    def _find_audit_loss_cause(self):
        """:return: the engine's ``Cause``, None without losses, or after an audit"""
        self.ensure_one()
        years, percent, period = (
            self._get_audit_number(code)
            for code in ("loss_years", "loss_percent", "years")
        )
        movements = self.env["cae.share.reimbursement"]._get_capital_movements(self)
        return find_loss_cause(
            self._get_year_results(int(years + period)),
            int(years),
            get_highest_capital(movements) * percent / HUNDRED,
            self.cae_last_audit or None,
        )

    def _get_audit_number(self, code):
        today = fields.Date.context_today(self)
        return self._get_governance_setting(f"cooperative_audit_{code}", today)

    def _get_closed_years(self, count):
        """:return: list of the dates of the last years whose books are closed: approved
        or locked"""
        # sudo: the dates of locks are no secret of the accountants
        closed = [
            self.cae_accounts_approved_for,
            self.sudo().fiscalyear_lock_date,
            self.sudo().hard_lock_date,
        ]
        day = max(filter(None, closed), default=None)
        years = []
        while day and len(years) < count:
            year = self.compute_fiscalyear_dates(day)
            if year["date_to"] <= day:
                years.append(year)
            day = year["date_from"] - relativedelta(days=1)
        return years[::-1]

    def _get_year_results(self, count):
        """:return: list of the engine's ``Result``, the last closed years in order"""
        years = self._get_closed_years(count)
        if not years:
            return []
        # sudo: the board tells of losses, which the members were told of
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                self._get_result_domain(years[0]["date_from"], years[-1]["date_to"]),
                ["date:day"],
                ["balance:sum"],
            )
        )
        return [
            Result(
                year["date_to"],
                -sum(
                    to_decimal(balance)
                    for day, balance in groups
                    if year["date_from"] <= day <= year["date_to"]
                ),
            )
            for year in years
        ]

    def _get_result_domain(self, date_from, date_to):
        return [
            ("company_id", "=", self.id),
            ("parent_state", "=", "posted"),
            ("account_id.internal_group", "in", ("income", "expense")),
            ("date", ">=", date_from),
            ("date", "<=", date_to),
        ]

    # --- clocks and board ---------------------------------------------------------

    def _find_audit_loss_limit(self):
        cause = self._find_audit_loss_cause()
        return cause and self._add_audit_time(cause.end)

    def _find_audit_request_limit(self):
        asked, last = self.cae_audit_requested_on, self.cae_last_audit
        if not asked or (last and last >= asked):
            return False
        return self._add_audit_time(asked)

    def _add_audit_time(self, day):
        return day + relativedelta(months=int(self._get_audit_number("cause_months")))

    def _get_audit_warnings(self):
        """:return: list of sentences: why an audit is due before its time"""
        cause = self._find_audit_loss_cause()
        lines = [self._tell_losses(cause)] if cause else []
        if limit := self._find_audit_request_limit():
            lines.append(
                self.env._(
                    "Members asked for a cooperative audit on %(day)s (%(who)s): have"
                    " it made by %(limit)s (loi 47-1775, art. 25-1).",
                    day=format_date(self.env, self.cae_audit_requested_on),
                    who=self.cae_audit_request_reference or "–",
                    limit=format_date(self.env, limit),
                )
            )
        return lines

    def _tell_losses(self, cause):
        words = {
            "day": format_date(self.env, cause.end),
            "limit": format_date(self.env, self._add_audit_time(cause.end)),
            "amount": format_amount(self.env, float(cause.loss), self.currency_id),
        }
        if cause.kind == YEARS:
            return self.env._(
                "Loss-making years in a row, the last one closed on %(day)s,"
                " %(amount)s of losses in all: a cooperative audit is due by %(limit)s"
                " (loi 47-1775, art. 25-1).",
                **words,
            )
        return self.env._(
            "The losses of the year closed on %(day)s, %(amount)s, reach the part"
            " of the highest capital from which on a cooperative audit is due, by"
            " %(limit)s (loi 47-1775, art. 25-1).",
            **words,
        )


class CaeActivity(models.Model):
    _inherit = "cae.activity"

    @api.model
    def _clock_audit_losses(self):
        """SCOP-20, SCIC-06: the audit that losses make due."""
        return self._get_structure_days("_find_audit_loss_limit")

    @api.model
    def _clock_audit_request(self):
        """SCOP-20: the audit that members have asked for."""
        return self._get_structure_days("_find_audit_request_limit")
