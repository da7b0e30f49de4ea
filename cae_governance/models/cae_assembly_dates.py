from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..engine.assembly_dates import (
    find_last_consent_day,
    find_last_consultation_day,
    find_last_request_day,
    find_last_sending_day,
)
from .cae_assembly import SECOND, WRITTEN


class CaeAssembly(models.Model):
    """The days by which things are sent, agreed to or asked for."""

    _inherit = "cae.assembly"

    send_limit = fields.Date(
        string="Send Until",
        compute="_compute_send_limit",
        help="Last day on which the notice may be sent: the day of sending is not"
        " counted, the day of the meeting is (Code de commerce R. 223-20, R. 225-69).",
    )
    consent_limit = fields.Date(
        string="Consent to E-mail Until",
        compute="_compute_limits",
        help="Who has not agreed by this day is called by post (Code de commerce"
        " R. 223-20).",
    )
    request_limit = fields.Date(
        string="Requests Until",
        compute="_compute_limits",
        help="Last day to ask for an item on the agenda (Code de commerce"
        " R. 223-20-2).",
    )
    is_late = fields.Boolean(compute="_compute_limits")

    @api.depends("date", "kind", "call", "company_id")
    def _compute_send_limit(self):
        for assembly in self:
            assembly.send_limit = assembly.date and assembly._find_send_limit()

    def _find_send_limit(self):
        day = self._get_day()
        if self.kind == WRITTEN:
            return find_last_consultation_day(
                day,
                self._get_number("assembly_written_days"),
                self._get_number("assembly_transit_days"),
            )
        return find_last_sending_day(day, self._get_notice_days())

    def _get_notice_days(self):
        if self.call == SECOND:
            return self._get_number("assembly_notice_days_second")
        days = self._get_number("assembly_notice_days")
        if self.company_id.cae_form != "sarl":
            return days
        # AG-04: the documents go with the notice, and in a SARL have their own time
        return max(days, self._get_number("assembly_documents_days"))

    def _get_number(self, code):
        """:return: int, a legal setting on the day of the assembly"""
        return int(self.company_id._get_governance_setting(code, self._get_day()))

    @api.depends("date", "kind", "call", "company_id")
    def _compute_limits(self):
        today = fields.Date.context_today(self)
        for assembly in self:
            day = assembly._get_day()
            assembly.consent_limit = day and find_last_consent_day(
                day, assembly._get_number("assembly_consent_days")
            )
            assembly.request_limit = day and find_last_request_day(
                day, assembly._get_number("assembly_request_item_days")
            )
            assembly.is_late = bool(day) and today > assembly.send_limit

    def _get_settlement_day(self):
        """Until when the variable pay is settled (Code du travail R. 7331-12)."""
        months = self._get_number("assembly_settlement_months")
        return self._get_day() + relativedelta(months=months)
