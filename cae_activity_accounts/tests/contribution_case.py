"""What the tests of contribution rules have in common: plain Python, no database."""

from datetime import date
from decimal import Decimal

from ..engine.contribution import Account, compute_levies
from ..engine.contribution_band import make_bands
from ..engine.contribution_facts import (
    CREDIT_NOTE,
    INVOICE,
    PURCHASE,
    Contract,
    Facts,
    Item,
)
from ..engine.contribution_rule import MONTH, Condition, FixedAmount, Rule, Scheme

YEAR = range(1, 13)
FLAT = make_bands((None, 10))
BANDS = make_bands((1000, 12), (None, 10))
YEAR_BANDS = make_bands((10_000, 12), (None, 10))


def fixed(amount, per=MONTH, **condition):
    return FixedAmount(Decimal(amount), per, Condition(**condition))


def day(text):
    """``09-25`` is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def present(date_from="2020-01-01", date_to=None, kind="cesa", **values):
    """Facts of an activity with one contract."""
    contract = Contract(day(date_from), date_to and day(date_to), kind)
    return Facts((contract,), **values)


def item(on, amount, kind=INVOICE, document=1, **values):
    return Item(day(on), document, Decimal(str(amount)), kind, **values)


def monthly(amount, kind=INVOICE, months=YEAR, year=2026):
    """A document each month, of the same amount or of one amount each."""
    amounts = amount if isinstance(amount, list) else [amount] * len(months)
    return [
        Item(date(year, month, 15), month, Decimal(str(one)), kind)
        for month, one in zip(months, amounts, strict=True)
    ]


def purchase(on, amount, document=9):
    return item(on, -Decimal(str(amount)), PURCHASE, document)


def credit_note(on, amount, gives_back_on, document=8):
    """On the document 1."""
    return item(
        on,
        -Decimal(str(amount)),
        CREDIT_NOTE,
        document,
        gives_back=1,
        gives_back_on=day(gives_back_on),
    )


def compute(scheme, facts, items, to="12-31", taken=None, brought=None, **options):
    """:return: the levies of one activity, by code of the rule"""
    if isinstance(scheme, Rule):
        scheme = Scheme("Test", date(2020, 1, 1), (scheme,))
    rules = scheme.rules if brought else ()
    brought = {rule.code: brought for rule in rules}
    accounts = {1: Account(facts, items, taken or {}, brought)}
    levies = compute_levies(scheme, accounts, day(to), **options)[1]
    return {levy.rule.code: levy for levy in levies}


def compute_one(scheme, facts, items, to="12-31", **options):
    [levy] = compute(scheme, facts, items, to, **options).values()
    return levy


def by_month(levy):
    """Amounts owed, as text, by number of the month."""
    return {month.month.month: str(month.amount) for month in levy.months}
