"""Small cells of a table are not shown, nor what would give them away (RGPD-03).

A cell about one to four people is hidden (the number is a setting). Whoever knows the
total subtracts what is shown, and the total is always known: another table of the same
report is about the same people. So one hidden cell alone is known, and so are several
that can only be one each, or only be as many as may be hidden. More cells are hidden
then, the smallest first.

A table about too few people, or with hardly more people than answers, is hidden as a
whole, with its labels: that an answer is there tells that somebody gave it.

Empty cells are shown otherwise. The tables of one report are safe from their totals and
from each other's; two reports that differ by one person are not.
"""

from collections.abc import Sequence


def find_hidden(counts: Sequence[int], smallest: int) -> set[int] | None:
    """
    :param counts: how many people each cell is about; each person is in one cell
    :param smallest: number from which a cell is shown
    :return: the positions of the hidden cells; none: the table as a whole

    >>> find_hidden([12, 30], 5)
    set()
    >>> find_hidden([3, 30, 12], 5)  # 45 - 30 - 12 would tell the first
    {0, 2}
    >>> find_hidden([3, 4, 30], 5)  # 7 in all: 3 and 4, or 4 and 3
    {0, 1}
    >>> sorted(find_hidden([1, 1, 30, 9], 5))  # 2 in all can only be 1 and 1
    [0, 1, 3]
    >>> sorted(find_hidden([4, 4, 4, 30, 5], 5))  # 12 in all could only be 4 each
    [0, 1, 2, 4]
    >>> find_hidden([4, 4, 0], 5)  # 8 in all, as 1 and 7 would be
    {0, 1}
    >>> find_hidden([3, 0], 5)  # about 3 people as a whole
    >>> find_hidden([1, 1, 1, 1, 1], 5)  # nothing else to hide
    >>> find_hidden([0, 0], 5)
    set()
    """
    total, answers = sum(counts), sum(count > 0 for count in counts)
    if 0 < total < max(smallest, 2 * answers if is_small(counts, smallest) else 0):
        return None
    hidden = {place for place, count in enumerate(counts) if 0 < count < smallest}
    for size in sorted({count for count in counts if count >= smallest}):
        if not is_told([counts[place] for place in hidden], smallest):
            break
        # all of one size: which one was chosen would tell, too
        hidden |= {place for place, count in enumerate(counts) if count == size}
    return hidden


def is_small(counts: Sequence[int], smallest: int) -> bool:
    """Whether a cell has to be hidden at all.

    >>> is_small([12, 0], 5), is_small([12, 1], 5)
    (False, True)
    """
    return any(0 < count < smallest for count in counts)


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
