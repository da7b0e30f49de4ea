from odoo import api, fields, models

from .cae_candidacy import SUBMITTED


class CaeCandidacy(models.Model):
    """An application that no agenda has yet is not forgotten (SCOP-03)."""

    _inherit = "cae.candidacy"

    @api.model
    def _clock_candidacy_agenda(self):
        """By when each application that was submitted has to be on an agenda."""
        waiting = self.search([("state", "=", SUBMITTED)])
        return [(candidacy, candidacy._get_agenda_limit()) for candidacy in waiting]

    def _get_agenda_limit(self):
        """:return: the earliest of the days that oblige; upper code adds the next
        notice of an assembly through :meth:`_get_agenda_days`"""
        self.ensure_one()
        return min(filter(None, self._get_agenda_days()))

    def _get_agenda_days(self):
        """Hook: the days by which an application has to be on an agenda; some None."""
        months = self.company_id._get_legal_setting(
            "candidacy_agenda_months", self.submitted_on
        )
        return [
            fields.Date.add(self.submitted_on, months=int(months)),
            self.deadline or None,
        ]
