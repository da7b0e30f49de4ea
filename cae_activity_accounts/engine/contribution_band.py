"""Rates by bands of the base.

Cooperatives' rates fall as the base grows. *Marginal*: each rate applies to the part of
the base within its band (Astrolabe: 11 % to 40,000, 10 % to 80,000, 9 % above). *Whole
amount*: the rate of the band which holds the base applies to all of it (Solstice: 13 %
of a margin under 1,000, 12 % of one from 1,001 to 2,000).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from .contribution_error import (
    BandHoleError,
    BandOverlapError,
    NoBandError,
    RateError,
)

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Band:
    """``lower`` is outside the band and ``upper`` inside it, none: without end;
    ``rate`` in %."""

    lower: Decimal
    upper: Decimal | None
    rate: Decimal

    def get_part(self, base: Decimal) -> Decimal:
        top = base if self.upper is None else min(base, self.upper)
        return max(top - self.lower, ZERO)


class BandPart(NamedTuple):
    """What one band takes: ``amount`` is not rounded."""

    band: Band
    base: Decimal
    amount: Decimal


def make_bands(*steps: tuple) -> tuple[Band, ...]:
    """
    :param steps: pairs (upper end, rate in %) in order, the last end none

    >>> [str(band.lower) for band in make_bands((40_000, 11), (80_000, 10), (None, 9))]
    ['0', '40000', '80000']
    """
    bands, lower = [], ZERO
    for upper, rate in steps:
        upper = upper if upper is None else Decimal(upper)
        bands.append(Band(lower, upper, Decimal(str(rate))))
        lower = upper
    return tuple(bands)


def apply_bands(
    bands: Sequence[Band], base: Decimal, whole: bool = False
) -> tuple[BandPart, ...]:
    """
    The example of Astrolabe's rules: 90,000 in a year make 4,400 + 4,000 + 900.

    >>> bands = make_bands((40_000, 11), (80_000, 10), (None, 9))
    >>> parts = apply_bands(bands, Decimal(90_000))
    >>> [(str(part.base), str(part.amount)) for part in parts]
    [('40000', '4400'), ('40000', '4000'), ('10000', '900')]
    >>> [part] = apply_bands(bands, Decimal(90_000), whole=True)
    >>> part.amount
    Decimal('8100')

    A base below zero (credit notes, purchases over sales) is the first band's:

    >>> [part] = apply_bands(bands, Decimal(-100))
    >>> part.amount
    Decimal('-11')
    """
    if whole or base <= 0:
        return (_take(find_band(bands, base), base),)
    return tuple(_take(band, part) for band in bands if (part := band.get_part(base)))


def find_band(bands: Sequence[Band], base: Decimal) -> Band:
    """
    >>> bands = make_bands((1000, 13), (None, 12))
    >>> [str(find_band(bands, Decimal(base)).rate) for base in (-5, 1000, "1000.01")]
    ['13', '13', '12']
    """
    return next(band for band in bands if band.upper is None or base <= band.upper)


def _take(band: Band, base: Decimal) -> BandPart:
    return BandPart(band, base, base * band.rate / HUNDRED)


def subtract_parts(
    after: Sequence[BandPart], before: Sequence[BandPart]
) -> tuple[BandPart, ...]:
    """What each band took more, from one base to another.

    >>> bands = make_bands((40_000, 11), (None, 10))
    >>> january, february = (
    ...     apply_bands(bands, Decimal(base)) for base in (39_000, 41_000)
    ... )
    >>> [
    ...     (str(part.band.rate), str(part.base), str(part.amount))
    ...     for part in subtract_parts(february, january)
    ... ]
    [('11', '1000', '110'), ('10', '1000', '100')]
    """
    sums: dict[Decimal, BandPart] = {}  # by where the band begins
    for sign, parts in ((1, after), (-1, before)):
        for band, base, amount in parts:
            known = sums.get(band.lower, BandPart(band, ZERO, ZERO))
            sums[band.lower] = BandPart(
                band, known.base + sign * base, known.amount + sign * amount
            )
    return tuple(
        part for _lower, part in sorted(sums.items()) if part.base or part.amount
    )


def check_bands(bands: Sequence[Band], rule: str | None = None) -> None:
    """Bands follow each other from zero without end.

    >>> check_bands(make_bands((1000, 13), (None, 12)))
    >>> check_bands(make_bands((1000, 13)))
    Traceback (most recent call last):
        ...
    BandHoleError
    >>> first, second = Band(ZERO, Decimal(1000), ZERO), Band(Decimal(900), None, ZERO)
    >>> check_bands([first, second])
    Traceback (most recent call last):
        ...
    BandOverlapError
    """
    if not bands:
        raise NoBandError(rule=rule)
    for band in bands:
        _check_band(band, rule)
    ordered = sorted(bands, key=lambda band: band.lower)
    if ordered[0].lower > 0:
        raise BandHoleError(ordered[0], rule=rule)
    for one, other in pairwise(ordered):
        if one.upper is None or one.upper > other.lower:
            raise BandOverlapError(one, other, rule=rule)
        if one.upper < other.lower:
            raise BandHoleError(one, other, rule=rule)
    if ordered[-1].upper is not None:
        raise BandHoleError(ordered[-1], rule=rule)


def _check_band(band: Band, rule: str | None) -> None:
    if not 0 <= band.rate <= HUNDRED:
        raise RateError(band, rule=rule)
    if band.lower < 0 or (band.upper is not None and band.upper <= band.lower):
        raise BandOverlapError(band, rule=rule)
