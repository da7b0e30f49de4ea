from odoo import fields, models

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED


class CaeClosingReopen(models.TransientModel):
    _inherit = "cae.closing.reopen"

    reopen_pay = fields.Boolean(
        string="Pay Run Too",
        help="Its payslips become estimations again, and are no longer seen by the"
        " entrepreneurs. Without it, pay stays as it was posted.",
    )
    is_pay_alone = fields.Boolean(compute="_compute_is_pay_alone")

    def _compute_is_pay_alone(self):
        for wizard in self:
            closing = wizard.closing_id
            wizard.is_pay_alone = closing.state not in BOOKED

    def _get_part_names(self):
        names = super()._get_part_names()
        if self.reopen_pay or self.is_pay_alone:
            names.insert(0, "pay_state")
        return names
