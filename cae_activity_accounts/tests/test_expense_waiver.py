from odoo.exceptions import UserError
from odoo.tests import tagged

from .expense_case import ExpenseCase


@tagged("post_install", "-at_install")
class TestExpenseWaiver(ExpenseCase):
    """Waiver of claim (Code civil, art. 1350): asked for on the portal, booked by the
    accountant, who can undo it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.income = cls._get_account("7588", "758", "75")
        cls.company.cae_waiver_account_id = cls.income
        cls.expense = cls._posted_expense()

    def _ask(self):
        self.mine._portal_request_waiver(self.expense.id, {"confirm": "1"})

    def _balance(self):
        day = self.today
        statement = self.pottery.get_statement(day, day)[self.pottery.id]
        return {
            name: statement[name]
            for name in ("charges", "other_income", "payable", "cash")
        }

    def test_asked_then_booked_then_undone(self):
        before = {"charges": 20.0, "other_income": 0.0, "payable": 24.0, "cash": 0.0}
        self.assertEqual(self._balance(), before)
        self._ask()
        self.assertEqual(self.expense._get_cae_portal_state()["code"], "waiving")
        self.assertIn("24,00", self.expense.cae_waiver_text)
        self.assertEqual(self._balance(), before, "asking writes nothing")
        self.expense.with_user(self.approver).action_book_waiver()
        self.assertEqual(self.expense._get_cae_portal_state()["code"], "waived")
        self.assertEqual(self.expense.amount_residual, 0)
        self.assertEqual(
            self._balance(), {**before, "other_income": 24.0, "payable": 0.0}
        )
        entry = self.expense.cae_waiver_move_id
        self.assertEqual(entry.line_ids.cae_activity_id, self.pottery)
        self.assertEqual(entry.line_ids.filtered("credit").account_id, self.income)
        self.expense.with_user(self.approver).action_undo_waiver()
        self.assertEqual(self._balance(), before)
        self.assertEqual(self.expense._get_cae_portal_state()["code"], "to_reimburse")
        self._ask()
        self.assertLedgerIsWhole(self.today)

    def test_booked_once(self):
        self._ask()
        self.expense.action_book_waiver()
        with self.assertRaisesRegex(UserError, "nothing to waive"):
            self.expense.action_book_waiver()

    def test_not_without_being_asked(self):
        with self.assertRaisesRegex(UserError, "nothing to waive"):
            self.expense.action_book_waiver()
        with self.assertRaisesRegex(UserError, "no waiver"):
            self.expense.action_undo_waiver()

    def test_what_is_left_of_a_part_paid(self):
        self._pay(self.expense.account_move_id, self.today, amount=10)
        self.assertEqual(self.expense._get_cae_portal_state()["code"], "partial")
        self._ask()
        self.expense.action_book_waiver()
        self.assertEqual(self._balance()["other_income"], 14.0)

    def test_refused(self):
        ask = self.mine._portal_request_waiver
        self.assertRefused(["confirm"], ask, self.expense.id, {})
        confirmed = {"confirm": "1"}
        draft = self._expense()
        self.assertRefused(["form"], ask, draft.id, confirmed)
        advanced = self._posted_by_company()
        self.assertRefused(["form"], ask, advanced.id, confirmed)
        self.company.cae_waiver_account_id = False
        self.assertRefused(["form"], ask, self.expense.id, confirmed)
        self.company.cae_waiver_account_id = self.income
        self._ask()
        self.assertRefused(["form"], ask, self.expense.id, confirmed)

    def _posted_by_company(self):
        expense = self._expense(paid_by="cooperative", amount="36")
        self.mine._portal_submit_expense(expense.id)
        expense = expense.with_env(self.env)
        expense.with_user(self.approver).action_approve()
        expense.action_post()
        return expense

    def test_the_setting_was_emptied_since(self):
        self._ask()
        self.company.cae_waiver_account_id = False
        with self.assertRaisesRegex(UserError, "account of waived claims"):
            self.expense.action_book_waiver()

    def test_reimbursed_is_not_waived(self):
        self._pay(self.expense.account_move_id, self.today)
        state = self.expense._get_cae_portal_state()["code"]
        self.assertIn(state, ("in_payment", "reimbursed"))
        self.assertRefused(
            ["form"],
            self.mine._portal_request_waiver,
            self.expense.id,
            {"confirm": "1"},
        )
