from odoo import api, models


class AccountPartialReconcile(models.Model):
    """A payslip is paid once its net is reconciled with what left the bank."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_payslips()._follow_payments()
        return partials

    def unlink(self):
        payslips = self._get_payslips()
        result = super().unlink()
        payslips._follow_payments()
        return result

    def _get_payslips(self):
        # sudo: whoever reconciles need not read the payslips
        lines_sudo = (self.debit_move_id | self.credit_move_id).sudo()
        return lines_sudo.cae_payslip_id
