"""How the balance of an activity is carried over the end of a financial year.

Results of activities are the cooperative's: what an activity has left is never a silent
opening balance. It is pay still due, a reserve, or the cooperative's (Code du travail,
R. 7331-12); what an activity lacks follows it into the next year.
"""

from collections.abc import Mapping
from decimal import Decimal

ZERO = Decimal("0.00")
VARIABLE, RESERVE, COOPERATIVE = "variable", "reserve", "cooperative"
KINDS = (VARIABLE, RESERVE, COOPERATIVE)
NEGATIVE_PART, TOO_MUCH, UNDECIDED, NO_AGREEMENT = (
    "negative_part",
    "too_much",
    "undecided",
    "no_agreement",
)


def compute_left(balance: Decimal, parts: Mapping[str, Decimal]) -> Decimal:
    """What of a balance is not carried forward as something yet; negative, the parts
    are more than there is. A negative balance has nothing to share.

    >>> compute_left(Decimal("600.00"), {VARIABLE: Decimal("400.00")})
    Decimal('200.00')
    >>> compute_left(Decimal("-80.00"), {})
    Decimal('0.00')
    >>> compute_left(Decimal("-80.00"), {RESERVE: Decimal("50.00")})
    Decimal('-50.00')
    """
    return max(balance, ZERO) - sum(parts.values(), ZERO)


def find_problem(
    balance: Decimal, parts: Mapping[str, Decimal], has_agreement: bool
) -> str | None:
    """What keeps the year of an activity from being closed, if anything does.

    :param has_agreement: whether the parties agreed in writing on what is left to the
        cooperative (R. 7331-12, al. 2)

    >>> find_problem(Decimal("600.00"), {VARIABLE: Decimal("400.00")}, False)
    'undecided'
    >>> whole = {VARIABLE: Decimal("400.00"), COOPERATIVE: Decimal("200.00")}
    >>> find_problem(Decimal("600.00"), whole, False)
    'no_agreement'
    >>> find_problem(Decimal("600.00"), whole, True)
    >>> find_problem(Decimal("500.00"), whole, True)
    'too_much'
    >>> find_problem(Decimal("-80.00"), {}, False)
    """
    if any(amount < 0 for amount in parts.values()):
        return NEGATIVE_PART
    left = compute_left(balance, parts)
    if left:
        return UNDECIDED if left > 0 else TOO_MUCH
    if parts.get(COOPERATIVE) and not has_agreement:
        return NO_AGREEMENT
    return None
