from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import LedgerCase

DAY = "2026-09-12"


@tagged("post_install", "-at_install")
class TestExpense(LedgerCase):
    """CAE-13: an expense that the entrepreneur advanced is a charge of his activity,
    which owes him the money until it is reimbursed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_expense_approver()
        cls.person = cls._entrepreneur("Awa", cls.pottery, portal=False)
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Awa",
                "company_id": cls.company.id,
                "work_contact_id": cls.person.partner_id.id,
            }
        )
        cls.category = cls.env["product.product"].create(
            {
                "name": "Déplacements",
                "can_be_expensed": True,
                "standard_price": 0,
                "supplier_taxes_id": [Command.set(cls.purchase_vat_20.ids)],
                "property_account_expense_id": cls.expense_account.id,
            }
        )

    def _expense(self, amount=120, **vals):
        return self.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": self.employee.id,
                "product_id": self.category.id,
                "total_amount_currency": amount,
                "date": DAY,
                "payment_mode": "own_account",
                **vals,
            }
        )

    def _post(self, expenses):
        expenses.action_submit()
        expenses.filtered(lambda one: one.state == "submitted")._do_approve(check=False)
        action = expenses.action_post()
        wizard = self.env["hr.expense.post.wizard"].with_context(**action["context"])
        wizard = wizard.browse(action["res_id"])
        wizard.accounting_date = DAY
        wizard.action_post_entry()
        return expenses.account_move_id

    def _name(self, activity):
        return {str(activity.analytic_account_id.id): 100.0}

    def assertSays(self, expense, activity):
        self.assertEqual(expense.cae_activity_id, activity)
        found = self.env["account.move.line"]._find_activity(
            expense.analytic_distribution
        )
        self.assertEqual(found, activity)

    def test_the_only_activity_of_the_person(self):
        self.assertSays(self._expense(), self.pottery)

    def test_one_of_two_is_chosen(self):
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.studio.id,
                "entrepreneur_id": self.person.id,
                "date_from": "2026-06-01",
            }
        )
        self.assertFalse(self._expense().cae_activity_id)
        self.assertSays(self._expense(date="2026-05-02"), self.pottery)

    def test_either_is_chosen_the_other_follows(self):
        for vals in (
            {"cae_activity_id": self.studio.id},
            {"analytic_distribution": self._name(self.studio)},
        ):
            with self.subTest(vals=vals):
                self.assertSays(self._expense(**vals), self.studio)
                expense = self._expense()
                expense.write(vals)
                self.assertSays(expense, self.studio)

    def test_contradiction(self):
        with self.assertRaisesRegex(ValidationError, "keep one of the two"):
            self._expense(
                cae_activity_id=self.pottery.id,
                analytic_distribution=self._name(self.studio),
            )

    def test_the_form(self):
        form = Form(self.env["hr.expense"])
        form.employee_id = self.employee
        self.assertEqual(form.cae_activity_id, self.pottery)
        form.analytic_distribution = self._name(self.studio)
        self.assertEqual(form.cae_activity_id, self.studio)

    def test_posted_then_reimbursed(self):
        move = self._post(self._expense())
        self.assertEqual(move.line_ids.cae_activity_id, self.pottery)
        figures = {"charges": 100.0, "vat": -20.0}
        day = move.date
        self.assertFigures(self.pottery, DAY, day, payable=120.0, cash=0.0, **figures)
        self._pay(move, day)
        self.assertFigures(self.pottery, DAY, day, payable=0.0, cash=-120.0, **figures)
        self.assertLedgerIsWhole(day)

    def test_one_receipt_for_each_expense(self):
        """Each activity owes its own part, each expense says when it is reimbursed."""
        expenses = self._expense() | self._expense(60, cae_activity_id=self.studio.id)
        expenses |= self._expense(12)
        moves = self._post(expenses)
        self.assertEqual(len(moves), 3)
        period = (DAY, max(moves.mapped("date")))
        self.assertFigures(self.pottery, *period, charges=110.0, payable=132.0)
        self.assertFigures(self.studio, *period, charges=50.0, payable=60.0)
        self.assertFigures(self.structure, *period, charges=0.0, payable=0.0)

    def test_paid_by_the_cooperative(self):
        """Its VAT is the activity's too."""
        expense = self._expense(payment_mode="company_account")
        expense.action_submit()
        expense.filtered(lambda one: one.state == "submitted")._do_approve(check=False)
        expense.action_post()
        self.assertFigures(
            self.pottery, DAY, DAY, charges=100.0, vat=-20.0, cash=-120.0, payable=0.0
        )

    def test_split_between_activities(self):
        expense = self._expense()
        action = expense.action_split_wizard()
        wizard = self.env["hr.expense.split.wizard"].browse(action["res_id"])
        wizard.expense_split_line_ids[1].analytic_distribution = self._name(self.studio)
        wizard.action_split_expense()
        parts = self.env["hr.expense"].search([("employee_id", "=", self.employee.id)])
        self.assertEqual(parts.cae_activity_id, self.pottery | self.studio)
        for part in parts:
            self.assertSays(part, part.cae_activity_id)

    def test_posted_activity_does_not_change(self):
        expense = self._expense()
        self._post(expense)
        with self.assertRaisesRegex(UserError, "transfer its entry"):
            expense.cae_activity_id = self.studio
