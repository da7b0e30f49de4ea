"""What a person's pay draws from each of his activities, to the cent."""

from collections.abc import Collection, Hashable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .money import CENT, HUNDRED, ZERO

WAGES, CHARGES, NET = "wages", "charges", "net"


def envelope_of(
    available: Decimal, percentage: Decimal, contribution_rate: Decimal = ZERO
) -> Decimal:
    """What one person may draw from an activity that is shared (CAE-23).

    Nothing is drawn from an activity without money; cents are rounded down, so that
    all who share it never draw more than there is.

    :param contribution_rate: in %, what the contribution takes of the pay itself: it
        comes out of what is available too

    >>> envelope_of(Decimal("100.01"), Decimal(50)), envelope_of(Decimal(-5), HUNDRED)
    (Decimal('50.00'), Decimal('0.00'))

    1,050.00 pay 1,000.00 and the 5 % that the cooperative takes of it:

    >>> envelope_of(Decimal("1050.00"), HUNDRED, Decimal(5))
    Decimal('1000.00')
    """
    if available <= 0:
        return Decimal("0.00")
    part = available * percentage / (HUNDRED + contribution_rate)
    return part.quantize(CENT, ROUND_DOWN)


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


def draw(
    cost: Decimal, envelopes: Mapping[Hashable, Decimal]
) -> dict[Hashable, Decimal]:
    """What a cost draws from each envelope, which it never exceeds.

    Three cents stay in five envelopes: rounding leaves one in each, and the two which
    are too many go back to the largest as far as it holds them.

    >>> parts = draw(Decimal("4.97"), dict.fromkeys("abcde", Decimal("1.00")))
    >>> [str(part) for part in parts.values()]
    ['1.00', '1.00', '0.99', '0.99', '0.99']
    """
    parts = split_amount(cost, envelopes)
    largest = max(envelopes, key=envelopes.__getitem__)
    for key, envelope in envelopes.items():
        moved = min(envelope - parts[key], parts[largest] - envelopes[largest])
        if moved > 0:
            parts[key] += moved
            parts[largest] -= moved
    return parts


def split_entry(
    amounts: Mapping[Hashable, Decimal],
    draws: Mapping[Hashable, Decimal],
    costs: Collection[Hashable] = (WAGES,),
) -> dict[Hashable, dict[Hashable, Decimal]]:
    """Split an entry (debit positive, credit negative) that adds up to nothing, so
    that the part of each also does, and costs what was drawn there: charges and net
    to pay take up the cents.

    :param costs: parts of the cost beside charges

    >>> parts = split_entry(
    ...     {"wages": Decimal("100.01"), "charges": Decimal("40.00"),
    ...      "bodies": Decimal("-70.02"), "net": Decimal("-69.99")},
    ...     {"a": Decimal("70.01"), "b": Decimal("70.00")})
    >>> [str(part["wages"] + part["charges"]) for part in parts.values()]
    ['70.01', '70.00']
    >>> [sum(part.values()) for part in parts.values()]
    [Decimal('0.00'), Decimal('0.00')]
    >>> sum(part["net"] for part in parts.values())
    Decimal('-69.99')
    """
    others = {
        name: split_amount(amount, draws)
        for name, amount in amounts.items()
        if name not in (CHARGES, NET)
    }
    result = {}
    for key, drawn in draws.items():
        part = {name: shares[key] for name, shares in others.items()}
        part[CHARGES] = drawn - sum((part.get(name, ZERO) for name in costs), ZERO)
        result[key] = {**part, NET: -sum(part.values(), ZERO)}
    return result


def add_amounts(
    first: Mapping[Hashable, Decimal], second: Mapping[Hashable, Decimal]
) -> dict[Hashable, Decimal]:
    """
    >>> add_amounts({"a": Decimal(1)}, {"a": Decimal(2), "b": Decimal(3)})
    {'a': Decimal('3'), 'b': Decimal('3')}
    """
    return {
        key: first.get(key, ZERO) + second.get(key, ZERO)
        for key in dict.fromkeys((*first, *second))
    }


def add_parts(
    parts: Mapping[Hashable, Mapping[Hashable, Decimal]],
    own: Mapping[Hashable, Mapping[Hashable, Decimal]],
) -> dict[Hashable, dict[Hashable, Decimal]]:
    """Add to each part what belongs to it alone.

    >>> add_parts({"a": {"net": Decimal(-5)}}, {"a": {"net": Decimal(-2)}, "b": {}})
    {'a': {'net': Decimal('-7')}, 'b': {}}
    """
    return {
        key: add_amounts(parts.get(key, {}), own.get(key, {}))
        for key in dict.fromkeys((*parts, *own))
    }
