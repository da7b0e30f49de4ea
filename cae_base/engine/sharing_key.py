"""Who shares an activity, in which proportion, and from when to when (CAE-23)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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


def keys_on(keys: Sequence[SharingKey], day: date) -> dict[int, Decimal]:
    """Percentages by entrepreneur on a day."""
    return {key.entrepreneur: key.percentage for key in keys if key.covers(day)}


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
    ends = {day_after(key.date_to) for key in keys if key.date_to}
    for day in sorted({key.date_from for key in keys} | ends):
        present = [key for key in keys if key.covers(day)]
        if present and sum(key.percentage for key in present) != 100:
            return day
    return None


def day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
