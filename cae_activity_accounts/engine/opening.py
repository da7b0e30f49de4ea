"""What is taken over from the program used before, in the middle of a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .split import round_cents

ZERO = Decimal("0.00")
# What the rounding of the lines of a document may add up to.
VAT_TOLERANCE = Decimal("0.10")


@dataclass(frozen=True)
class Part:
    """The amounts of one rate of VAT on a document."""

    untaxed: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        return self.untaxed + self.vat


def find_open_parts(parts: Sequence[Part], residual: Decimal) -> list[Part]:
    """What is still to be paid of each part of a document: the whole less what was
    settled pro rata, so that what was collected before and what will be collected add
    up to the document, to the cent.

    Half of an invoice of 2,000.00 and VAT was paid:

    >>> invoice = [Part(Decimal("2000.00"), Decimal("400.00"))]
    >>> find_open_parts(invoice, Decimal("1200.00"))
    [Part(untaxed=Decimal('1000.00'), vat=Decimal('200.00'))]

    The parts add up to the residual, whatever the rounding:

    >>> two_rates = [Part(Decimal("10.00"), Decimal("2.00")),
    ...              Part(Decimal("10.00"), Decimal("0.55"))]
    >>> parts = find_open_parts(two_rates, Decimal("7.51"))
    >>> sum(part.total for part in parts)
    Decimal('7.51')
    """
    total = sum((part.total for part in parts), ZERO)
    settled = total - residual
    largest = max(range(len(parts)), key=lambda place: parts[place].total)
    settled_totals = [round_cents(part.total * settled / total) for part in parts]
    settled_totals[largest] += settled - sum(settled_totals)
    return [
        _take_settled(part, own)
        for part, own in zip(parts, settled_totals, strict=True)
    ]


def _take_settled(part: Part, settled: Decimal) -> Part:
    if not part.total:
        return part
    untaxed = part.untaxed - round_cents(part.untaxed * settled / part.total)
    return Part(untaxed, part.total - settled - untaxed)


def find_rate(part: Part, rates: Iterable[Decimal]) -> Decimal | None:
    """The rate of VAT which a part bears, or none.

    >>> rates = [Decimal(20), Decimal(10), Decimal("5.5")]
    >>> find_rate(Part(Decimal("200.00"), Decimal("11.01")), rates)
    Decimal('5.5')
    >>> find_rate(Part(Decimal("200.00"), Decimal("30.00")), rates) is None
    True
    """
    gaps = {rate: abs(part.untaxed * rate / 100 - part.vat) for rate in rates}
    nearest = min(gaps, key=gaps.get, default=None)
    if nearest is None or gaps[nearest] > VAT_TOLERANCE:
        return None
    return nearest


def find_transit(balances: Iterable[tuple]) -> dict:
    """What completes each day of the balances taken over, activity by activity.

    Income and charges are dated in their months, the rest on the day of the
    take-over: each day is completed on one account, which the last one empties, so
    that before that day the cash of no activity moves.

    :param balances: tuples (day, owner, debit less credit), which come to zero
    :return: dict {day: {owner: what is to be added}}

    >>> rows = [(1, "pottery", Decimal(-300)), (2, "pottery", Decimal(-200)),
    ...         (2, "bank", Decimal(500))]
    >>> find_transit(rows)
    {1: {'pottery': Decimal('300.00')}, 2: {'pottery': Decimal('-300.00')}}
    """
    rows = list(balances)
    last = max(day for day, _owner, _balance in rows)
    transit = {}
    for day, owner, balance in rows:
        if day != last:
            for place, amount in ((day, -balance), (last, balance)):
                owners = transit.setdefault(place, {})
                owners[owner] = owners.get(owner, ZERO) + amount
    return {
        day: {owner: amount for owner, amount in owners.items() if amount}
        for day, owners in transit.items()
    }
