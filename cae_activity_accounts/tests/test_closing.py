"""Rules 4 and 11 of the design: taken once, explained, and booked once."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestClosing(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)

    def _post(self, month):
        closing = self._closing(month)
        closing.action_compute()
        closing.action_post()
        return closing

    def test_entry_is_neutral(self):
        """Design §4.4: neutral for the company's result."""
        move = self._post("2026-09-01").contribution_move_id
        self.assertEqual(len(move.line_ids.account_id), 1)
        self.assertEqual(
            {line.cae_activity_id: line.balance for line in move.line_ids},
            {self.pottery: 100.0, self.structure: -100.0},
        )
        self.assertEqual(str(move.date), "2026-09-30")

    def test_entry_in_a_pair(self):
        """A charge of the activity, an income of the structure which is no turnover."""
        before = self._get_company_figures()
        self.company.cae_contribution_entry = "pair"
        move = self._post("2026-09-01").contribution_move_id
        accounts = move.line_ids.grouped("cae_activity_id")
        charge = accounts[self.pottery].account_id
        income = accounts[self.structure].account_id
        self.assertEqual(charge, self.company.cae_contribution_account_id)
        self.assertEqual(income, self.company.cae_contribution_income_account_id)
        self.assertEqual(
            (charge.account_type, income.account_type), ("expense", "income_other")
        )
        self.assertEqual(self._get_company_figures(), before)
        self.assertFigures(self.pottery, "2026-09-01", "2026-09-30", contribution=100)
        self.assertFigures(
            self.structure,
            "2026-09-01",
            "2026-09-30",
            contribution=-100,
            turnover_invoiced=0,
            other_income=0,
        )
        self.assertLedgerIsWhole("2026-09-30")

    def _get_company_figures(self):
        """Turnover and result of all activities and of the structure."""
        activities = self.pottery | self.studio | self.structure
        statements = activities.get_statement("2026-09-01", "2026-09-30").values()
        return [
            round(sum(statement[name] for statement in statements), 2)
            for name in ("turnover_invoiced", "other_income", "charges", "result")
        ]

    def test_account_of_another_line(self):
        with self.assertRaisesRegex(ValidationError, "Contribution"):
            self.company.cae_contribution_account_id = self.income_account

    def test_posting_twice_books_once(self):
        """Design §4.11."""
        closing = self._post("2026-09-01")
        closing.action_post()
        moves = self.env["account.move"].search(
            [("line_ids.account_id", "=", self.company.cae_contribution_account_id.id)]
        )
        self.assertEqual(moves, closing.contribution_move_id)
        with self.assertRaisesRegex(UserError, "posted already"):
            closing.action_compute()

    def test_late_reconciliation_falls_into_the_next_closing(self):
        """Design §6: each closing takes what is due less what was taken."""
        self._post("2026-09-01")
        self._pay(self.invoice, "2026-09-28", amount=600)
        self._pay(self.invoice, "2026-10-02")
        closing = self._post("2026-10-01")
        late, levy = closing.levy_ids.sorted("month")
        for one in (late, levy):
            self.assertEqual(
                (one.move_id, one.base_amount, one.amount), (self.invoice, 500.0, 50.0)
            )
        self.assertEqual((late.is_late, levy.is_late), (True, False))
        line = closing.line_ids.filtered("contribution")
        self.assertEqual((line.contribution, line.contribution_late), (100.0, 50.0))
        self.assertEqual(closing.amount_late, 50.0)
        self.assertEqual(
            closing.levy_ids.search(
                [("closing_id", "=", closing.id), ("is_late", "=", True)]
            ),
            late,
        )

    def test_preview_of_one_month_deducts_what_was_taken_in_it(self):
        """Design §6: what was taken in September is not deducted from October."""
        dates = ("2026-10-01", "2026-10-31")
        for close in (lambda: None, lambda: self._post("2026-09-01")):
            close()
            self.assertFalse(self._preview(*dates)["lines"])
        self._pay(self.invoice, "2026-10-10")
        entry = self._preview(*dates)
        self.assertEqual(
            (entry["amount"], entry["taken"], entry["due"]), (100.0, 0.0, 100.0)
        )
        self._post("2026-10-01")
        entry = self._preview(*dates)
        self.assertEqual(
            (entry["amount"], entry["taken"], entry["due"]), (100.0, 100.0, 0.0)
        )
        self.assertEqual(self._preview("2026-01-01", "2026-10-31")["taken"], 200.0)

    def _preview(self, *dates):
        return self.scheme.preview(self.pottery, *dates)[self.pottery.id]

    def test_what_is_unreconciled_is_given_back(self):
        self._post("2026-09-01")
        self.invoice.line_ids.remove_move_reconcile()
        closing = self._post("2026-10-01")
        self.assertEqual(closing.levy_ids.amount, -100.0)
        self.assertFigures(self.pottery, "2026-09-01", "2026-10-31", contribution=0.0)

    def test_credit_note_gives_back(self):
        self._post("2026-09-01")
        refund = self._document("out_refund", self.pottery, 300, "2026-10-03")
        self._pay(refund, "2026-10-04")
        closing = self._post("2026-10-01")
        self.assertEqual(closing.levy_ids.mapped("amount"), [-30.0])

    def test_a_new_scheme_does_not_change_the_past(self):
        """Design §4.4: events of before keep the rate of before."""
        self._post("2026-09-01")
        new = self.scheme.copy({"date_from": "2026-10-01"})
        new.write(self._prepare_decision("2026-10-01"))
        new.rule_ids.rate = 20
        new.action_put_in_force()
        self.assertEqual(self.scheme.state, "replaced")
        self._pay(self.invoice, "2026-10-10")
        closing = self._post("2026-10-01")
        self.assertEqual(
            [(levy.rate, levy.amount) for levy in closing.levy_ids], [(20.0, 200.0)]
        )
        self.invoice.line_ids.remove_move_reconcile()
        closing = self._post("2026-11-01")
        self.assertEqual(
            sorted((levy.rate, levy.amount) for levy in closing.levy_ids),
            [(10.0, -100.0), (20.0, -200.0)],
        )

    def test_a_new_scheme_starts_after_what_was_taken(self):
        """Design §4.4: else it would give back September, and take it anew."""
        self._post("2026-09-01")
        new = self.scheme.copy({"date_from": "2026-06-01"})
        new.write(self._prepare_decision("2026-06-01"))
        with self.assertRaisesRegex(UserError, "closed to .* already"):
            new.action_put_in_force()

    def test_a_scheme_changes_by_its_button(self):
        """Design §4.4: back to draft, a scheme would forget what it took."""
        manager = self._user("gerante", "cae_base.group_manager")
        with self.assertRaises(AccessError):
            self.scheme.with_user(manager).state = "draft"
        with self.assertRaises(AccessError):
            self.scheme.with_user(manager).date_to = "2026-08-31"
        with self.assertRaises(AccessError):
            self.scheme.with_user(manager).create({"name": "X", "state": "in_force"})
        draft = self.scheme.with_user(manager).copy({"date_from": "2027-01-01"})
        draft.write(self._prepare_decision("2026-06-20"))
        draft.action_put_in_force()
        self.assertEqual(
            (draft.state, self.scheme.state, str(self.scheme.date_to)),
            ("in_force", "replaced", "2026-12-31"),
        )

    def test_scheme_used_is_not_edited(self):
        self._post("2026-09-01")
        with self.assertRaisesRegex(UserError, "copy it"):
            self.scheme.rule_ids.rate = 12
        with self.assertRaisesRegex(UserError, "copy it"):
            self.scheme.date_from = "2026-02-01"
        with self.assertRaisesRegex(UserError, "copy it"):
            self.scheme.rule_ids.create({"scheme_id": self.scheme.id, "rate": 1})
        with self.assertRaisesRegex(UserError, "copy it"):
            self.scheme.rule_ids.unlink()

    def test_scheme_starts_after_its_decision(self):
        """CAE-25: no start before the assembly voted it."""
        draft = self.env["cae.contribution.scheme"].create(
            {
                "name": "Early",
                "date_from": "2026-05-01",
                **self._prepare_decision("2026-06-20"),
                "rule_ids": [(0, 0, {"rate": 5})],
            }
        )
        with self.assertRaisesRegex(ValidationError, "before the assembly"):
            draft.action_put_in_force()

    def test_one_closing_a_month(self):
        self._closing("2026-09-30")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._closing("2026-09-01").flush_recordset()

    def test_months_are_posted_in_order(self):
        """A later closing takes all that was due before it."""
        closing = self._post("2026-10-01")
        self.assertEqual(closing.levy_ids.amount, 100.0)
        with self.assertRaisesRegex(UserError, "nothing left to post"):
            self._post("2026-09-01")

    def test_a_closing_changes_by_its_buttons(self):
        """Design §4.1: closing lines are evidence, whoever asks."""
        accountant = self._user("comptable", "cae_base.group_accountant")
        closing = self._closing("2026-09-01").with_user(accountant)
        with self.assertRaises(AccessError):
            closing.create({"month": "2026-08-01", "state": "posted"})
        of_context = closing.with_context(default_state="posted", default_job="post")
        empty = of_context.create({"month": "2026-07-01"})
        self.assertEqual((empty.state, empty.job), ("draft", False))
        with self.assertRaises(AccessError):
            empty.date_end = "2030-12-31"
        closing.action_compute()
        closing.action_post()
        with self.assertRaises(AccessError):
            closing.state = "draft"
        with self.assertRaises(AccessError):
            closing.line_ids[0].available = 1
        with self.assertRaises(AccessError):
            closing.levy_ids[0].amount = 1
        with self.assertRaises(UserError):
            closing.unlink()
        empty = closing.create({"month": "2026-10-01"})
        empty.action_post()
        self.assertFalse(empty.contribution_move_id)
        with self.assertRaisesRegex(UserError, "is kept"):
            empty.unlink()
        with self.assertRaisesRegex(UserError, "is kept"):
            empty.month = "2026-11-01"

    def test_a_closing_to_check_is_deleted(self):
        """Its levies and lines go with it, which the accountant cannot write."""
        accountant = self._user("comptable", "cae_base.group_accountant")
        closing = self._closing("2026-09-01").with_user(accountant)
        closing.action_compute()
        levies = closing.levy_ids
        closing.unlink()
        self.assertFalse(levies.exists())

    def _user(self, login, groups):
        return new_test_user(
            self.env,
            f"{login}@deuxrives.example",
            groups=groups,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def test_its_entry_stays(self):
        """Design §4.11: without its entry, a closing would have taken nothing."""
        self.assertStays(self._post("2026-09-01").contribution_move_id)

    def test_closed_accounts(self):
        """Odoo would book the entry a month later, and the closing say another day."""
        self.company.fiscalyear_lock_date = "2026-09-30"
        with self.assertRaisesRegex(UserError, "accounts are closed"):
            self._post("2026-09-01")

    def test_a_month_which_has_not_begun(self):
        """Posted by mistake, it would close all the months before it."""
        with self.assertRaisesRegex(UserError, "has not begun"):
            self._post("2062-09-01")

    def test_an_archived_activity_owes_what_comes_in_late(self):
        """Design §4.4: a thing is due, whether the activity goes on or not."""
        (self.pottery | self.studio).active = False
        closing = self._post("2026-09-01")
        self.assertEqual(closing.line_ids.activity_id, self.pottery)
        self.assertEqual(closing.levy_ids.amount, 100.0)

    def test_closed_month(self):
        closing = self._closing("2026-09-01")
        is_closed = closing._is_month_closed
        self.assertFalse(is_closed(self.company, "2026-09-30"))
        closing.action_post()
        self.assertTrue(is_closed(self.company, "2026-09-30"))
        self.assertTrue(is_closed(self.company, "2026-08-15"))
        self.assertFalse(is_closed(self.company, "2026-10-01"))
