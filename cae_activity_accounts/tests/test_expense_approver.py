from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .expense_case import ExpenseCase


@tagged("post_install", "-at_install")
class TestExpenseApprover(ExpenseCase):
    """Core approves by itself an expense that has no approver: here none gets there."""

    def _draft(self, **vals):
        """An expense entered in the back office."""
        employee = self.pottery.key_ids.entrepreneur_id._ensure_employees()
        return self.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": next(iter(employee.values())).id,
                "product_id": self.kind.id,
                "total_amount_currency": 24,
                "cae_activity_id": self.pottery.id,
                **vals,
            }
        )

    def test_the_approver_of_the_cooperative(self):
        expense = self._expense()
        self.assertEqual(expense.manager_id, self.approver)
        self.mine._portal_submit_expense(expense.id)
        self.assertEqual(expense.state, "submitted")
        expense.with_env(self.env).with_user(self.approver).action_approve()
        self.assertEqual(expense.state, "approved")

    def test_without_approver_nothing_is_submitted(self):
        self.company.cae_expense_approver_id = False
        expense = self._expense()
        self.assertRefused(["form"], self.mine._portal_submit_expense, expense.id)
        self.assertEqual(expense.state, "draft")
        draft = self._draft()
        with (
            self.assertRaisesRegex(ValidationError, "no approver"),
            self.cr.savepoint(),
        ):
            draft.action_submit()
        self.assertEqual(draft.state, "draft")

    def test_of_the_structure_too(self):
        """An entrepreneur who spends for the structure has an approver as well."""
        self.company.cae_expense_approver_id = False
        expense = self._draft(cae_activity_id=self.structure.id)
        with (
            self.assertRaisesRegex(ValidationError, "no approver"),
            self.cr.savepoint(),
        ):
            expense.action_submit()
        expense.manager_id = self.approver
        expense.action_submit()
        self.assertEqual(expense.state, "submitted")
        with self.assertRaisesRegex(ValidationError, "no approver|own"):
            expense.write({"manager_id": False, "cae_activity_id": self.pottery.id})

    def test_nobody_approves_his_own(self):
        """An approver who sells too: his own expense is for somebody else."""
        person = self._entrepreneur("Nina", portal=False)
        employee = person._ensure_employees()[person.id]
        person.partner_id = self.approver.partner_id
        employee.work_contact_id = self.approver.partner_id
        expense = self._draft(employee_id=employee.id)
        self.assertFalse(expense.manager_id)
        expense.manager_id = self.approver
        with self.assertRaisesRegex(ValidationError, "his own"), self.cr.savepoint():
            expense.action_submit()
        expense.manager_id = self.env.user
        expense.action_submit()
        with self.assertRaisesRegex(UserError, "own"), self.cr.savepoint():
            expense.with_user(self.approver).action_approve()

    def test_a_portal_user_never_approves(self):
        expense = self._draft()
        with self.assertRaisesRegex(ValidationError, "his own"), self.cr.savepoint():
            expense.write({"manager_id": self.malo.id, "approval_state": "submitted"})
        # as superuser for a portal user: what a service of the portal would do
        with self.assertRaises(ValidationError), self.cr.savepoint():
            expense.with_user(self.awa).sudo()._do_approve(check=False)
        for method in ("action_submit", "action_approve"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                getattr(expense.with_user(self.awa), method)()
        self.assertEqual(expense.state, "draft")

    def test_one_employee_for_each_person(self):
        persons = self.pottery.key_ids.entrepreneur_id
        persons |= self.studio.key_ids.entrepreneur_id
        employees = persons._ensure_employees()
        self.assertEqual(set(employees), set(persons.ids))
        for person in persons:
            employee = employees[person.id]
            self.assertEqual(employee.work_contact_id, person.partner_id)
            self.assertFalse(employee.user_id)
        self.assertEqual(persons._ensure_employees(), employees)
