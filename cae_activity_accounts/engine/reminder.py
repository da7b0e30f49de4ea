"""Which reminder a late invoice is due, and from which day.

The levels are sent in their order, one at a time. The time between two of them is kept
even if the first left late: a customer first reminded after two months does not receive
a formal notice on the next day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Level:
    number: int
    days: int  # after the due date


@dataclass(frozen=True)
class Sent:
    """The last reminder that an invoice had."""

    level: int
    day: date


@dataclass(frozen=True)
class Due:
    level: Level
    day: date  # from which it is sent


def find_next(levels: Sequence[Level], due: date, last: Sent | None) -> Due | None:
    """The reminder that comes next, None after the last level.

    >>> levels = [Level(1, 7), Level(2, 21), Level(3, 45)]
    >>> find_next(levels, date(2026, 9, 1), None)
    Due(level=Level(number=1, days=7), day=datetime.date(2026, 9, 8))

    Sent on its day, or late: the second follows the first by the 14 days between them.

    >>> find_next(levels, date(2026, 9, 1), Sent(1, date(2026, 9, 8))).day
    datetime.date(2026, 9, 22)
    >>> find_next(levels, date(2026, 9, 1), Sent(1, date(2026, 11, 1))).day
    datetime.date(2026, 11, 15)

    Sent early, by hand: the second still waits for its own day.

    >>> find_next(levels, date(2026, 9, 1), Sent(1, date(2026, 9, 2))).day
    datetime.date(2026, 9, 22)
    >>> find_next(levels, date(2026, 9, 1), Sent(3, date(2026, 10, 16))) is None
    True
    """
    reached = last.level if last else 0
    following = sorted(
        (level for level in levels if level.number > reached),
        key=lambda level: level.number,
    )
    if not following:
        return None
    level = following[0]
    day = due + timedelta(days=level.days)
    if last:
        before = max(
            (other.days for other in levels if other.number <= reached), default=0
        )
        day = max(day, last.day + timedelta(days=level.days - before))
    return Due(level, day)
