"""Shares given back: how much, when, in which order, down to which capital (SCOP-15).

loi 47-1775, art. 13 (a quarter of the highest capital stays) and 18 (five years at
most, nominal less the share of losses); Code de commerce, L. 231-5 (statutory minimum).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .share_register import Movement

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
# Why a request may not be paid today.
EARLIER, FLOOR = "earlier", "floor"


def get_losses(nominal: Decimal, paid: Decimal, percent: Decimal) -> Decimal:
    """The share of losses which shares bear: never more than what was paid up.

    >>> get_losses(Decimal(500), Decimal(500), Decimal("12.5"))
    Decimal('62.50')
    >>> get_losses(Decimal(500), Decimal(50), Decimal("12.5"))
    Decimal('50')
    """
    share = (nominal * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    return min(share, paid)


def get_paid_part(shares: int, held: int, paid: Decimal, unit: Decimal) -> Decimal:
    """What is paid up of some of the shares held: in proportion, in cents, and all
    of it with the last share.

    >>> get_paid_part(1, 3, Decimal("100.00"), Decimal(50))
    Decimal('33.33')
    >>> get_paid_part(3, 3, Decimal("100.00"), Decimal(50))
    Decimal('100.00')

    What stays must have room on the shares which stay: ``unit`` is their nominal.

    >>> get_paid_part(1, 4, Decimal("190.00"), Decimal(50))
    Decimal('47.50')
    >>> get_paid_part(1, 4, Decimal("199.99"), Decimal(50))
    Decimal('50.00')
    """
    if shares >= held or not held:
        return paid
    part = (paid * shares / held).quantize(CENT, ROUND_HALF_UP)
    return min(max(part, paid - unit * (held - shares)), unit * shares)


def get_highest_capital(movements: Iterable[Movement]) -> Decimal:
    """The most that the capital ever was at the end of a day.

    >>> get_highest_capital([
    ...     Movement(date(2026, 3, 1), 10, Decimal(500)),
    ...     Movement(date(2026, 5, 1), -4, Decimal(-200)),
    ... ])
    Decimal('500')
    """
    days = {}
    for movement in movements:
        days[movement.day] = days.get(movement.day, Decimal(0)) + movement.capital
    highest = capital = Decimal(0)
    for day in sorted(days):
        capital += days[day]
        highest = max(highest, capital)
    return highest


def get_floor(highest: Decimal, percent: Decimal, *minima: Decimal) -> Decimal:
    """Below which no reimbursement may lead.

    >>> get_floor(Decimal(10000), Decimal(25), Decimal(0), Decimal(1850))
    Decimal('2500')
    """
    return max(highest * percent / HUNDRED, *minima)


@dataclass(frozen=True)
class Request:
    """Who waits for what, since when; ``rank`` tells requests of one day apart."""

    key: Hashable
    since: date
    rank: int
    nominal: Decimal


@dataclass(frozen=True)
class Place:
    """A request in the queue: what the capital is after it, and what holds it up.

    ``capital_after`` counts all those before it as reimbursed.
    """

    key: Hashable
    position: int
    capital_after: Decimal
    obstacle: str | None


def get_queue(
    requests: Iterable[Request], capital: Decimal, floor: Decimal
) -> Sequence[Place]:
    """The requests in their order, each with what holds it up.

    Those which the floor lets through may be paid today, in this order; nobody
    overtakes the one whom it stops.

    >>> requests = [
    ...     Request("Bilal", date(2026, 2, 1), 2, Decimal(300)),
    ...     Request("Anne", date(2026, 1, 1), 1, Decimal(200)),
    ...     Request("Chloé", date(2026, 3, 1), 3, Decimal(300)),
    ...     Request("David", date(2026, 4, 1), 4, Decimal(50)),
    ... ]
    >>> for place in get_queue(requests, Decimal(1000), Decimal(400)):
    ...     print(place.position, place.key, place.capital_after, place.obstacle)
    1 Anne 800 None
    2 Bilal 500 None
    3 Chloé 200 floor
    4 David 150 earlier
    """
    places, obstacle = [], None
    for position, request in enumerate(
        sorted(requests, key=lambda request: (request.since, request.rank)), start=1
    ):
        capital -= request.nominal
        if obstacle:
            obstacle = EARLIER
        elif capital < floor:
            obstacle = FLOOR
        places.append(Place(request.key, position, capital, obstacle))
    return places
