"""How the capital and the votes may be held (SCOP-13, SCIC-01): ceilings, in percent of
all of it."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

HUNDRED = Decimal(100)
WITHIN, NEAR, OVER = "within", "near", "over"


@dataclass(frozen=True)
class Stake:
    """What one member holds, capital or a voice, and in which quality."""

    holder: Hashable
    category: str
    weight: Decimal


@dataclass(frozen=True)
class Ceiling:
    """The most that one member, or all those of some categories together, may hold.

    "At least 51 % for the employees" is "at most 49 % for all others".
    """

    code: str
    percent: Decimal
    categories: frozenset[str] | None = None  # None: each member alone


def get_voices(categories: Mapping[Hashable, str]) -> list[Stake]:
    """One voice each, whatever the shares (SCOP-07).

    >>> get_voices({"Anne": "employee"})
    [Stake(holder='Anne', category='employee', weight=Decimal('1'))]
    """
    return [Stake(holder, kind, Decimal(1)) for holder, kind in categories.items()]


def get_percentages(
    stakes: Iterable[Stake], ceiling: Ceiling
) -> Mapping[Hashable, Decimal]:
    """What a ceiling looks at, in percent of the whole: by member, or under None.

    >>> stakes = [Stake("Anne", "employee", Decimal(300)),
    ...     Stake("City", "public", Decimal(100))]
    >>> get_percentages(stakes, Ceiling("one", Decimal(50)))["Anne"]
    Decimal('75')
    >>> public = Ceiling("public", Decimal(50), frozenset({"public"}))
    >>> get_percentages(stakes, public)
    {None: Decimal('25')}
    """
    stakes = list(stakes)
    whole = sum((stake.weight for stake in stakes), Decimal(0))
    held = defaultdict(Decimal)
    for stake in stakes:
        if ceiling.categories is None:
            held[stake.holder] += stake.weight
        elif stake.category in ceiling.categories:
            held[None] += stake.weight
    if not whole:
        return {}
    return {key: amount * HUNDRED / whole for key, amount in held.items()}


def find_excesses(
    before: Iterable[Stake], after: Iterable[Stake], ceiling: Ceiling
) -> Mapping[Hashable, Decimal]:
    """Who is over a ceiling because of what changed, and by how much he then holds.

    Whoever was over it already and now holds a smaller part is let through: that is the
    way back. Nor is the first member of all, who holds everything, over anything.

    >>> ceiling = Ceiling("one", Decimal(50))
    >>> anne = Stake("Anne", "employee", Decimal(300))
    >>> bilal = Stake("Bilal", "employee", Decimal(100))
    >>> find_excesses([], [anne], ceiling)
    {}
    >>> find_excesses([anne], [anne, bilal], ceiling)
    {}
    >>> more = Stake("Anne", "employee", Decimal(400))
    >>> find_excesses([anne, bilal], [more, bilal], ceiling)
    {'Anne': Decimal('80')}
    """
    after = list(after)
    if len({stake.holder for stake in after if stake.weight}) < 2:
        return {}
    earlier = get_percentages(before, ceiling)
    return {
        key: percent
        for key, percent in get_percentages(after, ceiling).items()
        if percent > ceiling.percent and percent > earlier.get(key, Decimal(0))
    }


def get_standing(percent: Decimal, ceiling: Ceiling, points: Decimal) -> str:
    """Within a ceiling, near it by some points, or over it: up to it is allowed.

    >>> ceiling = Ceiling("one", Decimal(50))
    >>> [get_standing(Decimal(held), ceiling, Decimal(5)) for held in (44, 45, 50, 51)]
    ['within', 'near', 'near', 'over']
    """
    if percent > ceiling.percent:
        return OVER
    return NEAR if percent >= ceiling.percent - points else WITHIN


def find_near(
    stakes: Iterable[Stake], ceiling: Ceiling, points: Decimal
) -> Mapping[Hashable, Decimal]:
    """Who is over a ceiling, or within some points of it.

    >>> stakes = [Stake("Anne", "employee", Decimal(46)),
    ...     Stake("Bilal", "employee", Decimal(30)), Stake("Zoé", "other", Decimal(24))]
    >>> find_near(stakes, Ceiling("one", Decimal(50)), Decimal(5))
    {'Anne': Decimal('46')}
    """
    return {
        key: percent
        for key, percent in get_percentages(stakes, ceiling).items()
        if get_standing(percent, ceiling, points) != WITHIN
    }
