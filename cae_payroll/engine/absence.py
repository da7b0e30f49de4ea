"""Days of a month which bring no ceiling."""

from datetime import timedelta


def count_absent(first, last, periods):
    """The calendar days of a month which are in no period (art. R.242-2 CSS: the
    ceiling counts those under contract).

    `periods`: pairs of a first and a last day, `None` without end; of somebody who has
    none, nothing is known: 0.

    >>> from datetime import date
    >>> first, last = date(2026, 9, 1), date(2026, 9, 30)
    >>> count_absent(first, last, [(date(2026, 9, 14), None)])
    13
    >>> count_absent(first, last, [(date(2025, 1, 1), date(2026, 9, 10)),
    ...                            (date(2026, 9, 9), date(2026, 9, 20))])
    10
    >>> count_absent(first, last, [(date(2026, 10, 1), None)]), count_absent(
    ...     first, last, [])
    (0, 0)
    """
    within = [
        (max(start, first), min(end or last, last))
        for start, end in periods
        if start <= last and (end is None or end >= first)
    ]
    absent, day = 0, first
    for start, end in sorted(within):
        absent += max((start - day).days, 0)
        day = max(day, end + timedelta(days=1))
    return absent + max((last - day).days + 1, 0) if within else 0
