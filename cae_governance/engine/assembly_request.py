"""Who may ask for an item on the agenda, or for an assembly (AG-06).

The law counts shares; in a cooperative, where each member has one voice, the statutes
count members: how many percent of them is a dated setting.
"""

from decimal import Decimal
from math import ceil

from .legal_fraction import as_fraction


def count_needed(members: int, percent: Decimal) -> int:
    """How many members must ask together, one at least (C. com., L. 223-27).

    >>> [count_needed(members, Decimal(5)) for members in (0, 7, 40, 41)]
    [1, 1, 2, 3]
    """
    return max(ceil(as_fraction(percent) * members), 1)
