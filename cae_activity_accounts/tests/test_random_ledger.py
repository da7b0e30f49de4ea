"""Rule 3 on ledgers nobody designed: after each step the statements of three days
against the definition. A failure prints the shortest history that shows it."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from odoo import Command
from odoo.tests import tagged

from ..engine.split import round_cents
from ..models.cae_collection import SALE_TYPES
from ..tools import to_decimal
from .common import LedgerCase

START = date(2026, 1, 1)
DAYS = 400  # into the next fiscal year
EXAMPLES, STEPS = 12, 12
RATES = {"collected": 10, "invoiced": 3, "margin": 2}
THIRD_PARTIES = ("asset_receivable", "liability_payable")

days = st.integers(0, DAYS).map(lambda number: START + timedelta(days=number))
amounts = st.integers(1, 300000).map(lambda cents: cents / 100)
sellers = st.sampled_from(["pottery", "studio"])
owners = st.sampled_from(["pottery", "studio", "structure"])
currencies = st.sampled_from(["EUR", "USD"])
taxes = st.sampled_from(["vat_20", "vat_on_payment"])
terms = st.sampled_from(["at once", "included", "excluded", "mixed"])
parts = st.sampled_from([1, 0.5, 0.33])


class History(RuleBasedStateMachine):
    """What happens to the books of a cooperative of two activities."""

    documents, receipts = Bundle("documents"), Bundle("receipts")

    def __init__(self, case):
        super().__init__()
        self.case, self.env = case, case.env
        self.days = ()
        self.savepoint = self.env.cr.savepoint()

    def teardown(self):
        self.savepoint.close(rollback=True)
        self.env.invalidate_all()

    @initialize(first=days, second=days, third=days)
    def choose_days(self, first, second, third):
        self.days = (first, second, third, START + timedelta(days=DAYS))

    @initialize(
        target=documents,
        owner=sellers,
        amount=amounts,
        day=days,
        part=parts,
        lose_rest=st.booleans(),
    )
    def begin(self, owner, amount, day, part, lose_rest):
        """No history without a customer who pays."""
        document = self._sell("out_invoice", owner, amount, day, "vat_20", "EUR")
        self._pay_part(document, part, day, lose_rest)
        return document

    # --- documents ----------------------------------------------------------------

    @rule(
        target=documents,
        owner=sellers,
        amount=amounts,
        day=days,
        tax=taxes,
        currency=currencies,
        term=terms,
    )
    def sell(self, owner, amount, day, tax, currency, term):
        return self._sell("out_invoice", owner, amount, day, tax, currency, term)

    @rule(
        target=documents,
        owner=sellers,
        amount=amounts,
        day=days,
        tax=taxes,
        currency=currencies,
    )
    def refund(self, owner, amount, day, tax, currency):
        return self._sell("out_refund", owner, amount, day, tax, currency)

    @rule(target=documents, document=documents, day=days)
    def credit(self, document, day):
        """A credit note of the whole, set against its document."""
        if document.move_type not in ("out_invoice", "in_invoice"):
            return multiple()
        day = max(day, document.date)
        return document._reverse_moves(
            [{"date": day, "invoice_date": day}], cancel=True
        )

    @rule(target=documents, owner=owners, amount=amounts, day=days, currency=currencies)
    def buy(self, owner, amount, day, currency):
        return self.case._bill(
            self._owner(owner), amount, day, currency_id=self._currency(currency).id
        )

    @rule(target=documents, shares=st.lists(amounts, min_size=3, max_size=3), day=days)
    def share(self, shares, day):
        """One bill for the three of them."""
        activities = self.case.activities
        lines = [
            self.case._prepare_line(amount, sale=False, cae_activity_id=activity.id)
            for activity, amount in zip(activities, shares, strict=True)
        ]
        return self.case._bill(
            self.case.structure,
            0,
            day,
            invoice_line_ids=list(map(Command.create, lines)),
        )

    @rule(target=documents, owner=sellers, amount=amounts, day=days)
    def advance_expense(self, owner, amount, day):
        """The entrepreneur pays with his own money."""
        account = self._owner(owner).analytic_account_id
        expense = self.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": self.case.employee.id,
                "product_id": self.case.expense_category.id,
                "total_amount_currency": amount,
                "date": day,
                "payment_mode": "own_account",
                "analytic_distribution": {str(account.id): 100},
            }
        )
        expense.action_submit()
        if expense.state == "submitted":
            expense._do_approve(check=False)
        action = expense.action_post()
        wizard = self.env["hr.expense.post.wizard"].with_context(**action["context"])
        wizard.browse(action["res_id"]).write({"accounting_date": day})
        wizard.browse(action["res_id"]).action_post_entry()
        return expense.account_move_id

    # --- money --------------------------------------------------------------------

    @rule(document=documents, part=parts, day=days, lose_rest=st.booleans())
    def pay(self, document, part, day, lose_rest):
        self._pay_part(document, part, day, lose_rest)

    def _pay_part(self, document, part, day, lose_rest):
        amount = document.currency_id.round(document.amount_residual * part)
        if not amount:
            return
        vals = {"currency_id": document.currency_id.id}
        if part < 1:
            vals["amount"] = amount
        if part < 1 and lose_rest:
            vals["payment_difference_handling"] = "reconcile"
            vals["writeoff_account_id"] = self.case.loss.id
        self.case._pay(document, max(day, document.date), **vals)

    @rule(first=documents, second=documents, day=days)
    def pay_together(self, first, second, day):
        """One payment for documents of several activities."""
        both = first | second
        same = len(both) == 2 and all(
            first[name] == second[name]
            for name in ("move_type", "currency_id", "partner_id")
        )
        if same and all(both.mapped("amount_residual")):
            self.case._pay(both, max(day, *both.mapped("date")))

    @rule(target=receipts, amount=amounts, day=days, currency=currencies)
    def receive(self, amount, day, currency):
        """Money of a customer, for nobody knows what yet."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.case.customer.id,
                "amount": amount,
                "currency_id": self._currency(currency).id,
                "date": day,
                "journal_id": self.case.bank_journal.id,
            }
        )
        payment.action_post()
        return payment.move_id

    @rule(document=documents, part=parts, day=days)
    def read_in_bank_statement(self, document, part, day):
        """A bank line, matched with a document."""
        [item] = self._open_items(document)[:1] or [None]
        amount = item and round(item.amount_residual * part, 2)
        if not amount:
            return
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.case.bank_journal.id,
                "date": max(day, document.date),
                "payment_ref": "Virement",
                "partner_id": document.partner_id.id,
                "amount": amount,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = item.account_id
        (suspense | item).reconcile()

    @rule(one=documents | receipts, other=documents | receipts)
    def match(self, one, other):
        """Whatever is open of the two, across activities too."""
        items = self._open_items(one | other)
        for account in items.account_id:
            some = items.filtered(
                lambda item, account=account: item.account_id == account
            )
            signs = {item.amount_residual > 0 for item in some}
            if len(signs) == 2:
                some.reconcile()

    @rule(document=documents | receipts)
    def undo(self, document):
        document.line_ids.remove_move_reconcile()

    # --- entries ------------------------------------------------------------------

    @rule(document=documents, day=days)
    def give_up(self, document, day):
        """A bad debt: its entry settles the document."""
        [item] = self._open_items(document)[:1] or [None]
        if not item or not item.amount_residual:
            return
        owner = item.cae_activity_id
        entry = self.case._entry(
            max(day, document.date),
            (self.case.loss, owner, item.amount_residual),
            (item.account_id, owner, -item.amount_residual),
        )
        counterpart = entry.line_ids.filtered(
            lambda line: line.account_id == item.account_id
        )
        (counterpart | item).reconcile()

    @rule(amount=amounts, day=days)
    def transfer(self, amount, day):
        account = self.case.expense_account
        self.case._entry(
            day,
            (account, self.case.pottery, amount),
            (account, self.case.studio, -amount),
        )

    @rule(owner=sellers, amount=amounts, day=days, paid=st.booleans())
    def pay_salary(self, owner, amount, day, paid):
        """Gross pay, the contributions, and the net paid the same day."""
        owner, nobody = self._owner(owner), self.env["cae.activity"]
        wages, net, social = self.case.wages, self.case.net_pay, self.case.social
        withheld = round(amount * 0.22, 2)
        self.case._entry(
            day,
            (wages, owner, amount),
            (social, owner, -withheld),
            (net, owner, withheld - amount),
        )
        if paid:
            bank = self.case.bank_journal.default_account_id
            self.case._entry(
                day,
                (net, owner, amount - withheld),
                (bank, nobody, withheld - amount),
            )

    @rule(owner=owners, amount=amounts, day=days)
    def open_books(self, owner, amount, day):
        """What another program left: money, and a customer who owes half of it."""
        owner, nobody = self._owner(owner), self.env["cae.activity"]
        half = round(amount / 2, 2)
        self.case._entry(
            day,
            (self.case.bank_journal.default_account_id, nobody, amount),
            (self.case.customer.property_account_receivable_id, owner, half),
            (self.case.retained, owner, -round(amount + half, 2)),
        )

    # --- helpers ------------------------------------------------------------------

    def _owner(self, name):
        return getattr(self.case, name)

    def _currency(self, name):
        return self.env["res.currency"].search([("name", "=", name)])

    def _sell(self, move_type, owner, amount, day, tax, currency, term="at once"):
        tax = getattr(self.case, tax)
        line = self.case._prepare_line(amount, tax_ids=[Command.set(tax.ids)])
        return self.case._document(
            move_type,
            self._owner(owner),
            0,
            day,
            invoice_line_ids=[Command.create(line)],
            currency_id=self._currency(currency).id,
            invoice_payment_term_id=self.case.terms[term].id,
        )

    def _open_items(self, moves):
        return moves.line_ids.filtered(
            lambda item: (
                item.account_id.account_type
                in ("asset_receivable", "liability_payable")
                and not item.reconciled
            )
        )

    # --- what always holds --------------------------------------------------------

    @invariant()
    def statements_are_the_ledger(self):
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.case.company.id),
                ("parent_state", "=", "posted"),
            ]
        )
        for day in self.days:
            self.case._check(
                items.filtered(lambda item, day=day: item.date <= day), day
            )
        self.case._check_contradictions(items)


