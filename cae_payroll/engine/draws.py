"""What a person's pay draws from each of his activities, to the cent."""

from collections.abc import Hashable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .money import CENT, HUNDRED, ZERO

NET = "net"


def envelope_of(available: Decimal, percentage: Decimal) -> Decimal:
    """What one person may draw from an activity that is shared (CAE-23).

    Nothing is drawn from an activity without money; cents are rounded down, so that
    all who share it never draw more than there is.

    >>> envelope_of(Decimal("100.01"), Decimal(50)), envelope_of(Decimal(-5), HUNDRED)
    (Decimal('50.00'), Decimal('0.00'))
    """
    if available <= 0:
        return Decimal("0.00")
    return (available * percentage / HUNDRED).quantize(CENT, ROUND_DOWN)


def split_amount(
    amount: Decimal, weights: Mapping[Hashable, Decimal]
) -> dict[Hashable, Decimal]:
    """Split in proportion; the cent of rounding goes to the largest weight.

    >>> split_amount(Decimal("0.05"), {"a": Decimal(2), "b": Decimal(1)})
    {'a': Decimal('0.03'), 'b': Decimal('0.02')}
    """
    total = sum(weights.values(), ZERO)
    parts = {
        key: (amount * weight / total).quantize(CENT, ROUND_HALF_UP)
        for key, weight in weights.items()
    }
    largest = max(weights, key=weights.__getitem__)
    parts[largest] += amount - sum(parts.values(), ZERO)
    return parts


def split_entry(
    amounts: Mapping[str, Decimal], weights: Mapping[Hashable, Decimal]
) -> dict[Hashable, dict[str, Decimal]]:
    """Split an entry (debit positive, credit negative) that adds up to nothing, so
    that the part of each also does: the net to pay takes up the cents.

    >>> parts = split_entry(
    ...     {"wages": Decimal("100.01"), "bodies": Decimal("-30.02"),
    ...      "net": Decimal("-69.99")},
    ...     {"a": Decimal(1), "b": Decimal(1)})
    >>> [sum(part.values()) for part in parts.values()]
    [Decimal('0.00'), Decimal('0.00')]
    >>> sum(part["net"] for part in parts.values())
    Decimal('-69.99')
    """
    others = {
        name: split_amount(amount, weights)
        for name, amount in amounts.items()
        if name != NET
    }
    result = {}
    for key in weights:
        part = {name: shares[key] for name, shares in others.items()}
        result[key] = {**part, NET: -sum(part.values(), ZERO)}
    return result
