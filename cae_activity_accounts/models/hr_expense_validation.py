from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.delegation import EXPENSE
from .cae_validated_document import SENT_BACK


class HrExpense(models.Model):
    """An expense approves itself within the delegation of its entrepreneur, and never
    for lack of an approver, as Odoo's own do."""

    _name = "hr.expense"
    _inherit = ["cae.validated.document", "hr.expense"]

    cae_entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        string="Entrepreneur",
        compute="_compute_cae_entrepreneur_id",
        compute_sudo=True,
        help="The person behind the employee, by the work contact.",
    )

    @api.depends("employee_id.work_contact_id", "company_id")
    def _compute_cae_entrepreneur_id(self):
        people = self.env["cae.entrepreneur"].search(
            [("partner_id", "in", self.employee_id.work_contact_id.ids)]
        )
        found = {(one.partner_id, one.company_id): one for one in people}
        for expense in self:
            key = (expense.employee_id.work_contact_id, expense.company_id)
            expense.cae_entrepreneur_id = found.get(key)

    # --- what the queue asks for --------------------------------------------------

    def _get_cae_kind(self):
        return EXPENSE

    def _get_cae_amount(self):
        """Of the whole receipt: two parts do not go under a ceiling."""
        return sum(self._get_parts().mapped("total_amount"))

    def _get_cae_new_commitment(self):
        """Once submitted, it is counted among the open ones."""
        return 0 if self.state in ("submitted", "approved") else self.untaxed_amount

    def _get_cae_people(self, day):
        return {expense.id: expense.cae_entrepreneur_id for expense in self}

    def _get_cae_sent_back_partner(self):
        # sudo: accountants need not read employees
        return self.sudo().employee_id.work_contact_id

    def _get_cae_label(self):
        return self.env._("Expense %s", self.name)

    def _is_cae_waiting(self):
        return self.state == "submitted"

    def _get_cae_portal_state(self):
        if self._get_cae_portal_state_code() != SENT_BACK:
            return super()._get_cae_portal_state()
        return {"code": SENT_BACK, "label": self.env._("Sent back"), "level": "danger"}

    def _get_cae_portal_state_code(self):
        if self.state == "draft" and self.cae_submission == SENT_BACK:
            return SENT_BACK
        return super()._get_cae_portal_state_code()

    # --- its life -----------------------------------------------------------------

    def action_submit(self):
        result = super().action_submit()
        self.filtered(
            lambda expense: expense.cae_entrepreneur_id and expense._is_cae_waiting()
        )._submit_to_cae()
        return result

    def _accept_by_delegation(self):
        """Approved by nobody: the approver of the person stays the same."""
        # sudo: the person may not approve; what is delegated does
        expenses_sudo = self.sudo()
        expenses_sudo.write(
            {
                **self._prepare_cae_submission_vals(),
                "approval_state": "approved",
                "approval_date": fields.Datetime.now(),
            }
        )
        expenses_sudo.update_activities_and_mails()

    def _accept_cae(self):
        self._check_can_approve()
        twins = self.duplicate_expense_ids.filtered(
            lambda other: other.state not in ("draft", "refused")
        )
        if twins:
            raise UserError(
                self.env._(
                    "%s looks like another expense of the same person, amount and day:"
                    " open it and approve it there.",
                    self[0].name,
                )
            )
        self._do_approve(check=False)

    def _give_back_cae(self):
        """It is a draft again, which the entrepreneur corrects."""
        self._check_can_approve()
        self._do_reset_approval()
