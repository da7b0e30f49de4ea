"""What was taken is not taken again, and what goes is given back."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..engine.contribution import find_since
from ..engine.contribution_error import TakenEarlierError
from ..engine.contribution_facts import (
    BAD_DEBT,
    CASH,
    CREDIT_NOTE,
)
from ..engine.contribution_result import Key, Taken, add_taken
from ..engine.contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    MONTH,
    SET_AGAINST,
    YEAR,
    Rule,
)
from .contribution_case import (
    BANDS,
    FLAT,
    YEAR_BANDS,
    by_month,
    compute_one,
    credit_note,
    day,
    fixed,
    item,
    present,
)


@tagged("post_install", "-at_install")
class TestContributionTaken(TestCase):
    def test_nothing_twice(self):
        rule = Rule("r", COLLECTED, FLAT, floors=(fixed(40),))
        facts, items = present("09-01"), [item("09-25", 1000, CASH)]
        first = compute_one(rule, facts, items, "09-30")
        taken = add_taken({}, [first])
        self.assertEqual((first.due, first.taken), (100, 0))
        again = compute_one(rule, facts, items, "09-30", taken=taken)
        self.assertEqual((again.amount, again.taken, again.due), (100, 100, 0))

    def test_late_reconciliation(self):
        """September's money found in October is due then, once."""
        rule = Rule("r", COLLECTED, BANDS, MONTH)
        facts, items = present("09-01"), [item("09-25", 1000, CASH)]
        taken = add_taken({}, [compute_one(rule, facts, items, "09-30")])
        items.append(item("09-28", 500, CASH, document=2))
        levy = compute_one(rule, facts, items, "10-31", taken=taken)
        self.assertEqual(levy.due, 50)
        self.assertEqual(
            [(line.key.document, line.due) for line in levy.lines],
            [(1, Decimal("-6.67")), (2, Decimal("56.67"))],
        )

    def test_payment_undone(self):
        rule = Rule("r", COLLECTED, FLAT)
        taken = {Key("r", day("09-01"), "base", 1): Taken(Decimal(1000), Decimal(100))}
        levy = compute_one(rule, present(), [], taken=taken)
        [line] = levy.gone
        self.assertEqual((line.due_base, line.due, levy.due), (-1000, -100, -100))

    def test_payment_undone_at_no_rate(self):
        """A base that owed nothing is told as gone all the same."""
        taken = {Key("r", day("09-01"), "base", 1): Taken(Decimal(1000), Decimal(0))}
        levy = compute_one(Rule("r", COLLECTED, FLAT), present(), [], taken=taken)
        self.assertEqual([line.due_base for line in levy.gone], [-1000])

    def test_credit_note_of_last_year(self):
        """It gives back what was taken then, not at the rate of now."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR)
        items = [item("2025-03-10", 15_000), item("02-10", 20_000, document=2)]
        taken = add_taken({}, [compute_one(rule, present(), items, "02-28")])
        items.append(credit_note("03-10", 15_000, "2025-03-10"))
        levy = compute_one(rule, present(), items, "03-31", taken=taken)
        self.assertEqual(levy.due, -1700)
        self.assertEqual(
            {ln.key.month for ln in levy.lines if ln.due}, {day("2025-03-01")}
        )

    def test_credit_note_on_a_document(self):
        """1,500 owe 120 + 50; 600 given back were 500 at 10 % and 100 at 12 %."""
        items = [item("03-01", 1500), credit_note("04-10", 600, "03-01")]
        levy = compute_one(Rule("r", INVOICED, BANDS), present(), items)
        self.assertEqual(
            [(line.key.document, line.amount) for line in levy.lines],
            [(1, 170), (8, -62)],
        )

    def test_since_the_last_year(self):
        """Years that are taken need not be told again: a document cashed in both goes
        on in its bands, the deposit is still held."""
        items = [
            item("2025-03-10", 800, CASH, document=3),
            item("2025-12-20", 800, CASH),
            item("01-05", 800, CASH),
        ]
        kept = Rule("r", COLLECTED, BANDS, deposits=(fixed(600),))
        for rule, first_month in (
            (kept, 1),
            (kept, 7),
            (replace(kept, deposit_use=SET_AGAINST), 1),
        ):
            with self.subTest(rule=rule, first_month=first_month):
                start = day("2025-07-01" if first_month == 7 else "01-01")
                facts = present("2024-02-01")
                options = {"to": "01-31", "first_month": first_month}
                whole = compute_one(rule, facts, items, **options)
                before = compute_one(rule, facts, items, "2025-12-31")
                taken = add_taken({}, [before])
                levy = compute_one(
                    rule, facts, items, taken=taken, since=start, **options
                )
                self.assertEqual(levy.due, whole.months[-1].amount)

    def test_items_before_the_year(self):
        """They are neither due again nor in the bands of this year."""
        items = [item("2025-12-20", 20_000), item("01-05", 1000, document=2)]
        for period in (DOCUMENT, MONTH, YEAR):
            with self.subTest(period=period):
                rule = Rule("r", INVOICED, YEAR_BANDS, period)
                levy = compute_one(rule, present(), items, since=day("01-01"))
                self.assertEqual(
                    [(line.key.document, line.due) for line in levy.lines], [(2, 120)]
                )

    def test_given_back_before_the_year(self):
        """What gives back a thing of last year needs last year; it is never ignored."""
        invoices = [item("2025-12-20", 20_000), item("01-05", 1000, document=2)]
        for kind in (CREDIT_NOTE, BAD_DEBT):
            note = replace(credit_note("01-20", 5000, "2025-12-20"), kind=kind)
            for period in (DOCUMENT, MONTH, YEAR):
                rule = Rule("r", INVOICED, YEAR_BANDS, period)
                options = {"since": day("01-01")}
                with self.subTest(kind=kind, period=period):
                    before = compute_one(rule, present(), invoices)
                    items, taken = [*invoices, note], add_taken({}, [before])
                    with self.assertRaises(TakenEarlierError) as caught:
                        compute_one(rule, present(), items, taken=taken, **options)
                    self.assertEqual(caught.exception.lines, (note, day("01-01")))
                    options["since"] = find_since(items, day("01-01"))
                    levy = compute_one(rule, present(), items, taken=taken, **options)
                    self.assertEqual(levy.due, -500)  # 10 %, as then
                    none = replace(rule, gives_back=frozenset())
                    levy = compute_one(none, present(), items, since=day("01-01"))
                    self.assertEqual(levy.due, 120)

    def test_given_back_from_year_to_year(self):
        """A credit note in January, two years running: the second one needs the first,
        which needs what it gives back."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(40),))
        facts = present("2025-12-01")
        items = [
            item("2025-12-20", 2000),
            credit_note("01-20", 500, "2025-12-20"),
            item("12-20", 3000, document=2),
        ]
        taken = add_taken({}, [compute_one(rule, facts, items)])
        note = credit_note("2027-01-20", 1000, "12-20", document=9)
        items.append(replace(note, gives_back=2))
        since = find_since(items, day("2027-01-01"))
        self.assertEqual(since, day("2025-01-01"))
        options = {"taken": taken, "since": since}
        levy = compute_one(rule, facts, items, "2027-01-31", **options)
        self.assertEqual(levy.due, -60)  # 100 given back, 40 of January at least

    def test_nothing_to_count_in_the_year(self):
        """A year in which the activity only owes a fee is not left aside."""
        rule = Rule("r", INVOICED, FLAT, fees=(fixed(30),))
        items = [item("2027-01-10", 1000)]
        since = find_since(items, day("01-01"))
        levy = compute_one(rule, present("12-01"), items, "2027-01-31", since=since)
        self.assertEqual(levy.due, 160)  # December, January, and 10 % of 1,000

    def test_credit_note_to_come(self):
        """A credit note dated before what it gives back counts on its own day."""
        rule = Rule("r", INVOICED, FLAT)
        items = [credit_note("03-10", 100, "04-10")]
        levy = compute_one(rule, present(), items, "03-31")
        self.assertEqual(by_month(levy), {3: "-10.00"})

    def test_nothing_given_back(self):
        """What a scheme does not give back."""
        items = [
            item("09-01", 1000),
            credit_note("09-05", 100, "09-01"),
            item("09-06", -50, BAD_DEBT),
        ]
        for gives_back, expected in (
            ({CREDIT_NOTE, BAD_DEBT}, 85),
            ({CREDIT_NOTE}, 90),
            ({BAD_DEBT}, 95),
            (set(), 100),
        ):
            with self.subTest(gives_back=gives_back):
                rule = Rule("r", INVOICED, FLAT, gives_back=frozenset(gives_back))
                self.assertEqual(compute_one(rule, present(), items).amount, expected)
