"""Who shares an activity, in which proportion, and from when to when (CAE-23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .contract_terms import ONE_DAY


@dataclass(frozen=True)
class SharingKey:
    """The share of one entrepreneur; ``date_to`` is his last day, None if open.

    >>> key = SharingKey(7, Decimal(60), date(2026, 1, 1), date(2026, 6, 30))
    >>> key.covers(date(2026, 6, 30)), key.covers(date(2026, 7, 1))
    (True, False)
    """

    entrepreneur: int
    percentage: Decimal
    date_from: date
    date_to: date | None = None

    def covers(self, day: date) -> bool:
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


def find_doubled(keys: Sequence[SharingKey]) -> SharingKey | None:
    """The first key that begins while its person has another one: each has one a day.

    >>> spring = SharingKey(7, Decimal(60), date(2026, 1, 1), date(2026, 6, 30))
    >>> find_doubled([spring, SharingKey(7, Decimal(40), date(2026, 7, 1))])
    >>> find_doubled([spring, SharingKey(8, Decimal(40), date(2026, 6, 30))])
    >>> find_doubled([SharingKey(7, Decimal(40), date(2026, 6, 30)), spring]).date_from
    datetime.date(2026, 6, 30)
    """
    before: dict[int, list[SharingKey]] = {}
    for key in sorted(keys, key=lambda key: key.date_from):
        own = before.setdefault(key.entrepreneur, [])
        if any(other.covers(key.date_from) for other in own):
            return key
        own.append(key)
    return None


def find_incomplete_date(keys: Sequence[SharingKey]) -> date | None:
    """First day on which the keys of those present do not add up to 100 %.

    A day on which nobody is present is no fault: an activity may sleep.

    >>> two = [
    ...     SharingKey(1, Decimal(100), date(2026, 1, 1), date(2026, 3, 31)),
    ...     SharingKey(1, Decimal(50), date(2026, 4, 1)),
    ...     SharingKey(2, Decimal(50), date(2026, 4, 1)),
    ... ]
    >>> find_incomplete_date(two)
    >>> find_incomplete_date(two[:2])
    datetime.date(2026, 4, 1)
    """
    ends = {key.date_to + ONE_DAY for key in keys if key.date_to}
    for day in sorted({key.date_from for key in keys} | ends):
        present = [key for key in keys if key.covers(day)]
        if present and sum(key.percentage for key in present) != 100:
            return day
    return None
