"""What is owed and why: by rule, by month, by document, to the cent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .contribution_band import HUNDRED, BandPart
from .contribution_facts import Exemption, Item
from .contribution_rule import Rule

ZERO = Decimal("0.00")

# What a line is taken for
BASE, FLOOR, CAP, FEE, TRUE_UP, DEPOSIT = (
    "base",
    "floor",
    "cap",
    "fee",
    "true_up",
    "deposit",
)


class Key(NamedTuple):
    """What a levy is taken on, and is found by when the next one is computed:
    ``document`` where ``what`` is the base, else the month alone."""

    rule: str
    month: date
    what: str = BASE
    document: int | None = None


class Taken(NamedTuple):
    """By all levies so far, on one key."""

    base: Decimal = ZERO
    amount: Decimal = ZERO


NOTHING = Taken()


class Line(NamedTuple):
    """``amount`` is owed in all, ``due`` is what is left to take (or to give back)."""

    key: Key
    base: Decimal
    amount: Decimal
    taken: Taken = NOTHING

    @property
    def due_base(self) -> Decimal:
        return self.base - self.taken.base

    @property
    def due(self) -> Decimal:
        return self.amount - self.taken.amount

    @property
    def rate(self) -> Decimal:
        """In %, for information: what the amount is of the base."""
        return self.amount / self.base * HUNDRED if self.base else ZERO


@dataclass(slots=True)
class MonthLevy:
    """One rule in one month, filled in step by step.

    items: what makes the base; exempt: what would but for an exemption.
    exemption: why no floor and no fee is asked.
    base_to_date: since the beginning of the year.
    parts: what each band took of the base (for the year to date: more than the month
        before; for a provisional levy: of the whole year, when it is trued up).
    by_bands: their sum, rounded; provisional: what is taken instead until the true-up.
    floor, cap: asked of this month; year_floor, year_cap: of the year to date.
    complement: added by the floor (taken off, when the year catches up with its floor);
        reduction: by the cap, below zero.
    """

    month: date
    items: tuple[Item, ...] = ()
    exempt: tuple[tuple[Item, Exemption], ...] = ()
    exemption: Exemption | None = None
    base: Decimal = ZERO
    base_to_date: Decimal = ZERO
    parts: tuple[BandPart, ...] = ()
    by_bands: Decimal = ZERO
    provisional: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    year_floor: Decimal | None = None
    year_cap: Decimal | None = None
    complement: Decimal = ZERO
    reduction: Decimal = ZERO
    true_up: Decimal = ZERO
    fee: Decimal = ZERO
    deposit: Decimal = ZERO
    lines: tuple[Line, ...] = ()

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def due(self) -> Decimal:
        return sum((line.due for line in self.lines), ZERO)

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.lines or self.exempt or self.exemption)


@dataclass(frozen=True)
class RuleLevy:
    """``gone``: what was taken on things that count no more, to be given back."""

    rule: Rule
    months: tuple[MonthLevy, ...]
    gone: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for month in self.months for line in month.lines) + self.gone

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def taken(self) -> Decimal:
        return sum((line.taken.amount for line in self.lines), ZERO)

    @property
    def due(self) -> Decimal:
        return self.amount - self.taken


def add_taken(
    taken: Mapping[Key, Taken], levies: Iterable[RuleLevy]
) -> dict[Key, Taken]:
    """What is taken once all that is due was."""
    lines = (line for levy in levies for line in levy.lines)
    return {**taken, **{line.key: Taken(line.base, line.amount) for line in lines}}
