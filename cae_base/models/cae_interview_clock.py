from odoo import api, fields, models

from .cae_interview import TO_SIGN


class CaeInterview(models.Model):
    """Reports that one party has signed: the other one is reminded."""

    _inherit = "cae.interview"

    @api.model
    def _clock_interview_signature(self):
        """CAE-27: a report counts once both have signed it."""
        interviews = self.search_fetch(
            [("state", "=", TO_SIGN)], ["sent_on", "company_id"]
        )
        return [(one, one._get_signature_deadline()) for one in interviews]

    def _get_signature_deadline(self):
        sent_on = fields.Datetime.context_timestamp(self, self.sent_on).date()
        days = self.company_id._get_legal_setting("interview_signature_days", sent_on)
        return fields.Date.add(sent_on, days=int(days))
