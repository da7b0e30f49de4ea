"""Whether enough members are present or represented: heads, never shares (SCOP-08)."""

from decimal import Decimal
from math import ceil

from .legal_fraction import as_fraction


def count_needed(roll: int, percent: Decimal) -> int:
    """How many of the members on the roll a quorum asks for (AG-08, AG-10).

    >>> count_needed(41, Decimal(25)), count_needed(41, Decimal(20))
    (11, 9)
    >>> count_needed(40, Decimal(25)), count_needed(40, Decimal(0))
    (10, 0)
    """
    return ceil(as_fraction(percent) * roll)


def is_reached(present: int, roll: int, percent: Decimal) -> bool:
    """``present`` counts those present, represented, and voting from a distance.

    >>> is_reached(10, 41, Decimal(25)), is_reached(11, 41, Decimal(25))
    (False, True)
    """
    return present >= count_needed(roll, percent)
