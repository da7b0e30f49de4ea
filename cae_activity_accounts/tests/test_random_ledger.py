"""Rule 3 on ledgers nobody designed: the view against the definition, day by day."""

import random
from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged

from .common import LedgerCase

START = date(2026, 1, 1)
DAYS = 120
STEPS = 40


@tagged("post_install", "-at_install")
class TestRandomLedger(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activities = cls.pottery | cls.studio | cls.structure
        cls.company.tax_exigibility = True
        transition = cls._get_account("44574")
        transition.reconcile = True
        cls.vat_on_payment = cls.vat_20.copy(
            {
                "name": "20 % on payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": transition.id,
            }
        )
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": cls.dollar.id,
                    "name": START + timedelta(days=30 * month),
                    "rate": 1.1 + month / 20,
                    "company_id": cls.company.id,
                }
                for month in range(5)
            ]
        )
        cls.loss = cls._get_account("658", "65")

    def test_ledgers(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                self._play(random.Random(seed))
                for day in (20, 55, 90, DAYS):
                    self._check(START + timedelta(days=day))

    def _play(self, rng):
        documents = self.env["account.move"]
        for _step in range(STEPS):
            step = rng.choice(
                [
                    self._sell,
                    self._sell,
                    self._buy,
                    self._share,
                    self._refund,
                    self._settle,
                    self._settle,
                    self._settle_several,
                    self._write_off,
                    self._undo,
                    self._transfer,
                ]
            )
            documents |= step(rng, documents) or self.env["account.move"]

    def _day(self, rng, after=0):
        return START + timedelta(days=rng.randint(after, DAYS))

    def _amount(self, rng):
        return rng.randint(1, 300000) / 100

    def _seller(self, rng):
        return rng.choice(self.pottery | self.studio)

    def _sell(self, rng, _documents):
        tax = rng.choice(self.vat_20 | self.vat_on_payment)
        line = self._prepare_line(self._amount(rng), tax_ids=[Command.set(tax.ids)])
        return self._invoice(
            self._seller(rng),
            0,
            self._day(rng),
            invoice_line_ids=[Command.create(line)],
            currency_id=rng.choice(self.company.currency_id | self.dollar).id,
        )

    def _buy(self, rng, _documents):
        owner = rng.choice(self.activities)
        return self._bill(owner, self._amount(rng), self._day(rng))

    def _share(self, rng, _documents):
        lines = [
            Command.create(
                self._prepare_line(
                    self._amount(rng), sale=False, cae_activity_id=activity.id
                )
            )
            for activity in self.activities
        ]
        return self._bill(self.structure, 0, self._day(rng), invoice_line_ids=lines)

    def _refund(self, rng, _documents):
        return self._document(
            "out_refund", self._seller(rng), self._amount(rng), self._day(rng)
        )

    def _open(self, documents, move_type=None):
        return documents.filtered(
            lambda move: (move.amount_residual and move_type in (None, move.move_type))
        )

    def _settle(self, rng, documents):
        for move in (
            rng.sample(list(self._open(documents)), k=1)
            if self._open(documents)
            else []
        ):
            part = rng.choice([1, 0.5, 0.33])
            amount = move.currency_id.round(move.amount_residual * part)
            if amount:
                self._pay(
                    move,
                    max(self._day(rng), move.date),
                    amount=amount,
                    currency_id=move.currency_id.id,
                )

    def _settle_several(self, rng, documents):
        euro = self._open(documents, "out_invoice").filtered(
            lambda move: move.currency_id == self.company.currency_id
        )[:2]
        if len(euro) == 2:
            self._pay(euro, max(euro.mapped("date")))

    def _write_off(self, rng, documents):
        euro = self._open(documents, "out_invoice").filtered(
            lambda move: (
                move.currency_id == self.company.currency_id
                and move.amount_residual > 2
            )
        )[:1]
        if euro:
            self._pay(
                euro,
                euro.date,
                amount=euro.amount_residual - 1,
                payment_difference_handling="reconcile",
                writeoff_account_id=self.loss.id,
            )

    def _undo(self, rng, documents):
        settled = documents.filtered(
            lambda move: move.payment_state in ("paid", "partial", "in_payment")
        )
        if settled:
            rng.choice(settled).line_ids.remove_move_reconcile()

    def _transfer(self, rng, _documents):
        amount = self._amount(rng)
        self._entry(
            self._day(rng),
            (self.expense_account, self.pottery, amount),
            (self.expense_account, self.studio, -amount),
        )

    def _check(self, day):
        self.assertLedgerIsWhole(day)
        statements = self.activities.get_statement(START, day)
        for activity in self.activities:
            statement = statements[activity.id]
            items = self._items(activity, day)
            cash = -sum(self._open_at(item, day) for item in items)
            self.assertAlmostEqual(statement["cash"], cash, 2, activity.name)
            self.assertAlmostEqual(
                statement["receivable"],
                sum(
                    self._open_at(item, day)
                    for item in items
                    if item.account_type == "asset_receivable"
                ),
                2,
            )
            self.assertAlmostEqual(
                statement["result"],
                -sum(
                    item.balance
                    for item in items
                    if item.account_id.internal_group in ("income", "expense")
                ),
                2,
            )
        self._check_contradictions(day)

    def _check_contradictions(self, day):
        """The tag and the analytic distribution never disagree."""
        items = self._items(self.activities, day).filtered(
            lambda item: item.account_id.internal_group in ("income", "expense")
        )
        for item in items:
            account = item.cae_activity_id.analytic_account_id
            self.assertEqual(item.analytic_distribution, {str(account.id): 100.0})

    def _items(self, activities, day):
        return self.env["account.move.line"].search(
            [
                ("cae_activity_id", "in", activities.ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )

    def _open_at(self, item, day):
        """Balance less the partial reconciliations dated that day or before."""
        if not item.account_id.reconcile:
            return item.balance
        debits = item.matched_debit_ids.filtered(lambda part: part.max_date <= day)
        credits = item.matched_credit_ids.filtered(lambda part: part.max_date <= day)
        return (
            item.balance + sum(debits.mapped("amount")) - sum(credits.mapped("amount"))
        )
