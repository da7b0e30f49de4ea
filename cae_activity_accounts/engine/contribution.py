"""What an activity owes to the common pot (Code du travail, L. 7331-2, 2°, c).

The contribution is due on things: customers' documents, and on the margin also the
purchases. For each thing the rate applies to all its base up to a day; what was taken
on it before is deducted. So nothing is taken twice, and a credit note, or a payment
that is no longer reconciled, gives back exactly what was taken.

This is the plainest rule, one rate on each document. Bands, floors, caps, fees and the
rest of what assemblies vote: ``contribution_rule`` says it, ``contribution_levy``
computes it, ``contribution_result`` explains it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .split import round_cents

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Thing:
    """One document of one activity, and all that is known of its base to a day.

    base: excluding VAT, company currency, to the cent; earlier_base: the part of it
    from before the period asked for; taken_*: by earlier levies.
    """

    activity: int
    document: int
    date: date | None
    base: Decimal
    taken_base: Decimal = ZERO
    taken_amount: Decimal = ZERO
    earlier_base: Decimal = ZERO


@dataclass(frozen=True)
class Due:
    """What one thing owes under one rate for a period: ``amount`` in all, of which
    ``taken`` before, and ``due`` from now."""

    thing: Thing
    rate: Decimal
    base: Decimal
    amount: Decimal
    taken_base: Decimal
    taken: Decimal

    @property
    def due_base(self) -> Decimal:
        return self.base - self.taken_base

    @property
    def due(self) -> Decimal:
        return self.amount - self.taken


def compute_due(rate: Decimal, things: Iterable[Thing]) -> list[Due]:
    """
    :param rate: in %

    Half of an invoice of 2,000.00 is cashed, then the rest:

    >>> invoice = Thing(1, 42, date(2026, 9, 25), Decimal("1000.00"))
    >>> [first] = compute_due(Decimal(10), [invoice])
    >>> first.due
    Decimal('100.00')
    >>> taken = first.due_base, first.due
    >>> later = Thing(1, 42, date(2026, 10, 5), Decimal("2000.00"), *taken)
    >>> [second] = compute_due(Decimal(10), [later])
    >>> second.due_base, second.due
    (Decimal('1000.00'), Decimal('100.00'))

    October alone says the same, whether September was taken or not:

    >>> for known in (taken, (ZERO, ZERO)):
    ...     thing = Thing(1, 42, later.date, later.base, *known, invoice.base)
    ...     [october] = compute_due(Decimal(10), [thing])
    ...     print(october.base, october.amount, october.taken, october.due)
    1000.00 100.00 0.00 100.00
    1000.00 100.00 0.00 100.00

    A payment which is taken back gives the contribution back:

    >>> taken = Decimal("2000.00"), Decimal("200.00")
    >>> undone = Thing(1, 42, None, Decimal("0.00"), *taken)
    >>> [back] = compute_due(Decimal(10), [undone])
    >>> back.due
    Decimal('-200.00')
    """
    return [_compute_one(rate, thing) for thing in things]


def _compute_one(rate: Decimal, thing: Thing) -> Due:
    """What was taken is set against the oldest part of the base first."""
    earlier = thing.earlier_base
    set_earlier = max(min(thing.taken_base, max(earlier, ZERO)), min(earlier, ZERO))
    return Due(
        thing=thing,
        rate=rate,
        base=thing.base - earlier,
        amount=_apply(rate, thing.base) - _apply(rate, earlier),
        taken_base=thing.taken_base - set_earlier,
        taken=thing.taken_amount - _apply(rate, set_earlier),
    )


def _apply(rate: Decimal, base: Decimal) -> Decimal:
    return round_cents(base * rate / 100)
