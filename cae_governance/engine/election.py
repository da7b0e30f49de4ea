"""Who is elected, when there are several seats, a tie, a second round."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .majority import is_majority


@dataclass(frozen=True)
class Outcome:
    """``tied`` are those whom nothing tells apart, for fewer seats than they are."""

    elected: tuple[Hashable, ...]
    tied: tuple[Hashable, ...]
    seats_left: int


def elect(
    scores: Mapping[Hashable, Fraction],
    seats: int,
    majority: Decimal | None = None,
    precedence: Sequence[Hashable] = (),
) -> Outcome:
    """Give the seats to the highest scores.

    :param scores: the part of the votes that each one has
    :param majority: the percentage that one must have (first round); None: the highest
        scores have it (second round)
    :param precedence: in which order the statutes put those with the same score

    >>> scores = {"anne": Fraction(7, 10), "bilal": Fraction(6, 10),
    ...           "chloe": Fraction(4, 10), "dimitri": Fraction(4, 10)}
    >>> elect(scores, seats=3, majority=Decimal(50))
    Outcome(elected=('anne', 'bilal'), tied=(), seats_left=1)
    >>> elect(scores, seats=3)
    Outcome(elected=('anne', 'bilal'), tied=('chloe', 'dimitri'), seats_left=1)
    >>> elect(scores, seats=3, precedence=["dimitri", "chloe"]).elected
    ('anne', 'bilal', 'dimitri')
    >>> elect(scores, seats=4).elected
    ('anne', 'bilal', 'chloe', 'dimitri')
    """
    ranks = {option: rank for rank, option in enumerate(precedence)}

    def order(option):
        return -scores[option], ranks.get(option, len(ranks))

    entitled = [
        option
        for option, score in scores.items()
        if (is_majority(score, majority) if majority is not None else score > 0)
    ]
    elected = []
    for level in sorted(set(map(order, entitled))):
        equals = tuple(option for option in entitled if order(option) == level)
        if len(elected) + len(equals) > seats:
            left = seats - len(elected)
            return Outcome(tuple(elected), equals if left else (), left)
        elected.extend(equals)
    return Outcome(tuple(elected), (), seats - len(elected))


def find_choice_fault(
    choice: Collection[Hashable], options: Collection[Hashable], seats: int
) -> str | None:
    """What is wrong with the names on one ballot: none is a blank one.

    >>> options = ["anne", "bilal", "chloe"]
    >>> find_choice_fault(["anne", "bilal"], options, seats=2)
    >>> find_choice_fault(["anne", "anne"], options, seats=2)
    'twice'
    >>> find_choice_fault(["anne", "zoe"], options, seats=2)
    'unknown'
    >>> find_choice_fault(["anne", "bilal", "chloe"], options, seats=2)
    'seats'
    """
    if len(set(choice)) < len(choice):
        return "twice"
    if not set(choice) <= set(options):
        return "unknown"
    return "seats" if len(choice) > seats else None
