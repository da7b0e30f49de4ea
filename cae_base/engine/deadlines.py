"""How long before a deadline one is warned, month ends and leap years included.

The thresholds themselves (12, 6, 3 and 1 months, 60 and 30 days) are data of the
clocks: CAE-05 and CAE-06 (Code du travail, L. 7331-3), CAPE-02 (Code de commerce,
L. 127-2).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Threshold:
    """So many days or months before a deadline; ``unit`` is ``day`` or ``month``.

    >>> Threshold(60, "day").first_day(date(2028, 3, 31))
    datetime.date(2028, 1, 31)
    >>> Threshold(6, "month").first_day(date(2027, 8, 31))
    datetime.date(2027, 2, 28)
    """

    number: int
    unit: str

    def first_day(self, deadline: date) -> date:
        """The day from which this threshold is reached."""
        if self.unit == "month":
            return months_before(deadline, self.number)
        return deadline - timedelta(days=self.number)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month.

    >>> months_before(date(2028, 2, 29), 12)
    datetime.date(2027, 2, 28)
    >>> months_before(date(2026, 3, 31), 1), months_before(date(2028, 3, 31), 1)
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def find_reached(
    deadline: date, thresholds: Iterable[Threshold], day: date
) -> Threshold | None:
    """The most urgent threshold reached on a day, None before the first one.

    Past the deadline it remains the most urgent one: who was warned is not warned
    again, and who was not still is.

    >>> year = [Threshold(number, "month") for number in (12, 6, 3, 1)]
    >>> find_reached(date(2026, 12, 31), year, date(2025, 12, 30))
    >>> find_reached(date(2026, 12, 31), year, date(2025, 12, 31))
    Threshold(number=12, unit='month')
    >>> find_reached(date(2026, 12, 31), year, date(2026, 10, 1))
    Threshold(number=3, unit='month')
    >>> find_reached(date(2026, 12, 31), year, date(2027, 2, 1))
    Threshold(number=1, unit='month')
    """
    reached = [
        threshold for threshold in thresholds if threshold.first_day(deadline) <= day
    ]
    return max(
        reached, key=lambda threshold: threshold.first_day(deadline), default=None
    )
