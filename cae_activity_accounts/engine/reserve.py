"""What is kept back from the money of an activity, by hand or by rule.

The statutes and the assembly set the terms of what the activity keeps (Code du travail,
L. 7331-2 and L. 7332-3: pay comes out of turnover after charges and contribution); a
reserve is no charge: the money stays the activity's, and comes back when it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .split import round_cents

ZERO = Decimal("0.00")
MONTHS_OF_A_YEAR = 12
PERCENTAGE, FIXED, MONTHS = "percentage", "fixed", "months"


@dataclass(frozen=True)
class Reserve:
    """asked: what it would keep; date_to: its last day, none until it is withdrawn;
    record: id of the rule or of the reserve made by hand."""

    record: int
    reason: str
    asked: Decimal
    by_rule: bool = False
    date_to: date | None = None


@dataclass(frozen=True)
class Kept:
    """What a reserve keeps back, at most what it asked."""

    reserve: Reserve
    amount: Decimal

    @property
    def is_capped(self) -> bool:
        return self.amount < self.reserve.asked


def compute_asked(kind: str, value: Decimal, basis: Decimal) -> Decimal:
    """What a rule asks of one activity.

    :param value: a rate in %, an amount, or a number of months
    :param basis: turnover collected since the rule began, excluding VAT, of a
        percentage; charges of the last twelve months, of a number of months

    >>> compute_asked("percentage", Decimal(5), Decimal("1000.00"))
    Decimal('50.00')
    >>> compute_asked("fixed", Decimal(250), ZERO)
    Decimal('250.00')

    Two months of charges; a year of 300.00 has months of 25.00, however young the
    activity is:

    >>> compute_asked("months", Decimal(2), Decimal("300.00"))
    Decimal('50.00')

    Refunds may outweigh the rest; nothing is asked then:

    >>> compute_asked("percentage", Decimal(5), Decimal("-80.00"))
    Decimal('0.00')
    """
    if kind == FIXED:
        return round_cents(value)
    parts = {PERCENTAGE: Decimal(100), MONTHS: Decimal(MONTHS_OF_A_YEAR)}[kind]
    return round_cents(max(basis, ZERO) * value / parts)


def keep_back(available: Decimal, reserves: Iterable[Reserve]) -> tuple[Kept, ...]:
    """What each reserve keeps of what is available before them.

    Those made by hand keep what they say, were there less: somebody decided it, and the
    closing shows the lack. Rules come after, in their order, and keep no more than what
    is there.

    >>> hand = Reserve(1, "Four à céramique", Decimal("400.00"))
    >>> rules = [
    ...     Reserve(1, "5 % of what is collected", Decimal("50.00"), by_rule=True),
    ...     Reserve(2, "Two months of charges", Decimal("500.00"), by_rule=True),
    ... ]
    >>> [str(kept.amount) for kept in keep_back(Decimal("600.00"), [*rules, hand])]
    ['400.00', '50.00', '150.00']
    >>> [str(kept.amount) for kept in keep_back(Decimal("300.00"), [*rules, hand])]
    ['400.00', '0.00', '0.00']
    """
    kept, left = [], available
    for reserve in sorted(reserves, key=lambda reserve: reserve.by_rule):
        amount = reserve.asked
        if reserve.by_rule:
            amount = min(amount, max(left, ZERO))
        kept.append(Kept(reserve, amount))
        left -= amount
    return tuple(kept)
