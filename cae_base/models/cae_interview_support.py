from odoo import models
from odoo.tools import format_date


class CaeInterview(models.Model):
    """An interview whose report both have signed is support time (IMP-06)."""

    _inherit = "cae.interview"

    def _record_support_time(self):
        """Count the coach's time, once; a report without a length counts nothing."""
        times = self.env["cae.support.time"]
        for interview in self:
            vals = interview._prepare_support_time()
            if vals["minutes"]:
                times._record(interview, interview.entrepreneur_id, vals)

    def _prepare_support_time(self):
        return {
            "name": self._get_title(),
            "coach_id": self.user_id.id,
            "kind": "interview",
            "date": self.date,
            "minutes": round(self.duration * 60),
            "company_id": self.company_id.id,
        }

    def _get_support_proofs(self):
        """:return: dict {person: (minutes, sentence, signature)}, for the funder"""
        signature = self.current_signature_ids.filtered(
            lambda one: one.party == "entrepreneur"
        )
        sentence = self.env._(
            "Signed by both on %s", format_date(self.env, self.signed_on)
        )
        return {
            self.entrepreneur_id: (
                round(self.duration * 60),
                sentence,
                signature.image,
            )
        }
