"""What is so whatever the scheme, the activity and its documents."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.contribution_band import apply_bands, make_bands
from ..engine.contribution_facts import (
    CREDIT_NOTE,
    INVOICE,
    PURCHASE,
    Contract,
    Facts,
    Item,
    get_month_end,
    get_year,
)
from ..engine.contribution_result import Brought, add_taken
from ..engine.contribution_rule import (
    ANY,
    DOCUMENT,
    INVOICED,
    KEPT,
    MARGIN,
    MONTH,
    SET_AGAINST,
    YEAR,
    Condition,
    FixedAmount,
    Rounding,
    Rule,
)
from ..engine.split import CENT, round_cents
from .contribution_case import compute_one, present

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PRESENT = present("2026-01-01")

cents = st.integers(1, 5_000_000).map(lambda number: Decimal(number) / 100)
rates = st.integers(0, 1000).map(lambda number: Decimal(number) / 10)
days = st.dates(FIRST, LAST)


@st.composite
def bands(draw):
    number = draw(st.integers(1, 4))
    ends = [*accumulate(draw(cents) for _band in range(number - 1)), None]
    return make_bands(*((end, draw(rates)) for end in ends))


@st.composite
def items(draw, kinds=(INVOICE,)):
    kind = draw(st.sampled_from(kinds))
    amount = draw(cents)
    return Item(
        draw(days),
        draw(st.integers(1, 5)),
        amount if kind == INVOICE else -amount,
        kind,
    )


rules_of_year = st.builds(Rule, st.just("r"), st.just(INVOICED), bands(), st.just(YEAR))


@st.composite
def limits(draw, pers=(MONTH, YEAR)):
    """A floor and a cap, of a month or of a year, one under the other."""
    per = draw(st.sampled_from(pers))
    low, high = sorted((draw(cents), draw(cents)))
    floor, cap = FixedAmount(low, per), FixedAmount(high, per)
    return draw(
        st.sampled_from((((), ()), ((floor,), ()), ((), (cap,)), ((floor,), (cap,))))
    )


@st.composite
def rules(draw, periods=(DOCUMENT, MONTH, YEAR), limits_per=(MONTH, YEAR)):
    floors, caps = draw(limits(limits_per))
    fee, deposit = FixedAmount(draw(cents), YEAR), FixedAmount(draw(cents))
    return Rule(
        "r",
        MARGIN,
        draw(bands()),
        draw(st.sampled_from(periods)),
        whole=draw(st.booleans()),
        floors=floors,
        floor_at_year_end=draw(st.booleans()),
        caps=caps,
        fees=draw(st.sampled_from(((), (fee,)))),
        deposits=draw(st.sampled_from(((), (deposit,)))),
        deposit_use=draw(st.sampled_from((KEPT, SET_AGAINST))),
        provisional_rate=draw(st.none() | rates),
        rounding=draw(st.sampled_from((Rounding(), Rounding(Decimal(1))))),
    )


rules_by_document = st.builds(
    Rule,
    st.just("r"),
    st.just(MARGIN),
    bands(),
    whole=st.booleans(),
    condition=st.sampled_from((ANY, Condition(member=True))),
    rounding=st.sampled_from((Rounding(), Rounding(Decimal(1)))),
)


@st.composite
def facts(draw):
    start = draw(days)
    end = draw(st.none() | st.dates(start, LAST + timedelta(days=90)))
    member_from = draw(st.none() | days)
    memberships = ((member_from, None),) if member_from else ()
    return Facts((Contract(start, end, "cesa"),), memberships=memberships)


def give_back(item):
    """A credit note on all of it, on the last day; its number says on which one."""
    return Item(
        LAST,
        item.document + 10,
        -item.amount,
        CREDIT_NOTE,
        gives_back=item.document,
        gives_back_on=item.day,
    )


some_items = st.lists(items((INVOICE, PURCHASE)), max_size=8)


def sum_amounts(parts):
    return sum((part.amount for part in parts), Decimal(0))


@tagged("post_install", "-at_install")
class TestRandomContribution(TestCase):
    @given(bands(), cents, cents)
    def test_marginal_bands(self, some, low, more):
        """No step: a little more of base costs a little more, at most its rate."""
        before = sum_amounts(apply_bands(some, low))
        after = sum_amounts(apply_bands(some, low + more))
        highest = max(band.rate for band in some)
        lowest = min(band.rate for band in some)
        self.assertLessEqual(more * lowest / 100, after - before)
        self.assertLessEqual(after - before, more * highest / 100)

    @given(bands(), cents)
    def test_parts_of_bands(self, some, base):
        for whole in (False, True):
            parts = apply_bands(some, base, whole)
            self.assertEqual(sum(part.base for part in parts), base)

    @given(rates, some_items)
    def test_plainest_rule(self, rate, some):
        """One rate on each document owes that rate of it, to the cent."""
        bases, owed = defaultdict(Decimal), defaultdict(Decimal)
        for item in some:
            bases[item.document] += item.amount
        rule = Rule("r", MARGIN, make_bands((None, rate)))
        for line in compute_one(rule, PRESENT, some).lines:
            owed[line.key.document] += line.amount
        for document, base in bases.items():
            self.assertEqual(owed.pop(document, 0), round_cents(base * rate / 100))

    @given(rules_of_year, st.lists(items(), max_size=6), st.lists(days, max_size=4))
    def test_split_of_the_month(self, rule, some, stops):
        """However often the year to date is closed, it owes what its turnover owes."""
        total = sum((item.amount for item in some), Decimal(0))
        expected = rule.rounding.apply(sum_amounts(apply_bands(rule.bands, total)))
        self.assertEqual(self._close(rule, PRESENT, some, stops), expected)

    @given(rules_of_year, st.lists(items(), max_size=6), st.data())
    def test_split_of_the_documents(self, rule, some, data):
        """Half of each document on another day changes nothing over a year."""
        halves = []
        for item in some:
            half = (item.amount / 2).quantize(CENT)
            halves.append(replace(item, amount=half))
            rest = item.amount - half
            halves.append(replace(item, amount=rest, day=data.draw(days)))
        self.assertEqual(
            compute_one(rule, PRESENT, halves).amount,
            compute_one(rule, PRESENT, some).amount,
        )

    @given(rules(), facts(), some_items, st.lists(days, max_size=4))
    def test_closed_by_steps(self, rule, some_facts, some, stops):
        """What several closings take is what one would take: nothing twice."""
        whole = compute_one(rule, some_facts, some)
        self.assertEqual(self._close(rule, some_facts, some, stops), whole.amount)

    def _close(self, rule, some_facts, some, stops):
        taken, total = {}, Decimal(0)
        for day in [*sorted(stops), LAST, LAST]:
            levy = compute_one(rule, some_facts, some, day.isoformat(), taken=taken)
            total += levy.due
            taken = add_taken(taken, [levy])
        self.assertEqual(levy.due, 0)
        return total

    @given(
        rules_by_document,
        facts(),
        st.lists(items(), max_size=8),
        st.integers(0, 8),
        st.sets(st.integers(1, 5)),
        days,
        st.none() | days.map(Brought),
    )
    def test_some_documents(self, rule, some_facts, some, backs, wanted, day, brought):
        """By document, some of them with their credit notes are as among all."""
        self.assertTrue(rule.is_by_document)
        documents = wanted | {document + 10 for document in wanted}
        before = compute_one(rule, some_facts, some, day.isoformat(), brought=brought)
        taken = add_taken({}, [before])
        some = [*some, *(give_back(item) for item in some[:backs])][1:]  # one is gone
        whole = compute_one(rule, some_facts, some, taken=taken, brought=brought)
        few = [item for item in some if item.document in documents]
        taken = {
            key: value for key, value in taken.items() if key.document in documents
        }
        part = compute_one(rule, some_facts, few, taken=taken, brought=brought)
        self.assertEqual(
            list(part.lines),
            [line for line in whole.lines if line.key.document in documents],
        )

    @given(
        rules(periods=(YEAR,), limits_per=(YEAR,)),
        facts(),
        some_items,
        days,
        st.sampled_from((1, 4, 7)),
    )
    def test_taken_over(self, rule, some_facts, some, day, first_month):
        """Whatever the day of it, a change of programs changes nothing over a year,
        deposits aside: for bands of the year, marginal or of the whole amount, with
        floors and caps of the year, fees and provisional levies."""
        self._check_taken_over(rule, some_facts, some, day, first_month)

    @given(
        rules(periods=(DOCUMENT, MONTH), limits_per=(MONTH,)),
        st.none() | cents,
        facts(),
        st.lists(items(), max_size=8),
        days,
    )
    def test_taken_over_at_a_month_end(self, rule, cap, some_facts, some, day):
        """Nor for bands of a month or a document, with floors and caps of a month, at
        the end of one; with a cap of the year too, if nothing is given back."""
        rule = replace(rule, provisional_rate=None)
        if cap is not None:
            low = [
                replace(floor, amount=min(floor.amount, cap)) for floor in rule.floors
            ]
            caps = (FixedAmount(12 * cap, YEAR), *rule.caps)
            rule = replace(rule, whole=False, floors=tuple(low), caps=caps)
        self._check_taken_over(rule, some_facts, some, get_month_end(day), 1)

    def _check_taken_over(self, rule, some_facts, some, day, first_month):
        """What was taken elsewhere until then is what the engine took itself."""
        options = {"first_month": first_month}
        whole = compute_one(rule, some_facts, some, **options)
        before = compute_one(rule, some_facts, some, day.isoformat(), **options)
        year = get_year(day, first_month)
        months = [month for month in before.months if month.month >= year]
        brought = Brought(
            day,
            sum((month.base for month in months), Decimal(0)),
            sum(
                (month.amount - month.fee - month.deposit for month in months),
                Decimal(0),
            ),
        )
        after = compute_one(rule, some_facts, some, brought=brought, **options)
        before, after, whole = (
            levy.amount - sum(month.deposit for month in levy.months)
            for levy in (before, after, whole)
        )
        self.assertEqual(before + after, whole)

    @given(rules(), facts(), some_items, st.randoms(use_true_random=False))
    def test_order_of_documents(self, rule, some_facts, some, random):
        mixed = list(some)
        random.shuffle(mixed)
        one, other = (compute_one(rule, some_facts, order) for order in (some, mixed))
        self.assertEqual(one.lines, other.lines)

    @given(rules(), facts(), some_items)
    def test_gone(self, rule, some_facts, some):
        """What was taken on things that count no more is given back."""
        empty = compute_one(rule, some_facts, [])
        taken = add_taken({}, [compute_one(rule, some_facts, some)])
        levy = compute_one(rule, some_facts, [], taken=taken)
        self.assertEqual(levy.taken + levy.due, empty.amount)
        again = compute_one(rule, some_facts, [], taken=add_taken(taken, [levy]))
        self.assertEqual([line for line in again.lines if line.due], [])

    @given(rules(), facts(), st.lists(items(), max_size=6))
    def test_given_back(self, rule, some_facts, some):
        """Credit notes on everything leave what is owed without anything."""
        notes = [give_back(item) for item in some]
        empty = compute_one(rule, some_facts, [])
        levy = compute_one(rule, some_facts, [*some, *notes])
        self.assertEqual(levy.amount, empty.amount)

    @given(rules(), facts(), some_items)
    def test_cents(self, rule, some_facts, some):
        """Documents share what their month owes, to the cent; each figure is told."""
        for month in compute_one(rule, some_facts, some).months:
            by_what = defaultdict(Decimal)
            for line in month.lines:
                self.assertEqual(line.amount, line.amount.quantize(CENT))
                self.assertEqual(line.key.month, month.month)
                by_what[line.key.what] += line.amount
            owed = month.provisional
            if owed is None:
                owed = month.by_bands + month.reduction
            self.assertEqual(by_what["base"] + by_what["cap"], owed)
            self.assertEqual(by_what["floor"], month.complement)
            for what in ("true_up", "fee", "deposit"):
                self.assertEqual(by_what[what], getattr(month, what))

    @given(rules(), facts(), some_items)
    def test_between_floor_and_cap(self, rule, some_facts, some):
        """Month by month and year to date, fees and deposits aside."""
        rule = replace(
            rule, fees=(), deposits=(), provisional_rate=None, rounding=Rounding()
        )
        to_date = Decimal(0)
        for month in compute_one(rule, some_facts, some).months:
            to_date += month.amount
            if month.year_floor is not None:
                self.assertGreaterEqual(to_date, month.year_floor)
            if month.year_cap is not None:
                self.assertLessEqual(to_date, month.year_cap)
            if month.floor is not None:
                self.assertGreaterEqual(month.amount, month.floor)
            if month.cap is not None:
                self.assertLessEqual(month.amount, month.cap)