@tagged("post_install", "-at_install")
class TestRandomLedger(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_expense_approver()
        cls.activities = cls.pottery | cls.studio | cls.structure
        cls._allow_vat_on_payment()
        cls._set_rates()
        cls._take_by_each_base()
        cls.loss = cls._get_account("654", "65")
        cls.wages, cls.net_pay = cls._get_account("641"), cls._get_account("421")
        cls.social, cls.retained = cls._get_account("431"), cls._get_account("110")
        cls.terms = {"at once": cls.env["account.payment.term"]} | {
            computation: cls._create_term(computation)
            for computation in ("included", "excluded", "mixed")
        }
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Yann Le Goff", "company_id": cls.company.id}
        )
        cls.expense_category = cls.env["product.product"].create(
            {
                "name": "Déplacements",
                "type": "service",
                "can_be_expensed": True,
                "property_account_expense_id": cls.expense_account.id,
                "supplier_taxes_id": [Command.set(cls.purchase_vat_20.ids)],
            }
        )

    @classmethod
    def _allow_vat_on_payment(cls):
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

    @classmethod
    def _take_by_each_base(cls):
        cls._put_in_force([{"base": base, "rate": RATES[base]} for base in RATES])

    @classmethod
    def _set_rates(cls):
        """The dollar falls in the first half of the period, and rises again."""
        dollar = cls.env.ref("base.USD")
        dollar.active = True
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": dollar.id,
                    "name": START + timedelta(days=30 * month),
                    "rate": 1.1 + (7 - abs(7 - month)) / 20,
                    "company_id": cls.company.id,
                }
                for month in range(15)
            ]
        )

    @classmethod
    def _create_term(cls, computation):
        return cls.env["account.payment.term"].create(
            {
                "name": f"2 % within 10 days, {computation}",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value_amount": 100, "nb_days": 30})],
            }
        )

    def test_histories(self):
        run_state_machine_as_test(
            lambda: History(self),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                derandomize=True,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    def _check(self, items, day):
        """:param items: the posted ones, to that day"""
        money = items.filtered(lambda item: item.account_id.cae_is_liquidity)
        self.assertFalse(money.cae_activity_id)
        statements = self.activities.get_statement(START, day)
        cash = sum(statement["cash"] for statement in statements.values())
        self.assertAlmostEqual(cash, sum(money.mapped("balance")), 2)
        for activity in self.activities:
            own = items.filtered(lambda item, act=activity: item.cae_activity_id == act)
            self._check_figures(statements[activity.id], own, day)
            self._check_turnover(statements[activity.id], own, day)
            items -= own
        self.assertEqual(items, money, "each item belongs to somebody")
        self._check_rows(day - timedelta(days=60), day)
        self._check_paper(day - timedelta(days=60), day)

    def _check_rows(self, first_day, day):
        """The sums are those of the rows which the screens list behind them."""
        own = [("cae_activity_id", "in", self.activities.ids), ("date", "<=", day)]
        period = [*own, ("date", ">=", first_day)]
        sums = self.activities.sudo()._get_ledger_sums(first_day, day)
        for name, domain, measure in (
            ("flows", period, "balance"),
            ("open_balances", own, "open_balance"),
        ):
            groups = self.env["cae.statement.line"]._read_group(
                domain, ["cae_activity_id", "cae_section"], [f"{measure}:sum"]
            )
            listed = {(act.id, section): amount for act, section, amount in groups}
            summed = {
                (activity_id, section): amount
                for activity_id, values in sums.items()
                for section, amount in values[name].items()
            }
            self._check_same(summed, listed, f"{name} on {day}")
        groups = self.env["cae.collection"]._read_group(
            period, ["cae_activity_id"], ["amount:sum"]
        )
        listed = {activity.id: amount for activity, amount in groups}
        summed = {act: values.get("collected") for act, values in sums.items()}
        self._check_same(summed, listed, f"collected on {day}")

    def _check_paper(self, first_day, day):
        """The statement on paper opens and closes with the figures of the screens."""
        booked = self.activities.sudo()._get_booked_figures(first_day, day)
        before = first_day - timedelta(days=1)
        for position, period in enumerate(((first_day, day), (None, before))):
            statements = self.activities.get_statement(*period)
            for activity_id, statement in statements.items():
                figures = booked[activity_id][position]
                self.assertEqual(figures, {name: statement[name] for name in figures})

    def _check_same(self, summed, listed, message):
        """To the cent; what is nothing may be missing."""
        for key in summed.keys() | listed.keys():
            first, second = (to_decimal(some.get(key)) for some in (summed, listed))
            self.assertEqual(first, second, f"{message}: {key}")

    def _check_figures(self, statement, items, day):
        open_amounts = {item: self._open_at(item, day) for item in items}
        expected = {
            "cash": -sum(open_amounts.values()),
            "receivable": sum(
                amount
                for item, amount in open_amounts.items()
                if item.account_type == "asset_receivable"
            ),
            "result": -sum(
                item.balance
                for item in items
                if item.account_id.internal_group in ("income", "expense")
            ),
        }
        for name, amount in expected.items():
            self.assertAlmostEqual(statement[name], amount, 2, f"{name} on {day}")

    def _check_turnover(self, statement, items, day):
        """Document by document (L. 7331-2, 2°, c), each with what gives it back; no
        closing took anything yet."""
        collected, bases = Decimal(0), defaultdict(Decimal)
        for move, own in items.grouped("move_id").items():
            received = self._collect(move, own, day)
            collected += received
            lost = own.filtered("account_id.cae_is_bad_debt")
            origin = move.reversed_entry_id if move.move_type == "out_refund" else move
            bases["collected", move] += received
            for base, *sections in (("invoiced",), ("margin", "charges")):
                bases[base, origin or move] += self._sum_result(
                    own - lost, "turnover", *sections
                )
                for document, amount in self._split_lost(lost, move):
                    bases[base, document] += amount
        due = sum(
            round_cents(amount * RATES[base] / 100)
            for (base, _document), amount in bases.items()
        )
        self.assertEqual(statement["turnover_collected"], float(collected), f"{day}")
        if items.cae_activity_id != self.structure:
            self.assertEqual(statement["contribution_due"], float(due), f"{day}")

    def _split_lost(self, lost, move):
        """The documents whose debt is written off, each with its part."""
        amount = self._sum_result(lost, "charges")
        settled = defaultdict(Decimal)
        for partial in lost.move_id.line_ids.matched_debit_ids.sorted("id"):
            owed = partial.debit_move_id
            if owed.cae_activity_id == lost.cae_activity_id:
                settled[owed.move_id] += to_decimal(partial.amount)
        whole, running = sum(settled.values()), Decimal(0)
        for document in sorted(settled, key=lambda document: document.id):
            before = round_cents(amount * running / whole)
            running += settled[document]
            yield document, round_cents(amount * running / whole) - before
        if not settled:
            yield move, amount

    def _sum_result(self, items, *sections):
        chosen = items.filtered(lambda item: item.account_id.cae_section in sections)
        return -sum(map(to_decimal, chosen.mapped("balance")), Decimal(0))

    def _collect(self, document, items, day):
        """The untaxed part of what money settled of a sales document."""
        if document.move_type not in SALE_TYPES or not document.amount_total_signed:
            return Decimal(0)
        settled = sum(
            sign * Fraction(to_decimal(part.amount)) * self._share_of_money(other)
            for item in items.filtered(
                lambda item: item.account_type == "asset_receivable"
            )
            for sign, part, other in (
                *((1, part, part.credit_move_id) for part in item.matched_credit_ids),
                *((-1, part, part.debit_move_id) for part in item.matched_debit_ids),
            )
            if part.max_date <= day
        )
        untaxed, total = (
            Fraction(to_decimal(document[name]))
            for name in ("amount_untaxed_signed", "amount_total_signed")
        )
        amount = untaxed * settled / total
        return round_cents(Decimal(amount.numerator) / amount.denominator)

    def _share_of_money(self, item):
        """The part of an entry that is money, if it also writes something off."""
        entry = item.move_id.line_ids
        money = entry.filtered(lambda line: not line.cae_activity_id)
        third_parties = entry.filtered(lambda line: line.account_type in THIRD_PARTIES)
        money, other = (
            Fraction(to_decimal(sum(some.mapped("balance"))))
            for some in (money, third_parties)
        )
        return min(Fraction(1), abs(money / other)) if money and other else money and 1

    def _check_contradictions(self, items):
        """The tag and the analytic distribution never disagree."""
        for item in items:
            if item.account_id.internal_group in ("income", "expense"):
                account = item.cae_activity_id.analytic_account_id
                self.assertEqual(item.analytic_distribution, {str(account.id): 100.0})

    def _open_at(self, item, day):
        """Balance less the partial reconciliations dated that day or before."""
        if not item.account_id.reconcile:
            return item.balance
        settled = [
            sum(part.amount for part in parts if part.max_date <= day)
            for parts in (item.matched_debit_ids, item.matched_credit_ids)
        ]
        return item.balance + settled[0] - settled[1]
