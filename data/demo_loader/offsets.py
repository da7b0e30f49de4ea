"""Dates written as offsets from the day of loading."""

import re
from calendar import monthrange
from datetime import date, timedelta

MONTH_OFFSET = re.compile(r"M([+-]\d+)/(\d\d)")
DAY_OFFSET = re.compile(r"D([+-]\d+)")


def shift(cell: str, today: date) -> str:
    """The date (ISO) that a cell means, if it is an offset; any other cell as it is.

    ``M-3/12`` is the 12th, three months ago, or the last day of a shorter month;
    ``D-8`` is eight days ago.

    >>> shift("M-2/31", date(2027, 1, 5)), shift("D-8", date(2027, 1, 5))
    ('2026-11-30', '2026-12-28')
    >>> shift("M+1/05", date(2026, 12, 31)), shift("Bols", date(2026, 12, 31))
    ('2027-01-05', 'Bols')
    """
    if match := DAY_OFFSET.fullmatch(cell):
        return (today + timedelta(days=int(match[1]))).isoformat()
    if match := MONTH_OFFSET.fullmatch(cell):
        return find_day(today, int(match[1]), int(match[2])).isoformat()
    return cell


def find_day(today: date, months: int, number: int) -> date:
    """The day of that number, some months from today, or the last day of that month.

    >>> find_day(date(2026, 3, 31), -1, 30)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))
