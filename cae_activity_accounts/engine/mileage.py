"""What a kilometre is worth: the yearly scale of mileage (CGI, annexe IV, art. 6 B)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .split import round_cents


@dataclass(frozen=True)
class Band:
    """A distance of the year, up to so many kilometres (None: without end), is worth
    ``distance × rate + fixed``: the law's own formula."""

    up_to: Decimal | None
    rate: Decimal
    fixed: Decimal = Decimal(0)


def find_band(distance: Decimal, bands: Sequence[Band]) -> Band:
    """:param bands: shortest distance first, the last without end"""
    return next(band for band in bands if band.up_to is None or distance <= band.up_to)


def compute_year(
    distance: Decimal, bands: Sequence[Band], bonus: Decimal = Decimal(0)
) -> Decimal:
    """The allowance of all kilometres of a year.

    :param bonus: what an electric car adds, in %

    >>> five = [
    ...     Band(Decimal(5000), Decimal("0.636")),
    ...     Band(Decimal(20000), Decimal("0.357"), Decimal(1395)),
    ...     Band(None, Decimal("0.427")),
    ... ]
    >>> compute_year(Decimal(4000), five)  # 4 000 × 0,636
    Decimal('2544.00')
    >>> compute_year(Decimal(6000), five)  # 6 000 × 0,357 + 1 395
    Decimal('3537.00')
    >>> compute_year(Decimal(22000), five)  # 22 000 × 0,427
    Decimal('9394.00')
    >>> compute_year(Decimal(4000), five, Decimal(20))  # an electric car: + 20 %
    Decimal('3052.80')
    """
    if not distance:
        return Decimal("0.00")
    band = find_band(distance, bands)
    amount = distance * band.rate + band.fixed
    return round_cents(amount * (1 + bonus / 100))


def compute_trip(
    before: Decimal,
    distance: Decimal,
    bands: Sequence[Band],
    bonus: Decimal = Decimal(0),
) -> Decimal:
    """What a trip adds to the allowance of the year: the trips of a year add up to the
    allowance of all its kilometres, to the cent, whatever their order.

    :param before: kilometres of the year already counted

    >>> three = [
    ...     Band(Decimal(5000), Decimal("0.529")),
    ...     Band(None, Decimal("0.316"), Decimal(1065)),
    ... ]
    >>> compute_trip(Decimal(0), Decimal(100), three)
    Decimal('52.90')
    >>> compute_trip(Decimal(4950), Decimal(100), three)  # 50 in each band
    Decimal('42.25')
    >>> compute_trip(Decimal(6000), Decimal(100), three)
    Decimal('31.60')
    """
    after = compute_year(before + distance, bands, bonus)
    return after - compute_year(before, bands, bonus)
