from odoo import models

from .cae_contract import AMENDMENT, CAPE, CESA, RENEWAL


class CaeContract(models.Model):
    """The document: its title, and how it is printed."""

    _inherit = "cae.contract"

    def _get_document_title(self):
        """What is written at the head of the document."""
        self.ensure_one()
        first = self._format_day(self._get_root().date_start)
        if self.nature == AMENDMENT:
            return self.env._(
                "Amendment No. %(number)s to the contract of %(day)s",
                number=self.number,
                day=first,
            )
        if self.nature == RENEWAL:
            return self.env._(
                "Renewal No. %(number)s of the contract of %(day)s",
                number=self.number,
                day=first,
            )
        return {
            CAPE: self.env._("Support contract for a business project (CAPE)"),
            CESA: self.env._("Contract of the salaried entrepreneur (CESA)"),
        }.get(self.kind, self.env._("Contract"))

    def action_print(self):
        """Print the document: the very one that was sent, if it was."""
        if len(self) == 1 and self.document_id:
            return self._download(self.document_id)
        return self.env.ref("cae_base.action_report_contract").report_action(self)
