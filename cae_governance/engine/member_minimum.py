"""Since when there are too few employed members (SCOP-02, loi 78-763, art. 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stay:
    """From the first day as an employed member to the first one that is not."""

    first: date
    end: date | None = None


def find_below_since(stays: Iterable[Stay], minimum: int, day: date) -> date | None:
    """The first day of the time below the minimum that lasts on a day; none if there
    are enough, or if nobody ever was a member.

    >>> anne = Stay(date(2025, 1, 15))
    >>> bilal = Stay(date(2025, 1, 15), date(2025, 9, 1))
    >>> chloe = Stay(date(2026, 2, 1), date(2026, 4, 1))
    >>> find_below_since([anne, bilal], 2, date(2025, 8, 31))
    >>> find_below_since([anne, bilal], 2, date(2025, 12, 31))
    datetime.date(2025, 9, 1)

    Enough for a while, and the time begins anew:

    >>> find_below_since([anne, bilal, chloe], 2, date(2026, 6, 1))
    datetime.date(2026, 4, 1)
    """
    stays = [stay for stay in stays if stay.first <= day]
    days = {stay.first for stay in stays} | {stay.end for stay in stays if stay.end}
    since = None
    for moment in sorted(one for one in days if one <= day):
        if _count(stays, moment) >= minimum:
            since = None
        else:
            since = since or moment
    return since


def _count(stays, day):
    return sum(stay.first <= day and (not stay.end or day < stay.end) for stay in stays)
