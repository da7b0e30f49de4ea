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


@dataclass(frozen=True)
class Brought:
    """What one rule did elsewhere (another program), from the first day of a financial
    year to ``day``, when the cooperative changes programs in mid-year.

    base: contributed there; amount: taken on it, with what floors, caps and true-ups
    did, fees and deposits aside.

    Up to and including ``day`` nothing is owed, whatever was taken there; what is fixed
    (floors, fees, deposits) is not asked of the month of ``day`` either. After it:

    - bands of the year to date go on from ``base``; bands of a month or a document do
      not know of it (a document goes on in its bands if its earlier items are given);
    - the caps and floors of the year are those of all its months: ``amount`` uses them
      up or answers them, what it is over the cap is given back, and what it is under
      the floor is asked, unless the activity left before. Where it is no more than the
      floor, what the bands do not explain of it was the floor's, and counts for what
      the bands take later; where it reaches the cap, what the bands say more was left
      out. Bands of a month or a document see ``base`` as one, for this and a true-up;
    - the true-up of a provisional levy is about the whole year: ``base`` is in the
      bands, and ``amount`` was taken;
    - a deposit due in the month of ``day`` is held elsewhere: as long as it goes on, it
      is not asked again, not used up and not given back;
    - what gives back a thing of before is a thing of its own day.

    If the rule begins later, the months to ``day`` count all the same; a rule that ends
    before does not know of it. The year after starts from nothing.
    """

    day: date
    base: Decimal = ZERO
    amount: Decimal = ZERO


NOTHING_BROUGHT = Brought(date.min)


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
    def limit_of_year(self) -> str | None:
        """What makes a year that is trued up owe other than its bands say."""
        by_bands = sum((part.amount for part in self.parts), ZERO)
        if self.year_cap is not None and by_bands > self.year_cap:
            return CAP
        if self.year_floor is not None and by_bands < self.year_floor:
            return FLOOR
        return None

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
