"""How long contracts last: CAPE limits, trial of a CESA, lengths without overlap.

Lengths in months follow the calendar, as time limits do in French law (Code de
procédure civile, art. 641): what begins on the 15th lasts one month until the 14th;
where the month has no such day, until its last day.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
LONGEST_MONTH = 31


@dataclass(frozen=True)
class Period:
    """Days of a contract, both included; ``end`` is None while it is open."""

    start: date
    end: date | None = None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """
        >>> may = Period(date(2026, 5, 1), date(2026, 5, 31))
        >>> may.overlaps(Period(date(2026, 5, 31)))
        True
        >>> may.overlaps(Period(date(2026, 6, 1)))
        False
        """
        return self.covers(other.start) or other.covers(self.start)


@dataclass(frozen=True, order=True)
class Length:
    """Whole months, then days that make no month."""

    months: int
    days: int = 0


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that has no such.

    >>> add_months(date(2024, 2, 29), 36), add_months(date(2026, 1, 31), 1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def find_last_day(start: date, months: int) -> date:
    """Last day of what begins on ``start`` and lasts so many months.

    >>> find_last_day(date(2026, 1, 1), 12), find_last_day(date(2026, 5, 15), 12)
    (datetime.date(2026, 12, 31), datetime.date(2027, 5, 14))

    The last of a month, and the 29th of February:

    >>> find_last_day(date(2026, 1, 31), 12), find_last_day(date(2026, 1, 31), 1)
    (datetime.date(2027, 1, 30), datetime.date(2026, 2, 28))
    >>> find_last_day(date(2024, 2, 29), 12), find_last_day(date(2024, 2, 29), 48)
    (datetime.date(2025, 2, 28), datetime.date(2028, 2, 28))
    """
    day = add_months(start, months)
    return day - ONE_DAY if day.day == start.day else day


def merge(periods: Iterable[Period], before: date | None = None) -> list[Period]:
    """Periods which neither overlap nor touch, in order, without the open ends.

    :param before: days from this one on are left out; open periods end the day before
    :raise ValueError: if a period is open and ``before`` is not given

    >>> year = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> spring = Period(date(2025, 3, 1), date(2025, 5, 31))
    >>> merge([spring, year, Period(date(2026, 1, 1))], before=date(2026, 2, 1))
    [Period(start=datetime.date(2025, 1, 1), end=datetime.date(2026, 1, 31))]
    """
    merged: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        end = _close(period, before)
        if end < period.start:
            continue
        if merged and period.start <= merged[-1].end + ONE_DAY:
            last = merged.pop()
            merged.append(Period(last.start, max(last.end, end)))
        else:
            merged.append(Period(period.start, end))
    return merged


def _close(period: Period, before: date | None) -> date:
    ends = [period.end, before and before - ONE_DAY]
    known = [end for end in ends if end]
    if not known:
        raise ValueError(f"The period that began on {period.start} is open.")
    return min(known)


def count_days(periods: Iterable[Period], before: date | None = None) -> int:
    """Days of all periods, first and last included, each counted once.

    >>> count_days([
    ...     Period(date(2025, 1, 1), date(2025, 12, 31)),
    ...     Period(date(2025, 12, 1), date(2026, 1, 31)),
    ... ])
    396
    """
    return sum(
        (period.end - period.start).days + 1 for period in merge(periods, before)
    )


def measure(periods: Iterable[Period], before: date | None = None) -> Length:
    """Length of all periods in months and days, each day counted once.

    Periods that touch make one; the spare days of several add up, and make a month when
    they fill the longest one.

    >>> measure([Period(date(2026, 1, 31), date(2026, 3, 2))])
    Length(months=1, days=2)
    >>> measure([
    ...     Period(date(2025, 1, 1), date(2025, 12, 31)),
    ...     Period(date(2026, 1, 1), date(2026, 12, 31)),
    ... ])
    Length(months=24, days=0)
    """
    months = days = 0
    for period in merge(periods, before):
        whole = _count_months(period)
        months += whole
        spare = find_last_day(period.start, whole) if whole else period.start - ONE_DAY
        days += (period.end - spare).days
    extra, days = divmod(days, LONGEST_MONTH)
    return Length(months + extra, days)


def _count_months(period: Period) -> int:
    """
    >>> _count_months(Period(date(2026, 1, 31), date(2026, 2, 27)))
    0
    """
    start, end = period.start, period.end
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while find_last_day(start, months) > end:
        months -= 1
    return months


def is_longer(periods: Iterable[Period], months: int) -> bool:
    """Whether all periods together last longer than so many months (CAPE-02).

    >>> is_longer([Period(date(2026, 1, 31), date(2027, 1, 30))], 12)
    False
    >>> is_longer([Period(date(2026, 1, 31), date(2027, 1, 31))], 12)
    True
    """
    return measure(periods) > Length(months)


def find_renewal_end(start: date, first: date, months: int, total: int) -> date:
    """Last day of a CAPE renewed: a whole period, within the total (CAPE-02).

    Past the total, a whole period is proposed all the same, and then refused.

    :param start: first day of the renewal
    :param first: first day of the first contract
    :param months: of one period
    :param total: months of the contract and its renewals

    >>> find_renewal_end(date(2027, 1, 1), date(2026, 1, 1), 12, 36)
    datetime.date(2027, 12, 31)
    >>> find_renewal_end(date(2028, 3, 1), date(2024, 2, 29), 12, 54)
    datetime.date(2028, 8, 28)
    """
    end, most = find_last_day(start, months), find_last_day(first, total)
    return min(end, most) if most > start else end


def find_longest_trial(
    start: date, months: int, earlier: Iterable[Period]
) -> date | None:
    """Last day that a trial may have, its renewal included (L. 7332-1; CAE-08).

    The days of earlier contracts between the parties are taken from it, each once; none
    is left when they lasted as many months.

    :param start: first day of the CESA
    :param months: of the longest trial without earlier contracts
    :return: None if no trial may be agreed

    >>> find_longest_trial(date(2026, 1, 1), 8, [])
    datetime.date(2026, 8, 31)
    >>> quarter = Period(date(2025, 10, 1), date(2025, 12, 31))  # 92 days
    >>> find_longest_trial(date(2026, 1, 1), 8, [quarter])
    datetime.date(2026, 5, 31)
    >>> find_longest_trial(
    ...     date(2026, 1, 1), 8, [Period(date(2025, 1, 1), date(2025, 8, 31))]
    ... )
    """
    past = merge(earlier, before=start)
    if measure(past) >= Length(months):
        return None
    last = find_last_day(start, months) - timedelta(days=count_days(past))
    return last if last >= start else None


def is_trial_too_long(start: date, months: int, longest: date | None) -> bool:
    """
    :param months: agreed, the renewal included
    :param longest: what :func:`find_longest_trial` found

    >>> is_trial_too_long(date(2026, 1, 1), 8, date(2026, 8, 31))
    False
    >>> is_trial_too_long(date(2026, 1, 1), 9, date(2026, 8, 31))
    True
    >>> is_trial_too_long(date(2026, 1, 1), 0, None)
    False
    """
    if not months:
        return False
    return not longest or find_last_day(start, months) > longest


def find_trial_end(
    start: date, asked: int, months: int, earlier: Iterable[Period]
) -> date | None:
    """Last day of the trial that is agreed, never later than the law allows.

    :param asked: months that the contract says, its renewal included if it took place

    >>> find_trial_end(date(2026, 1, 1), 4, 8, [])
    datetime.date(2026, 4, 30)
    >>> find_trial_end(date(2026, 1, 1), 0, 8, [])
    """
    longest = find_longest_trial(start, months, earlier)
    if not longest or not asked:
        return None
    return min(find_last_day(start, asked), longest)
