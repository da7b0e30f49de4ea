"""Losses after which a cooperative audit is due before its time (SCOP-20, SCIC-06).

loi 47-1775, art. 25-1: several loss-making years in a row, or the losses of one year
that reach a part of the highest capital. How many and which part: dated settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

YEARS, CAPITAL = "years", "capital"


@dataclass(frozen=True)
class Result:
    """Of a closed year: its last day, and its profit, less than zero for a loss."""

    end: date
    profit: Decimal


@dataclass(frozen=True)
class Cause:
    """Which losses, known since the end of which year."""

    kind: str
    end: date
    loss: Decimal


def find_loss_cause(
    results: Sequence[Result],
    years: int,
    limit: Decimal,
    since: date | None = None,
) -> Cause | None:
    """The first cause that no audit has followed; the years come one after another.

    ``limit``: losses of one year from which on they count alone, zero for none;
    ``since``: day of the last audit.

    >>> results = [
    ...     Result(date(year, 12, 31), Decimal(profit))
    ...     for year, profit in ((2022, -10), (2023, -20), (2024, -30), (2025, -900))
    ... ]
    >>> find_loss_cause(results, 3, Decimal(500))
    Cause(kind='years', end=datetime.date(2024, 12, 31), loss=Decimal('60'))
    >>> find_loss_cause(results, 3, Decimal(500), since=date(2025, 6, 1)).kind
    'capital'
    >>> find_loss_cause(results[:2], 3, Decimal(500))
    """
    for rank, result in enumerate(results, start=1):
        if since and result.end <= since:
            continue
        if limit > 0 and -result.profit >= limit:
            return Cause(CAPITAL, result.end, -result.profit)
        last = results[max(rank - years, 0) : rank]
        if len(last) == years and all(one.profit < 0 for one in last):
            return Cause(YEARS, result.end, -sum(one.profit for one in last))
    return None
