"""Small cells of a table are not shown, nor what would give them away (RGPD-03).

A cell about one to four people is hidden (the number is a setting). Whoever knows the
total subtracts what is shown: so one hidden cell alone is known, and so are several
that can only be one each, or only be as many as may be hidden. More cells are hidden
then, the smallest first. A table about too few people is hidden as a whole, its empty
cells too: they would tell what everybody answered.

Empty cells are shown otherwise. The parts of one table are safe from each other and
from their total; two reports that differ by one person are not.
"""

from collections.abc import Sequence


def find_hidden(counts: Sequence[int], smallest: int) -> tuple[set[int], bool]:
    """
    :param counts: how many people each cell is about; each person is in one cell
    :param smallest: number from which a cell is shown
    :return: the positions of the hidden cells, and whether the total is hidden too

    >>> find_hidden([12, 30], 5)
    (set(), False)
    >>> find_hidden([3, 30, 12], 5)  # 45 - 30 - 12 would tell the first
    ({0, 2}, False)
    >>> find_hidden([3, 4, 30], 5)  # 7 in all: 3 and 4, or 4 and 3
    ({0, 1}, False)
    >>> sorted(find_hidden([1, 1, 30, 9], 5)[0])  # 2 in all can only be 1 and 1
    [0, 1, 3]
    >>> sorted(find_hidden([4, 4, 4, 30, 0], 5)[0])  # 12 in all can only be 4 each
    [0, 1, 2, 3]
    >>> find_hidden([3, 0], 5)  # about 3 people as a whole
    ({0, 1}, True)
    >>> find_hidden([1, 1, 1, 1, 1], 5)  # nothing else to hide
    ({0, 1, 2, 3, 4}, True)
    >>> find_hidden([0, 0], 5)
    (set(), False)
    """
    if 0 < sum(counts) < smallest:
        return set(range(len(counts))), True
    hidden = {place for place, count in enumerate(counts) if 0 < count < smallest}
    for size in sorted({count for count in counts if count >= smallest}):
        if not is_told([counts[place] for place in hidden], smallest):
            break
        # all of one size: which one was chosen would tell, too
        hidden |= {place for place, count in enumerate(counts) if count == size}
    if is_told([counts[place] for place in hidden], smallest):
        return set(range(len(counts))), True
    return hidden, False


def is_told(hidden: Sequence[int], smallest: int) -> bool:
    """Whether the sum of the hidden cells tells one of them.

    >>> is_told([], 5), is_told([3], 5), is_told([3, 4], 5), is_told([1, 1, 1], 5)
    (False, True, False, True)
    """
    if not hidden:
        return False
    total, number = sum(hidden), len(hidden)
    is_all_the_same = len(set(hidden)) == 1 and hidden[0] in (1, smallest - 1)
    return number == 1 or total < smallest or is_all_the_same
