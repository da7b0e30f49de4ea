from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import LedgerCase

DAY = "2026-09-05"


@tagged("post_install", "-at_install")
class TestUnchosenItems(LedgerCase):
    """Design §4.2: what nobody chose is the structure's by a rule that one sees, or
    waits for somebody who chooses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.bank_journal.default_account_id

    def _bank_charge(self, post=True, **vals):
        return self._charge(self.env["account.move"], post, **vals)

    def _charge(self, moves, post, **vals):
        """A miscellaneous entry that says no activity, unless values do."""
        items = (
            {"account_id": self.expense_account.id, "balance": 10, **vals},
            {"account_id": self.bank.id, "balance": -10},
        )
        move = moves.create({"date": DAY, "line_ids": list(map(Command.create, items))})
        if post:
            move.action_post()
        return move

    def _get_marked(self, move):
        return move.line_ids.filtered("cae_is_structure_default")

    def _refuse(self):
        self.company.cae_unchosen_items = "refuse"

    def test_marked_when_nobody_chose(self):
        move = self._bank_charge()
        marked = self._get_marked(move)
        self.assertEqual(marked.account_id, self.expense_account)
        self.assertEqual(marked.cae_activity_id, self.structure)

    def test_not_marked_when_somebody_chose(self):
        """The structure too may be chosen, and the other line's distribution."""
        account = self.structure.analytic_account_id
        for vals in (
            {"cae_activity_id": self.pottery.id},
            {"cae_activity_id": self.structure.id},
            {"analytic_distribution": {str(account.id): 100}},
        ):
            with self.subTest(vals=vals):
                self.assertFalse(self._get_marked(self._bank_charge(**vals)))

    def test_documents_choose_for_their_lines(self):
        documents = self._invoice(self.pottery, 100, DAY)
        documents |= self._bill(self.structure, 100, DAY)
        documents |= self._pay(documents[0], DAY).move_id
        self.assertFalse(self._get_marked(documents))

    def test_a_bill_that_says_nothing(self):
        """Its charge is marked; what the bill adds to it follows."""
        bill = self._bill(self.env["cae.activity"], 100, DAY)
        self.assertEqual(self._get_marked(bill), bill.invoice_line_ids)

    def test_choosing_takes_the_mark_away(self):
        for activity in (self.studio, self.structure):
            line = self._get_marked(self._bank_charge(post=False))
            line.cae_activity_id = activity
            self.assertFalse(line.cae_is_structure_default)
        bill = self._bill(self.env["cae.activity"], 100, DAY, post=False)
        bill.cae_activity_id = self.structure
        self.assertFalse(self._get_marked(bill))

    def test_another_plan_is_no_choice(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projets"})
        project = self.env["account.analytic.account"].create(
            {"name": "Salon", "plan_id": plan.id, "company_id": self.company.id}
        )
        line = self._get_marked(self._bank_charge())
        line.analytic_distribution = {str(project.id): 100}
        self.assertTrue(line.cae_is_structure_default)
        self.assertEqual(line.cae_activity_id, self.structure)

    def test_a_copy_and_a_reversal_say_the_same(self):
        move = self._bank_charge()
        for other in (move.copy(), move._reverse_moves()):
            marked = self._get_marked(other)
            self.assertEqual(marked.account_id, self.expense_account)

    def test_what_the_form_shows_by_default_is_no_choice(self):
        accountant = new_test_user(
            self.env,
            "comptable",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        moves = self.env["account.move"].with_user(accountant)
        form = Form(moves.with_context(default_move_type="entry"))
        for chosen, amount in ((None, 10), (self.pottery, 20)):
            with form.line_ids.new() as line:
                line.account_id = self.expense_account
                self.assertEqual(line.cae_activity_id, self.structure)
                if chosen:
                    line.cae_activity_id = chosen
                line.debit = amount
        with form.line_ids.new() as line:
            line.account_id = self.bank
            line.credit = 30
        move = form.save()
        self.assertEqual(self._get_marked(move).mapped("debit"), [10])

    def test_the_filter_finds_them(self):
        move = self._bank_charge()
        search = self.env["account.move.line"].get_view(view_type="search")["arch"]
        self.assertIn("('cae_is_structure_default', '=', True)", search)
        domain = [
            ("cae_is_structure_default", "=", True),
            ("cae_transfer_line_ids", "=", False),
            ("company_id", "=", self.company.id),
        ]
        self.assertEqual(move.line_ids.search(domain), self._get_marked(move))

    def test_refused_until_somebody_chooses(self):
        self._refuse()
        move = self._bank_charge(post=False)
        charge = move.line_ids.filtered("balance").filtered(
            lambda line: line.account_id == self.expense_account
        )
        self.assertFalse(charge.cae_activity_id)
        with self.assertRaisesRegex(ValidationError, "Choose the activity"):
            move.action_post()
        charge.cae_activity_id = self.structure
        move.action_post()
        self.assertFalse(self._get_marked(move))

    def test_refused_bill_that_says_nothing(self):
        self._refuse()
        with self.assertRaisesRegex(ValidationError, "Choose the activity"):
            self._bill(self.env["cae.activity"], 100, DAY)

    def test_refused_in_what_is_posted_already(self):
        """The reconciliation of a bank line adds items to a posted entry."""
        move = self._charge(self.env["account.move"], True)
        self._refuse()
        item = {"move_id": move.id, "account_id": self.expense_account.id}
        lines = self.env["account.move.line"].with_context(check_move_validity=False)
        with self.assertRaisesRegex(ValidationError, "Choose the activity"):
            lines.create({**item, "balance": 0})

    def test_money_not_reconciled_is_never_refused(self):
        """It is the structure's by nature, not for want of a choice."""
        self._refuse()
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 100,
                "date": DAY,
                "journal_id": self.bank_journal.id,
            }
        )
        payment.action_post()
        self.assertFalse(self._get_marked(payment.move_id))
        self.assertFigures(self.structure, DAY, DAY, receivable=-100.0)

    def test_a_month_under_refusal(self):
        """What the modules book themselves names its activity."""
        self._refuse()
        invoice = self._invoice(self.pottery, 1000, DAY)
        self._pay(invoice, "2026-09-10")
        self._scheme()
        closing = self._closing("2026-09-01")
        closing.action_compute()
        closing.action_post()
        self.assertEqual(closing.state, "posted")
