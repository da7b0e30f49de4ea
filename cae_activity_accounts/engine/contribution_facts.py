"""What is known of an activity by date, and what happened there.

A day decides: each thing is judged on its own day, each month on the last day on which
the activity was present in it. A month counts as one of presence as soon as a contract
covers one of its days. What comes after the last contract (a customer pays a leaver's
invoice) is judged as on the last day of that contract.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

# Kinds of things
INVOICE = "invoice"
CREDIT_NOTE = "credit_note"
BAD_DEBT = "bad_debt"
CASH = "cash"
PURCHASE = "purchase"
PAY = "pay"

INTERNAL, EXTERNAL = "internal", "external"

NO_TAG: frozenset = frozenset()


@lru_cache(maxsize=4096)
def get_month(day: date) -> date:
    """
    >>> get_month(date(2026, 9, 25))
    datetime.date(2026, 9, 1)
    """
    return day.replace(day=1)


@lru_cache(maxsize=4096)
def get_month_end(day: date) -> date:
    """
    >>> get_month_end(date(2028, 2, 3))
    datetime.date(2028, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def get_next_month(day: date) -> date:
    return get_month_end(day) + timedelta(days=1)


def iter_months(first: date, last: date) -> Iterator[date]:
    """
    >>> [str(month) for month in iter_months(date(2026, 12, 25), date(2027, 1, 3))]
    ['2026-12-01', '2027-01-01']
    """
    month = get_month(first)
    while month <= last:
        yield month
        month = get_next_month(month)


def count_months(first: date, last: date) -> int:
    """Months begun after the first one.

    >>> count_months(date(2026, 12, 25), date(2027, 1, 3))
    1
    """
    return (last.year - first.year) * 12 + last.month - first.month


def get_year(day: date, first_month: int = 1) -> date:
    """
    :param first_month: of the financial year
    :return: its first day

    >>> get_year(date(2026, 9, 25)), get_year(date(2026, 3, 1), first_month=7)
    (datetime.date(2026, 1, 1), datetime.date(2025, 7, 1))
    """
    year = day.year if day.month >= first_month else day.year - 1
    return date(year, first_month, 1)


def get_year_end(day: date, first_month: int = 1) -> date:
    """
    >>> get_year_end(date(2026, 3, 1), first_month=7)
    datetime.date(2026, 6, 30)
    """
    start = get_year(day, first_month)
    return date(start.year + 1, first_month, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Item:
    """One thing that counts in a base: a document on a day.

    amount: excluding VAT, company currency, to the cent, as it changes the base:
        turnover and pay above zero; credit notes, bad debts and purchases below.
    gives_back: of a credit note or a bad debt, the document it gives back, and
        gives_back_on the day of it: it is counted there, so that it gives back what was
        taken then, no more, no less.
    """

    day: date
    document: int
    amount: Decimal
    kind: str = INVOICE
    sale: str = EXTERNAL
    tags: frozenset[str] = NO_TAG
    gives_back: int | None = None
    gives_back_on: date | None = None

    @property
    def counted_on(self) -> date:
        if self.gives_back_on is None:
            return self.day
        return min(self.gives_back_on, self.day)


@dataclass(frozen=True)
class Contract:
    """``kind``: any word (``cape``, ``cesa``); no ``date_to``: without end."""

    date_from: date
    date_to: date | None
    kind: str

    def covers(self, day: date) -> bool:
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class Exemption:
    """``rule``: the code of the one rule it is about, none: all of them."""

    date_from: date
    date_to: date | None
    reason: str
    rule: str | None = None

    def covers(self, rule: str, day: date) -> bool:
        return self.rule in (None, rule) and self.date_from <= day <= self.date_to


class Situation(NamedTuple):
    """How an activity is on a day; ``seniority``: in months begun after the first."""

    contract: str | None = None
    seniority: int = 0
    member: bool = False
    tags: frozenset[str] = NO_TAG


@dataclass(frozen=True)
class Facts:
    """Of one activity; ``senior_since``: if not the first day of the first contract.

    ``memberships``: first and last day of each, the last one none: without end.
    """

    contracts: tuple[Contract, ...] = ()
    memberships: tuple[tuple[date, date | None], ...] = ()
    tags: frozenset[str] = NO_TAG
    exemptions: tuple[Exemption, ...] = ()
    senior_since: date | None = None

    def get_first_day(self) -> date | None:
        return min((contract.date_from for contract in self.contracts), default=None)

    def is_present(self, month: date) -> bool:
        return self.get_last_day_present(month) is not None

    def get_last_day_present(self, month: date) -> date | None:
        """
        >>> facts = Facts((Contract(date(2026, 1, 10), date(2026, 3, 5), "cape"),))
        >>> [str(facts.get_last_day_present(date(2026, m, 1))) for m in (1, 3, 4)]
        ['2026-01-31', '2026-03-05', 'None']
        """
        first, last = get_month(month), get_month_end(month)
        days = (
            min(last, contract.date_to or last)
            for contract in self.contracts
            if contract.date_from <= last
        )
        return max((day for day in days if day >= first), default=None)

    def get_situation(self, day: date) -> Situation:
        """
        >>> facts = Facts(
        ...     (
        ...         Contract(date(2026, 1, 10), date(2026, 3, 5), "cape"),
        ...         Contract(date(2026, 3, 6), date(2026, 6, 30), "cesa"),
        ...     ),
        ...     memberships=((date(2026, 4, 1), None),),
        ... )
        >>> facts.get_situation(date(2026, 3, 5)).contract
        'cape'
        >>> june = facts.get_situation(date(2026, 6, 1))
        >>> june.contract, june.seniority, june.member
        ('cesa', 5, True)

        A customer pays in September:

        >>> facts.get_situation(date(2026, 9, 1)) == june
        True
        """
        contract = self._find_contract(day)
        if contract and contract.date_to:
            day = min(day, contract.date_to)
        start = self.senior_since or self.get_first_day()
        return Situation(
            contract.kind if contract else None,
            max(count_months(start, day), 0) if start else 0,
            self.is_member(day),
            self.tags,
        )

    def is_member(self, day: date) -> bool:
        """
        >>> twice = ((date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 6, 1), None))
        >>> facts = Facts(memberships=twice)
        >>> [facts.is_member(date(2026, month, 1)) for month in (2, 3, 6)]
        [True, False, True]
        """
        return any(
            first <= day and (last is None or day <= last)
            for first, last in self.memberships
        )

    def _find_contract(self, day: date) -> Contract | None:
        """The one in force, else the last one before, else the first one."""
        begun = [contract for contract in self.contracts if contract.date_from <= day]
        if not begun:
            return min(self.contracts, key=lambda one: one.date_from, default=None)
        in_force = [contract for contract in begun if contract.covers(day)]
        if in_force:
            return max(in_force, key=lambda one: one.date_from)
        return max(begun, key=lambda one: one.date_to)

    def find_exemption(self, rule: str, day: date) -> Exemption | None:
        return next((one for one in self.exemptions if one.covers(rule, day)), None)
