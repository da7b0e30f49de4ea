"""The fractions that laws speak of, out of the percentages in which settings are kept.

Two thirds of three is two: 66.67 % of three would be more.
"""

from decimal import Decimal
from fractions import Fraction

LARGEST_DENOMINATOR = 12
ROUNDING = Fraction(1, 10_000)


def as_fraction(percent: Decimal) -> Fraction:
    """
    >>> as_fraction(Decimal("66.6667")), as_fraction(Decimal("66.67"))
    (Fraction(2, 3), Fraction(2, 3))
    >>> as_fraction(Decimal(5)), as_fraction(Decimal("33.4"))
    (Fraction(1, 20), Fraction(167, 500))
    """
    exact = Fraction(percent) / 100
    simple = exact.limit_denominator(LARGEST_DENOMINATOR)
    return simple if abs(exact - simple) < ROUNDING else exact
