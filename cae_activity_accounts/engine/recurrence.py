"""The days of a recurring invoice, and the words which name its periods."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}
PLACE = re.compile(r"\{(\w+)\}")


def find_occurrence(first: date, interval: str, number: int) -> date:
    """The day of a period, the first being number 0. Each is counted from the first
    one, and not from the one before: so the day of the month never drifts.

    >>> [find_occurrence(date(2026, 1, 31), "month", n).day for n in range(4)]
    [31, 28, 31, 30]
    >>> find_occurrence(date(2026, 11, 30), "quarter", 1)
    datetime.date(2027, 2, 28)
    >>> find_occurrence(date(2028, 2, 29), "year", 4)
    datetime.date(2032, 2, 29)
    """
    months = first.year * 12 + first.month - 1 + MONTHS[interval] * number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def find_period(first: date, interval: str, number: int) -> tuple[date, date]:
    """The first and the last day of a period.

    >>> find_period(date(2026, 1, 31), "month", 1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 30))
    """
    following = find_occurrence(first, interval, number + 1)
    return find_occurrence(first, interval, number), following - timedelta(days=1)


def find_number(first: date, interval: str, day: date) -> int:
    """The number of the first period that begins on a day or after it.

    >>> find_number(date(2026, 1, 31), "month", date(2026, 2, 28))
    1
    >>> find_number(date(2026, 1, 31), "month", date(2026, 3, 1))
    2
    >>> find_number(date(2026, 1, 31), "month", date(2025, 3, 1))
    0
    """
    months = (day.year - first.year) * 12 + day.month - first.month
    number = max(0, months // MONTHS[interval])
    while find_occurrence(first, interval, number) < day:
        number += 1
    return number


def find_due(
    first: date, interval: str, number: int, today: date, last: date | None = None
) -> list[int]:
    """The numbers of the periods which have begun, from the given one on.

    >>> find_due(date(2026, 1, 31), "month", 1, date(2026, 4, 29))
    [1, 2]
    >>> find_due(date(2026, 1, 31), "month", 1, date(2026, 4, 29), date(2026, 2, 28))
    [1]
    """
    end = min(today, last or today)
    return list(range(number, find_number(first, interval, end + timedelta(days=1))))


def fill_period(text: str, words: Mapping[str, str]) -> str:
    """What is typed between braces and is not known stays as it was typed.

    >>> fill_period("Hosting, {month} {0.__class__} {", {"month": "October 2026"})
    'Hosting, October 2026 {0.__class__} {'
    """
    return PLACE.sub(lambda match: words.get(match[1], match[0]), text)
