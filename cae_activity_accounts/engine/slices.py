"""A long work cut in slices, each of which is done whole or not at all."""

from collections.abc import Collection, Hashable, Iterable, Mapping


def join_groups(
    things: Iterable[Hashable], ties: Mapping[Hashable, Collection[Hashable]]
) -> list[list[Hashable]]:
    """Things which share something go together, whatever the way from one to another.

    :param ties: of each thing, what it may share with another
    :return: groups in the order of their first thing

    >>> people = {"pottery": ["Yann"], "studio": ["Nora"], "market": ["Nora", "Yann"]}
    >>> join_groups(["pottery", "garden", "studio", "market"], people)
    [['pottery', 'studio', 'market'], ['garden']]
    """
    things = list(things)
    rank = {thing: number for number, thing in enumerate(things)}
    members = {}
    for thing in things:
        for shared in ties.get(thing, ()):
            members.setdefault(shared, []).append(thing)
    groups, seen = [], set()
    for first in things:
        reached, waiting = set(), [first]
        while waiting:
            thing = waiting.pop()
            if thing in seen:
                continue
            seen.add(thing)
            reached.add(thing)
            for shared in ties.get(thing, ()):
                waiting += members.pop(shared, ())
        if reached:
            groups.append(sorted(reached, key=rank.__getitem__))
    return groups


def cut(groups: Iterable[list], size: int) -> list[list]:
    """Slices of at least ``size`` things, but the last; a group is never cut.

    >>> cut([[1], [2, 3, 4], [5], [6]], 2)
    [[1, 2, 3, 4], [5, 6]]
    >>> cut([], 2)
    []
    """
    slices = []
    for group in groups:
        if slices and len(slices[-1]) < size:
            slices[-1] += group
        else:
            slices.append(list(group))
    return slices
