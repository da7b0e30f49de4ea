"""The votes of a SCIC by colleges (SCIC-02; loi 47-1775, art. 19 octies).

Everybody has one voice in his college, a college has the weight that the statutes give
it, and capital has none. A cooperative without colleges is one college.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .majority import Counts, get_base, is_majority

PROPORTIONAL = "proportional"  # a college's weight is shared as its voices are
MAJORITY = "majority"  # the whole weight follows the majority of the college
METHODS = (PROPORTIONAL, MAJORITY)

HALF = Decimal(50)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class College:
    """What a college has said, out of how many on the roll and present."""

    counts: Counts
    roll: int
    present: int
    weight: Decimal = WHOLE

    def get_base(self, denominator: str) -> int:
        return get_base(self.counts, self.roll, self.present, denominator)

    def is_heard(self, denominator: str) -> bool:
        return bool(self.weight and self.get_base(denominator))


def get_score(
    colleges: Iterable[College], denominator: str, method: str = PROPORTIONAL
) -> Fraction | None:
    """The part of the weights that is in favour: Σ weight x in favour / base.

    A college with nobody to measure against leaves its weight to the others, and one
    without weight weighs nothing; None if all are so.

    >>> employees = College(Counts(6, 2), roll=10, present=8, weight=Decimal(50))
    >>> customers = College(Counts(1, 3), roll=30, present=4, weight=Decimal(30))
    >>> towns = College(Counts(1, 0), roll=2, present=1, weight=Decimal(20))
    >>> get_score([employees, customers, towns], "cast")
    Fraction(13, 20)
    >>> get_score([employees, customers, towns], "cast", MAJORITY)
    Fraction(7, 10)
    >>> get_score([College(Counts(6, 2), 10, 8)], "cast")
    Fraction(3, 4)
    >>> get_score([College(Counts(abstain=3), 10, 8)], "cast")
    >>> get_score([College(Counts(6, 2), 10, 8, Decimal(0))], "cast")
    """
    heard = [college for college in colleges if college.is_heard(denominator)]
    if not heard:
        return None
    in_favour = sum(
        Fraction(college.weight) * _get_part(college, denominator, method)
        for college in heard
    )
    return in_favour / sum(Fraction(college.weight) for college in heard)


def _get_part(college: College, denominator: str, method: str) -> Fraction:
    part = Fraction(college.counts.in_favour, college.get_base(denominator))
    if method == MAJORITY:
        return Fraction(is_majority(part, HALF))
    return part


def get_option_scores(
    colleges: Iterable[tuple[College, Mapping[Hashable, int]]], denominator: str
) -> dict[Hashable, Fraction]:
    """The same for each name of an election: the voices it got in each college.

    In the counts of a college, in favour are the ballots which bear a name.

    >>> employees = College(Counts(8), 10, 8, Decimal(50)), {"anne": 6, "bilal": 5}
    >>> others = College(Counts(4), 30, 4, Decimal(50)), {"bilal": 4}
    >>> get_option_scores([employees, others], "cast")
    {'anne': Fraction(3, 8), 'bilal': Fraction(13, 16)}
    """
    heard = [
        (college, voices)
        for college, voices in colleges
        if college.is_heard(denominator)
    ]
    weights = sum(Fraction(college.weight) for college, _voices in heard)
    scores = {}
    for college, voices in heard:
        for option, number in voices.items():
            part = Fraction(number, college.get_base(denominator))
            score = Fraction(college.weight) * part / weights
            scores[option] = scores.get(option, Fraction()) + score
    return scores


def find_weight_faults(
    weights: Iterable[Decimal], least: Decimal, most: Decimal, number: int
) -> list[str]:
    """What is wrong with the weights of the colleges of a SCIC.

    :param number: how many colleges there are at least
    :return: some of ``few``, ``least``, ``most`` and ``sum``

    >>> rule = {"least": Decimal(10), "most": Decimal(50), "number": 3}
    >>> find_weight_faults([Decimal(50), Decimal(30), Decimal(20)], **rule)
    []
    >>> find_weight_faults([Decimal(60), Decimal(39)], **rule)
    ['few', 'most', 'sum']
    """
    weights = list(weights)
    faults = {
        "few": len(weights) < number,
        "least": any(weight < least for weight in weights),
        "most": any(weight > most for weight in weights),
        "sum": sum(weights) != WHOLE,
    }
    return [name for name, is_wrong in faults.items() if is_wrong]
