from odoo import models
from odoo.exceptions import UserError

from .cae_payslip import DUE


class CaeClosing(models.Model):
    _inherit = "cae.closing"

    def action_send_payslips(self):
        """Send the payslips of the month which were not sent yet."""
        self.ensure_one()
        waiting = self.payslip_ids.filtered(
            lambda payslip: payslip.state in DUE and not payslip.mailed_on
        )
        if not waiting:
            raise UserError(
                self.env._(
                    "Each payslip of %s was sent: send one again from its own page.",
                    self.name,
                )
            )
        return waiting.action_send_by_mail()
