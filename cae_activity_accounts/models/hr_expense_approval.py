from odoo import api, models
from odoo.exceptions import ValidationError


class HrExpense(models.Model):
    """Nobody approves his own expense: core approves by itself what has no approver,
    here an expense of an activity always has one, who is somebody else."""

    _inherit = "hr.expense"

    def _get_default_responsible_for_approval(self):
        # sudo: whoever submits need not read the settings, nor employees
        approver_sudo = self.sudo().company_id.cae_expense_approver_id
        if self._is_of_entrepreneurs() and not self._is_own_approver(approver_sudo):
            return approver_sudo.sudo(False) or (
                super()._get_default_responsible_for_approval()
            )
        return super()._get_default_responsible_for_approval()

    def _can_be_autovalidated(self):
        return not self._is_of_entrepreneurs() and super()._can_be_autovalidated()

    @api.constrains("approval_state", "manager_id", "employee_id", "cae_activity_id")
    def _check_approver(self):
        for expense in self.filtered("approval_state"):
            if not expense._is_of_entrepreneurs():
                continue
            if not expense.manager_id:
                raise ValidationError(
                    self.env._(
                        "This expense has no approver: choose one, or set the approver"
                        " of expenses in the settings of the cooperative."
                    )
                )
            if expense._is_own_approver(expense.manager_id):
                raise ValidationError(
                    self.env._("Nobody approves his own expense: choose somebody else.")
                )

    def _is_of_entrepreneurs(self):
        """Of an entrepreneur, or of an activity other than the structure: the staff of
        the cooperative follow core."""
        self.ensure_one()
        # sudo: whoever enters an expense need not read activities
        activity_sudo = self.sudo().cae_activity_id
        is_of_activity = bool(activity_sudo) and not activity_sudo.is_structure
        return is_of_activity or bool(self.cae_entrepreneur_id)

    def _is_own_approver(self, user):
        # sudo: whoever approves need not read employees
        employee_sudo = self.sudo().employee_id
        partners = employee_sudo.work_contact_id | employee_sudo.user_id.partner_id
        return user.sudo().partner_id in partners or user.share
