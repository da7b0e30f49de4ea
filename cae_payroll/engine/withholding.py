"""Withholding of income tax at source (art. 204 A to 204 N CGI)."""

from .money import ZERO, percent
from .parameters import MissingParameter, within


def neutral_rate(grid, net_taxable, day):
    """The rate (%) of the neutral grid (art. 204 H, III CGI) for a monthly base."""
    base = max(net_taxable, ZERO)
    for bracket in grid:
        if within(base, bracket.base_from, bracket.base_below):
            return bracket.rate
    raise MissingParameter("PAS_NEUTRAL", day)


def withhold(net_taxable, rate):
    """The tax on a net taxable, to the cent; a month below zero pays none.

    >>> from decimal import Decimal
    >>> withhold(Decimal("1639.28"), Decimal("0.5"))
    Decimal('8.20')
    """
    return percent(max(net_taxable, ZERO), rate)
