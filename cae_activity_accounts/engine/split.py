"""Splitting an amount to the cent."""

from collections.abc import Hashable, Mapping
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def round_cents(amount: Decimal) -> Decimal:
    """
    >>> round_cents(Decimal("0.125")), round_cents(Decimal("-0.125"))
    (Decimal('0.13'), Decimal('-0.13'))
    """
    return amount.quantize(CENT, ROUND_HALF_UP)


def split(
    amount: Decimal, weights: Mapping[Hashable, Decimal], unit: Decimal = CENT
) -> dict[Hashable, Decimal]:
    """Split an amount in proportion to weights; what rounding leaves goes to the
    largest weight, so that the parts add up to the amount exactly.

    >>> split(Decimal("10.00"), {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    {'a': Decimal('3.34'), 'b': Decimal('3.33'), 'c': Decimal('3.33')}
    """
    total = sum(weights.values())
    if not total:
        raise ValueError("An amount cannot be split by weights that add up to nothing.")
    parts = {
        key: (amount * weight / total).quantize(unit, ROUND_HALF_UP)
        for key, weight in weights.items()
    }
    largest = max(weights, key=lambda key: abs(weights[key]))
    parts[largest] += amount - sum(parts.values())
    return parts
