"""Dates written as offsets from the day of loading."""

import re
from calendar import monthrange
from datetime import date, timedelta

MONTH_OFFSET = re.compile(r"M([+-]\d+)/(\d\d)")
DAY_OFFSET = re.compile(r"D([+-]\d+)")
WEEK_OFFSET = re.compile(r"W([+-]\d+)/([1-7])")
WITH_HOUR = re.compile(r"([DMW][+-]\S+)( \d\d:\d\d:\d\d)")


def shift(cell: str, today: date) -> str:
    """The date (ISO) that a cell means, if it is an offset; any other cell as it is.

    ``M-3/12`` is the 12th, three months ago, or the last day of a shorter month;
    ``D-8`` is eight days ago; ``W+1/2`` is Tuesday of next week. An hour may follow.

    >>> shift("M-2/31", date(2027, 1, 5)), shift("D-8", date(2027, 1, 5))
    ('2026-11-30', '2026-12-28')
    >>> shift("M+1/05", date(2026, 12, 31)), shift("Bols", date(2026, 12, 31))
    ('2027-01-05', 'Bols')
    >>> shift("W+1/2 18:00:00", date(2026, 12, 31))
    '2027-01-05 18:00:00'
    """
    if match := WITH_HOUR.fullmatch(cell):
        return shift(match[1], today) + match[2]
    if match := DAY_OFFSET.fullmatch(cell):
        return (today + timedelta(days=int(match[1]))).isoformat()
    if match := WEEK_OFFSET.fullmatch(cell):
        monday = today - timedelta(days=today.weekday())
        day = timedelta(weeks=int(match[1]), days=int(match[2]) - 1)
        return (monday + day).isoformat()
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
