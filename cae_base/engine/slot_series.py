"""The times of a series of slots: so many minutes each, on some days of the week."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Series:
    """Slots from one time of the day to another, on the same days of each week.

    >>> monday = date(2026, 9, 7)
    >>> morning = Series(monday, date(2026, 9, 15), {0, 1}, 9 * 60, 12 * 60, 60, 15)
    >>> starts = list(morning.iter_starts())
    >>> len(starts)
    8
    >>> [start.strftime("%d/%m %H:%M") for start in starts[:3]]
    ['07/09 09:00', '07/09 10:15', '08/09 09:00']

    One which would end after the last time is not opened:

    >>> list(Series(monday, monday, {0}, 540, 590, 60, 0).iter_starts())
    []
    """

    first: date
    last: date
    weekdays: Collection[int]  # Monday is 0
    minute_from: int
    minute_to: int
    length: int
    pause: int

    def iter_starts(self) -> Iterator[datetime]:
        """Local times, without a time zone."""
        for number in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=number)
            if day.weekday() in self.weekdays:
                yield from self._iter_day(day)

    def _iter_day(self, day: date) -> Iterator[datetime]:
        minute = self.minute_from
        while minute + self.length <= min(self.minute_to, MINUTES_A_DAY):
            yield datetime.combine(day, time()) + timedelta(minutes=minute)
            minute += self.length + self.pause
