"""What a resolution needs, and whether it has it (AG-07 to AG-11).

Quorum, majority and what votes are measured against depend on the legal form and on the
statutes: they are settings, and come as a :class:`Rule`.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .legal_fraction import as_fraction
from .quorum import is_reached

# What the votes in favour are measured against.
ALL = "all"  # all the members
PRESENT = "present"  # those present, represented, or voting from a distance
VOTERS = "voters"  # those who took part in the vote, blank votes and abstentions too
CAST = "cast"  # in favour or against: neither abstention nor blank nor null
DENOMINATORS = (ALL, PRESENT, VOTERS, CAST)

ADOPTED, REJECTED = "adopted", "rejected"
NO_QUORUM, SECOND_ROUND = "no_quorum", "second_round"


@dataclass(frozen=True)
class Counts:
    """How many voices said what; null votes count with the blank ones."""

    in_favour: int = 0
    against: int = 0
    abstain: int = 0
    blank: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """
        >>> Counts(3, 1) + Counts(1, blank=2)
        Counts(in_favour=4, against=1, abstain=0, blank=2)
        """
        return Counts(
            self.in_favour + other.in_favour,
            self.against + other.against,
            self.abstain + other.abstain,
            self.blank + other.blank,
        )

    @property
    def cast(self) -> int:
        return self.in_favour + self.against

    @property
    def voters(self) -> int:
        return self.cast + self.abstain + self.blank


@dataclass(frozen=True)
class Rule:
    """Percentages, and one of :data:`DENOMINATORS`."""

    quorum: Decimal
    majority: Decimal
    denominator: str


def get_base(counts: Counts, roll: int, present: int, denominator: str) -> int:
    """How many voices the votes in favour are measured against.

    >>> counts = Counts(in_favour=5, against=2, abstain=2, blank=1)
    >>> [get_base(counts, 40, 12, name) for name in DENOMINATORS]
    [40, 12, 10, 7]
    """
    return {
        ALL: roll,
        PRESENT: present,
        VOTERS: counts.voters,
        CAST: counts.cast,
    }[denominator]


def is_majority(score: Fraction, percent: Decimal) -> bool:
    """Half is not a majority: one voice more is needed; two thirds are enough.

    >>> [is_majority(Fraction(5, among), Decimal(50)) for among in (10, 9)]
    [False, True]
    >>> is_majority(Fraction(4, 6), Decimal("66.6667"))
    True
    """
    needed = as_fraction(percent)
    return score > needed if needed <= Fraction(1, 2) else score >= needed


def decide(
    rule: Rule,
    score: Fraction | None,
    roll: int,
    present: int,
    second_round: bool = False,
) -> str:
    """The result of a vote.

    :param score: the votes in favour as a part of what they are measured against (see
        ``college_tally.get_score``), None if that is nothing
    :param second_round: whether the law gives a second vote to what misses the majority
        in this one (SARL, AG-07)

    >>> more_than_half = Rule(Decimal(0), Decimal(50), ALL)
    >>> decide(more_than_half, Fraction(21, 40), roll=40, present=30)
    'adopted'
    >>> decide(more_than_half, Fraction(20, 40), roll=40, present=30, second_round=True)
    'second_round'
    >>> two_thirds = Rule(Decimal(25), Decimal("66.6667"), PRESENT)
    >>> decide(two_thirds, Fraction(9, 9), roll=40, present=9)
    'no_quorum'
    """
    if not is_reached(present, roll, rule.quorum):
        return NO_QUORUM
    if score is not None and is_majority(score, rule.majority):
        return ADOPTED
    return SECOND_ROUND if second_round else REJECTED
