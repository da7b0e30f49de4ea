from odoo import models


class CaeEntrepreneur(models.Model):
    """What the register keeps of a member when its years are over (RGPD-01): numbers,
    movements and decisions; the minutes with their sheets stay as they were signed."""

    _inherit = "cae.entrepreneur"

    def _get_traces(self):
        return {**super()._get_traces(), "cae.candidacy": ("motivation",)}

    def _anonymise(self):
        members = (
            self.env["cae.member"]
            .with_context(active_test=False)
            .search([("partner_id", "in", self.partner_id.ids)])
        )
        self._empty_words(
            members,
            ("exit_note", "exit_address", "email_consent_file")
            + ("email_consent_filename",),
        )
        self._erase_papers([members])
        return super()._anonymise()
