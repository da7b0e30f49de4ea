"""Design §4.2: the VAT of each activity is closed by one entry, a line for each."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .vat_case import VatCase


@tagged("post_install", "-at_install")
class TestVatClosing(VatCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # VAT on debits: 400.00 collected and 60.00 deductible of the pottery,
        # 20.40 collected of the studio, 100.00 deductible of the structure
        cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._invoice(cls.studio, 102, "2026-09-12")
        cls._bill(cls.structure, 500, "2026-09-15")

    def test_one_line_for_each_activity_and_account(self):
        """Design §4.2: 400 − 60 + 20.40 − 100 = 260.40, in whole euros 260."""
        closing = self._closing()
        self.assertEqual(
            self._lines(closing),
            {
                ("445710", self.pottery): 400.0,
                ("445660", self.pottery): -60.0,
                ("445510", self.pottery): -340.0,
                ("445710", self.studio): 20.4,
                ("445510", self.studio): -20.4,
                ("445660", self.structure): -100.0,
                ("445510", self.structure): 100.4,
                ("758000", self.structure): -0.4,
            },
        )
        self.assertEqual(str(closing.move_id.date), "2026-09-30")
        self.assertEqual(
            (closing.amount_ledger, closing.amount_due, closing.amount_gap),
            (260.4, 260.0, 0.0),
        )
        self.assertLedgerIsWhole("2026-09-30")

    def test_figures_of_the_return(self):
        """Base 2,102.00, tax 420.40, deductible 160.00: in euros 2,102, 420, 160."""
        boxes = self._boxes(self._closing(post=False))
        self.assertEqual(
            boxes,
            {
                "A1": 2102.0,
                "08_base": 2102.0,
                "08_taxe": 420.0,
                "16": 420.0,
                "20": 160.0,
                "23": 160.0,
                "TD": 260.0,
                "28": 260.0,
                "32": 260.0,
            },
        )

    def test_each_figure_opens_its_items(self):
        closing = self._closing(post=False)
        for line in closing.line_ids:
            for figure in ("collected", "deductible", "due", "pending", "late"):
                with self.subTest(activity=line.activity_id.name, figure=figure):
                    action = line.action_open_figure(figure)
                    items = self.env[action["res_model"]].search(action["domain"])
                    measure = action["context"]["cae_measure"]
                    self.assertAlmostEqual(sum(items.mapped(measure)), line[figure], 2)
        for box in closing.box_ids.filtered("exact"):
            action = box.action_open_figure("exact")
            items = self.env[action["res_model"]].search(action["domain"])
            self.assertAlmostEqual(abs(sum(items.mapped("balance"))), box.exact, 2)
        total = closing.box_ids.filtered(
            lambda one: one.report_line_id.code == "box_32"
        )
        action = total.action_open_figure("amount")
        self.assertTrue(self.env[action["res_model"]].search(action["domain"]))

    def test_in_cents(self):
        """The company's choice: no rounding is booked."""
        self.company.cae_vat_rounding = "cent"
        closing = self._closing()
        self.assertEqual(closing.amount_due, 260.4)
        self.assertNotIn(("758000", self.structure), self._lines(closing))

    def test_posting_twice_books_once(self):
        """Design §4.11."""
        closing = self._closing()
        move = closing.move_id
        closing.action_post()
        self.assertEqual(closing.move_id, move)
        with self.assertRaisesRegex(UserError, "posted already"):
            closing.action_compute()
        empty = self._closing("2026-10-01", "2026-10-31")
        self.assertFalse(empty.move_id)

    def test_payment_leaves_the_cash_of_each_activity(self):
        """Design §4.3: on the day of the payment, each activity's own VAT."""
        closing = self._closing()
        before = {one: self._cash(one, "2026-10-20") for one in self._all()}
        self._pay_state(260, "2026-10-21")
        self.assertEqual(closing.amount_open, 260.0)
        self.assertLedgerIsWhole("2026-10-21")
        closing.action_reconcile_payment()
        self.assertEqual(closing.amount_open, 0.0)
        for day in ("2026-09-30", "2026-10-20", "2026-10-21"):
            self.assertLedgerIsWhole(day)
        own = {self.pottery: 340.0, self.studio: 20.4, self.structure: -100.4}
        for activity, vat in own.items():
            with self.subTest(activity=activity.name):
                self.assertEqual(self._cash(activity, "2026-10-20"), before[activity])
                self.assertAlmostEqual(
                    self._cash(activity, "2026-10-21"), before[activity] - vat, 2
                )

    def _all(self):
        return self.pottery | self.studio | self.structure

    def test_available_for_pay_does_not_move(self):
        """VAT that is due was never available: neither closing nor payment changes
        that."""
        closing = self._closing(post=False)

        def available(day):
            statements = self.pottery.get_statement(day, day)
            return statements[self.pottery.id]["available_for_pay"]

        expected = available("2026-10-21")
        closing.action_post()
        self.assertEqual(available("2026-10-21"), expected)
        self._pay_state(260, "2026-10-21")
        closing.action_reconcile_payment()
        self.assertEqual(available("2026-10-21"), expected)

    def test_a_payment_of_another_amount(self):
        closing = self._closing()
        self._pay_state(250, "2026-10-21")
        with self.assertRaisesRegex(UserError, "No payment of"):
            closing.action_reconcile_payment()

    def test_what_comes_late_falls_into_the_next_closing(self):
        """Design §4.11: a bill of September that is booked in October."""
        closing = self._closing()
        late = self._bill(self.pottery, 50, "2026-09-20")
        self.assertEqual(str(late.date), "2026-09-20")
        self._invoice(self.pottery, 1000, "2026-10-02")
        following = self._closing("2026-10-01", "2026-10-31", post=False)
        [line] = following.line_ids
        self.assertEqual((line.deductible, line.late, line.due), (10.0, -10.0, 190.0))
        self.assertEqual(following.amount_late, 10.0)
        action = following.action_open_late()
        self.assertIn(
            late, self.env["account.move.line"].search(action["domain"]).move_id
        )
        box = following.box_ids.filtered(
            lambda one: one.report_line_id.code == "box_20"
        )
        self.assertEqual((box.amount, box.late), (10.0, 10.0))
        action = box.action_open_figure("exact")
        items = self.env[action["res_model"]].search(action["domain"])
        self.assertIn(late, items.move_id)
        following.action_post()
        self.assertEqual(
            self._lines(following),
            {
                ("445710", self.pottery): 200.0,
                ("445660", self.pottery): -10.0,
                ("445510", self.pottery): -190.0,
            },
        )
        self.assertTrue(closing.move_id)

    def test_vat_without_a_tax_is_told(self):
        """The return does not know it: the entry follows the ledger."""
        self._entry(
            "2026-09-20",
            (self._get_account("44571"), self.studio, -30),
            (self._get_account("471", "467"), self.studio, 30),
        )
        closing = self._closing(post=False)
        self.assertEqual(
            (closing.amount_ledger, closing.amount_return, closing.amount_due),
            (290.4, 260.0, 290.0),
        )
        self.assertAlmostEqual(closing.amount_gap, -30.4, 2)

    def test_drafts_are_told(self):
        self._bill(self.pottery, 10, "2026-09-25", post=False)
        closing = self._closing(post=False)
        self.assertEqual((closing.draft_count, closing.orphan_count), (1, 0))
        action = closing.action_open_drafts()
        self.assertTrue(self.env["account.move"].search(action["domain"]))

    # --- credit -----------------------------------------------------------------

    def test_credit_is_carried_then_used(self):
        """300.00 more to deduct: a credit of 39.60, in whole euros 40, then used."""
        self._bill(self.studio, 1500, "2026-09-28")
        closing = self._closing()
        self.assertEqual((closing.amount_ledger, closing.amount_due), (-39.6, -40.0))
        lines = self._lines(closing)
        self.assertEqual(
            {key[1]: lines[key] for key in lines if key[0] == "445670"},
            {self.pottery: -340.0, self.studio: 279.6, self.structure: 100.4},
        )
        self.assertEqual(self._boxes(closing)["27"], 40.0)
        self.assertLedgerIsWhole("2026-09-30")
        self._invoice(self.studio, 1000, "2026-10-05")
        following = self._closing("2026-10-01", "2026-10-31")
        self.assertEqual(self._boxes(following)["22"], 40.0)
        self.assertEqual(following.amount_due, 160.0)
        self.assertEqual(
            {
                key[1]: amount
                for key, amount in self._lines(following).items()
                if key[0] == "445510"
            },
            {self.pottery: -340.0, self.studio: 79.6, self.structure: 100.4},
        )
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.credit.id), ("parent_state", "=", "posted")]
        )
        self.assertTrue(all(items.mapped("reconciled")))
        self.assertLedgerIsWhole("2026-10-31")

    def test_a_credit_is_no_debt_to_pay(self):
        self._bill(self.studio, 1500, "2026-09-28")
        closing = self._closing()
        self.assertEqual(closing.amount_open, 0.0)
        closing.action_reconcile_payment()

    # --- guards -----------------------------------------------------------------

    def test_its_entry_stays(self):
        """Design §4.11."""
        self.assertStays(self._closing().move_id)

    def test_reversal_leaves_a_trace(self):
        closing = self._closing()
        self._reverse(closing)
        self.assertEqual(closing.state, "reversed")
        self.assertEqual(
            {line.balance for line in closing.reversal_move_id.line_ids},
            {-line.balance for line in closing.move_id.line_ids},
        )
        self.assertIn("wrong month", closing.message_ids[0].body)
        for move in (closing.move_id, closing.reversal_move_id):
            with self.assertRaisesRegex(UserError, "stays"):
                move.button_draft()
        self.assertLedgerIsWhole("2026-09-30")
        again = self._closing()
        self.assertEqual(self._lines(again), self._lines(closing))
        self.assertEqual(self._boxes(again)["32"], 260.0)
        with self.assertRaisesRegex(UserError, "was reversed"):
            closing.action_post()

    def _reverse(self, closing, day="2026-09-30"):
        self.env["cae.vat.closing.reverse"].create(
            {"closing_id": closing.id, "date": day, "reason": "wrong month"}
        ).action_reverse()

    def test_a_credit_taken_up_comes_back_with_the_reversal(self):
        self._bill(self.studio, 1500, "2026-09-28")
        self._closing()
        self._invoice(self.studio, 1000, "2026-10-05")
        following = self._closing("2026-10-01", "2026-10-31")
        self._reverse(following, "2026-10-31")
        again = self._closing("2026-10-01", "2026-10-31")
        self.assertEqual(again.amount_due, 160.0)
        self.assertLedgerIsWhole("2026-10-31")

    def test_what_was_paid_is_not_reversed(self):
        closing = self._closing()
        self._pay_state(260, "2026-10-21")
        closing.action_reconcile_payment()
        with self.assertRaisesRegex(UserError, "is paid"):
            self._reverse(closing)

    def test_the_last_one_is_reversed_first(self):
        closing = self._closing()
        self._closing("2026-10-01", "2026-10-31")
        with self.assertRaisesRegex(UserError, "stands on"):
            self._reverse(closing)

    def test_closed_accounts(self):
        self.company.fiscalyear_lock_date = "2026-09-30"
        with self.assertRaisesRegex(UserError, "accounts are closed"):
            self._closing()

    def test_periods(self):
        closing = self._closing(post=False)
        with self.assertRaises(ValidationError):  # it has days of September too
            self._closing("2026-08-01", "2026-10-31")
        with self.assertRaises(ValidationError):  # a part of a month
            closing.date_to = "2026-09-15"
        self._closing("2026-10-01", "2026-10-31")
        with self.assertRaisesRegex(UserError, "nothing left to post"):
            closing.action_post()
        with self.assertRaisesRegex(UserError, "has not ended"):
            self._closing("2062-09-01", "2062-09-30")

    def test_a_quarter(self):
        self.company.cae_vat_period = "quarter"
        self._closing("2026-07-01", "2026-09-30")
        following = self.env["cae.vat.closing"].create({})
        self.assertEqual(
            (str(following.date_from), str(following.date_to)),
            ("2026-10-01", "2026-12-31"),
        )

    def test_accountants_only(self):
        """Design §7; a closing changes by its buttons."""
        coach = self._user("coach", "cae_base.group_coach")
        with self.assertRaises(AccessError):
            self.env["cae.vat.closing"].with_user(coach).create({})
        closing = self._closing(post=False)
        with self.assertRaises(AccessError):
            closing.with_user(coach).action_post()
        accountant = self._user("comptable", "cae_base.group_accountant")
        closing = closing.with_user(accountant)
        with self.assertRaises(AccessError):
            closing.state = "posted"
        with self.assertRaises(AccessError):
            closing.line_ids[0].due = 1
        with self.assertRaises(AccessError):
            closing.box_ids[0].amount = 1
        closing.action_compute()
        closing.action_post()
        with self.assertRaisesRegex(UserError, "is kept"):
            closing.date_to = "2026-10-31"
        with self.assertRaisesRegex(UserError, "is kept"):
            closing.unlink()
        self.assertEqual(closing.move_id.state, "posted")

    def _user(self, login, groups):
        return new_test_user(
            self.env,
            f"{login}@deuxrives.example",
            groups=groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_another_company_sees_nothing_of_it(self):
        closing = self._closing()
        other = self._create_company("Coopérative d'à côté")
        user = new_test_user(
            self.env,
            "voisine@example.com",
            groups="cae_base.group_accountant",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        closings = self.env["cae.vat.closing"].with_user(user)
        closings = closings.with_context(allowed_company_ids=other.ids)
        self.assertFalse(closings.search([]))
        own = closings.create({"date_from": "2026-09-01", "date_to": "2026-09-30"})
        own.action_post()
        self.assertFalse(own.move_id)
        with self.assertRaises(AccessError):
            closing.with_env(closings.env).read(["date_to"])

    def test_account_to_pay_is_reconciled(self):
        """Else the payment would stay the structure's forever."""
        account = self._get_account("44558")
        account.reconcile = False
        self.env["account.tax.group"].search(
            [("company_id", "=", self.company.id)]
        ).tax_payable_account_id = account
        self._closing()
        self.assertTrue(account.reconcile)
