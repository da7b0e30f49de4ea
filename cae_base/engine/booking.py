"""When something shared may be used, and what its use costs.

Days and hours are those of the place: datetimes here have no time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

FREE, HOUR, DAY = "free", "hour", "day"
CLOSED, HOURS = "closed", "hours"  # why a booking is refused
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Opening:
    """Open on one day of the week (0: Monday), from a minute of the day to another."""

    weekday: int
    first: int
    last: int


@dataclass(frozen=True)
class Closing:
    """Closed from one day to another, both included."""

    first: date
    last: date
    name: str = ""

    def covers(self, day):
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Period:
    start: datetime
    stop: datetime


@dataclass(frozen=True)
class Rules:
    """
    :ivar openings: none means at any hour of any day
    :ivar overnight: whether it may be kept from one day to another
    """

    openings: tuple[Opening, ...] = ()
    closings: tuple[Closing, ...] = ()
    overnight: bool = False

    def list_open(self, day):
        """
        :return: list of :class:`Period` in which one may come on a day, closings aside

        >>> rules = Rules((Opening(0, 540, 720), Opening(0, 840, 1080)))
        >>> monday = rules.list_open(date(2026, 9, 7))
        >>> [f"{p.start:%H:%M}-{p.stop:%H:%M}" for p in monday]
        ['09:00-12:00', '14:00-18:00']
        >>> rules.list_open(date(2026, 9, 8))
        []
        """
        if not self.openings:
            return [Period(_at(day, 0), _at(day, 1440))]
        return [
            Period(_at(day, opening.first), _at(day, opening.last))
            for opening in sorted(self.openings, key=lambda opening: opening.first)
            if opening.weekday == day.weekday()
        ]

    def find_closing(self, first, last):
        """:return: the first :class:`Closing` met from one day to another, or None"""
        met = [
            closing
            for closing in self.closings
            if closing.first <= last and first <= closing.last
        ]
        return min(met, key=lambda closing: closing.first, default=None)

    def find_first_day(self, since, last):
        """The first day on which one may still come, whatever is taken.

        :param since: the earliest moment
        :return: a date; that of the moment if it is closed until the last day

        >>> rules = Rules((Opening(0, 540, 720),))  # on Mondays, in the morning
        >>> str(rules.find_first_day(datetime(2026, 9, 7, 11), date(2026, 9, 30)))
        '2026-09-07'
        >>> str(rules.find_first_day(datetime(2026, 9, 7, 12), date(2026, 9, 30)))
        '2026-09-14'
        >>> str(rules.find_first_day(datetime(2026, 9, 7, 12), date(2026, 9, 9)))
        '2026-09-07'
        """
        day = since.date()
        while day <= last:
            if list_free(day, self, (), since):
                return day
            day += timedelta(days=1)
        return since.date()


def _at(day, minutes):
    return datetime.combine(day, time.min) + timedelta(minutes=minutes)


def last_day_of(period):
    """Up to midnight is still the day before.

    >>> last_day_of(Period(datetime(2026, 9, 7, 9), datetime(2026, 9, 8)))
    datetime.date(2026, 9, 7)
    """
    return max(period.start, period.stop - timedelta(minutes=1)).date()


def find_refusal(period, rules):
    """Why something is not to be had in a period.

    :return: ``CLOSED``, ``HOURS`` or None

    >>> rules = Rules((Opening(0, 540, 1080), Opening(1, 540, 1080)), overnight=True)
    >>> monday, tuesday = datetime(2026, 9, 7, 9), datetime(2026, 9, 8, 17)
    >>> find_refusal(Period(monday, tuesday), rules)
    >>> find_refusal(Period(monday.replace(hour=8), tuesday), rules)
    'hours'
    >>> find_refusal(Period(monday, tuesday), Rules(rules.openings))
    'hours'
    >>> holiday = Closing(date(2026, 9, 8), date(2026, 9, 8), "Holiday")
    >>> find_refusal(Period(monday, tuesday), Rules((), (holiday,), overnight=True))
    'closed'
    """
    last = last_day_of(period)
    if rules.find_closing(period.start.date(), last):
        return CLOSED
    first_open = rules.list_open(period.start.date())
    if not rules.overnight and rules.openings:
        together = any(
            one.start <= period.start and period.stop <= one.stop for one in first_open
        )
        return None if together else HOURS
    taken = any(one.start <= period.start < one.stop for one in first_open)
    given = any(one.start <= period.stop <= one.stop for one in rules.list_open(last))
    return None if taken and given else HOURS


def list_free(day, rules, taken: Iterable[Period], since=None):
    """What is left of a day.

    :param taken: the periods booked
    :param since: nothing begins before
    :return: list of :class:`Period`

    >>> rules = Rules((Opening(0, 540, 1080),))
    >>> booked = [Period(datetime(2026, 9, 7, 10), datetime(2026, 9, 7, 12))]
    >>> free = list_free(date(2026, 9, 7), rules, booked)
    >>> [f"{p.start:%H:%M}-{p.stop:%H:%M}" for p in free]
    ['09:00-10:00', '12:00-18:00']
    >>> free = list_free(date(2026, 9, 7), rules, booked, datetime(2026, 9, 7, 13))
    >>> [f"{p.start:%H:%M}-{p.stop:%H:%M}" for p in free]
    ['13:00-18:00']
    """
    if rules.find_closing(day, day):
        return []
    free = [
        Period(max(one.start, since or one.start), one.stop)
        for one in rules.list_open(day)
    ]
    for booked in taken:
        free = [left for period in free for left in _cut(period, booked)]
    return [period for period in free if period.start < period.stop]


def _cut(period, booked):
    if booked.stop <= period.start or period.stop <= booked.start:
        return [period]
    return [Period(period.start, booked.start), Period(booked.stop, period.stop)]


def compute_price(period, unit, price):
    """
    A day which has begun counts as a day; an hour counts by the minute.

    :param unit: ``FREE``, ``HOUR`` or ``DAY``
    :return: Decimal, in cents

    >>> afternoon = Period(datetime(2026, 9, 7, 14), datetime(2026, 9, 7, 15, 30))
    >>> compute_price(afternoon, HOUR, Decimal("8.50"))
    Decimal('12.75')
    >>> trip = Period(datetime(2026, 9, 7, 14), datetime(2026, 9, 9, 9))
    >>> compute_price(trip, DAY, Decimal(25))
    Decimal('75.00')
    >>> compute_price(trip, FREE, Decimal(25))
    Decimal('0.00')
    """
    if unit == HOUR:
        number = Decimal((period.stop - period.start) // timedelta(minutes=1)) / 60
    elif unit == DAY:
        number = Decimal((last_day_of(period) - period.start.date()).days + 1)
    else:
        number = Decimal(0)
    return (number * price).quantize(CENT, ROUND_HALF_UP)
