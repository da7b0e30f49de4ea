"""Since when a person is employed without a break (loi 78-763, art. 7-8: SCOP-03)."""

from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Employment(NamedTuple):
    """From its first to its last day, both worked; no last day while it runs."""

    first: date
    last: date | None


def find_continuous_start(employments, day):
    """First day of the employment that has had no break until a day.

    >>> job = Employment(date(2025, 1, 1), date(2025, 6, 30))
    >>> cesa = Employment(date(2025, 7, 1), None)
    >>> find_continuous_start([cesa, job], date(2026, 1, 1))
    datetime.date(2025, 1, 1)

    A break of one day begins it anew; contracts that overlap make none:

    >>> left = job._replace(last=date(2025, 6, 29))
    >>> find_continuous_start([cesa, left], date(2026, 1, 1))
    datetime.date(2025, 7, 1)
    >>> stayed = job._replace(last=date(2025, 9, 1))
    >>> find_continuous_start([cesa, stayed], date(2026, 1, 1))
    datetime.date(2025, 1, 1)

    Not employed on that day: none.

    >>> find_continuous_start([job], date(2025, 7, 1))
    """
    start = None
    past = [employment for employment in employments if employment.first <= day]
    for first, last in sorted(past, reverse=True):
        reach = start - ONE_DAY if start else day
        if last is None or last >= reach:
            start = first
    return start


def count_days(start, day):
    """Days of employment, the first one and the day itself counted.

    >>> count_days(date(2025, 1, 1), date(2025, 12, 31))
    365
    >>> count_days(None, date(2025, 12, 31))
    0
    """
    return max((day - start).days + 1, 0) if start else 0
