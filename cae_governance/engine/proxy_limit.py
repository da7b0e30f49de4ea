"""How many members one may represent, and which proxies do not stand (SCOP-09).

Loi 78-763: nobody has, besides his own, more than one vote where there are fewer than
twenty members, nor more than a twentieth of the members otherwise. The numbers are
settings.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .legal_fraction import as_fraction


@dataclass(frozen=True)
class ProxyRule:
    """``few`` proxies below ``threshold`` members, ``percent`` of them above."""

    threshold: int
    few: int
    percent: Decimal


def max_proxies(members: int, rule: ProxyRule) -> int:
    """How many others a member may represent, out of so many members on the roll.

    >>> rule = ProxyRule(threshold=20, few=1, percent=Decimal(5))
    >>> [max_proxies(members, rule) for members in (2, 19, 20, 39, 40, 1000)]
    [1, 1, 1, 1, 2, 50]
    """
    if members < rule.threshold:
        return rule.few
    return int(as_fraction(rule.percent) * members)


def find_over_limit(receivers: Iterable[Hashable], limit: int) -> dict[Hashable, int]:
    """Those who hold more proxies than the limit, with how many they hold.

    >>> find_over_limit(["anne", "bilal", "anne"], limit=1)
    {'anne': 2}
    """
    held = Counter(receivers)
    return {who: number for who, number in held.items() if number > limit}


def find_handed_on(proxies: Mapping[Hashable, Hashable]) -> set[Hashable]:
    """Those who received a proxy and gave their own: a circle, or a chain.

    Who is represented is absent, and cannot represent anybody.

    >>> sorted(find_handed_on({"anne": "bilal", "bilal": "anne"}))
    ['anne', 'bilal']
    >>> find_handed_on({"anne": "bilal", "bilal": "chloe"})
    {'bilal'}
    >>> find_handed_on({"anne": "bilal", "chloe": "bilal"})
    set()
    """
    return set(proxies) & set(proxies.values())
