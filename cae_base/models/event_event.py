from odoo import fields, models


class EventEvent(models.Model):
    _inherit = "event.event"

    is_information_meeting = fields.Boolean(
        string="Information Meeting",
        index=True,
        help="Candidates register for it on the public page; who attended meets the"
        " criterion of the first stage.",
    )

    def _get_information_meeting_domain(self, company):
        return [
            ("is_information_meeting", "=", True),
            ("date_begin", ">", fields.Datetime.now()),
            ("company_id", "in", [company.id, False]),
            ("is_multi_slots", "=", False),
        ]

    def _get_open_information_meetings(self, company):
        """:return: the meetings to come of a company that have a seat left"""
        meetings = self.search(self._get_information_meeting_domain(company))
        return meetings.filtered("event_registrations_open")

    def _get_companies_of_meetings(self):
        """:return: the companies that hold information meetings, or have held some"""
        domain = [("is_information_meeting", "=", True), ("company_id", "!=", False)]
        groups = self.with_context(active_test=False)._read_group(
            domain, ["company_id"]
        )
        return self.env["res.company"].union(*(company for [company] in groups))
