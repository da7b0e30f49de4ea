"""The journal of a payroll program beside our estimate, and what activities bear of it.

A journal says, by person, what each account is debited or credited. Programs cut the
same payslip into other accounts than ours: both are summed by part (gross, employee's
and employer's contributions, tax withheld, net) before they are compared.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .draws import split_amount
from .money import CENT, ONE, ZERO

GROSS, EMPLOYEE, EMPLOYER, BODIES = "gross", "employee", "employer", "bodies"
WITHHOLDING, NET, RETAINED = "withholding", "net", "retained"
REIMBURSED, LEAVE = "reimbursed", "leave"
# As a payslip is read; other accounts come after.
READING = (GROSS, EMPLOYEE, WITHHOLDING, RETAINED, NET, EMPLOYER, LEAVE, REIMBURSED)
# Those whose debit is what they cost; the others are owed, and shown positive too.
DEBITS = {GROSS, EMPLOYER, REIMBURSED, LEAVE}
CHARGES_CLASS = "6"  # plan comptable général


@dataclass(frozen=True, slots=True)
class Pair:
    """What the estimate and the program say of one part of one person's pay."""

    key: Hashable
    part: str
    estimate: Decimal
    program: Decimal

    @property
    def gap(self):
        return self.program - self.estimate

    @property
    def is_same(self):
        """A cent is what rounding may make."""
        return abs(self.gap) <= CENT


def find_part(code: str, prefixes: Mapping[str, str]) -> str:
    """The part which an account belongs to, by its longest prefix; else its own code.

    >>> prefixes = {"641": GROSS, "6412": LEAVE}
    >>> [find_part(code, prefixes) for code in ("641100", "641200", "447100")]
    ['gross', 'leave', '447100']
    """
    known = [code[:length] for length in range(len(code), 0, -1)]
    return next((prefixes[one] for one in known if one in prefixes), code)


def sum_parts(
    balances: Mapping[str, Decimal], prefixes: Mapping[str, str]
) -> dict[str, Decimal]:
    """Balances by account (debit positive) as the parts of a payslip.

    What is owed to social bodies is the employee's share and the employer's, and the
    employer's is what he is charged: the rest is the employee's.

    >>> prefixes = {"641": GROSS, "645": EMPLOYER, "43": BODIES, "421": NET}
    >>> parts = sum_parts({"6411": Decimal(100), "6451": Decimal(40),
    ...     "4310": Decimal(-50), "4370": Decimal(-12), "4210": Decimal(-78)}, prefixes)
    >>> sorted((part, int(amount)) for part, amount in parts.items())
    [('employee', 22), ('employer', 40), ('gross', 100), ('net', 78)]
    """
    sums = {}
    for code, balance in balances.items():
        part = find_part(code, prefixes)
        sums[part] = sums.get(part, ZERO) + balance
    if BODIES in sums or EMPLOYER in sums:
        owed = -sums.pop(BODIES, ZERO)
        sums[EMPLOYEE] = -owed + sums.get(EMPLOYER, ZERO)
    return {
        part: balance if is_debit(part) else -balance for part, balance in sums.items()
    }


def rank(part: str) -> tuple[int, str]:
    """Where a part comes in a payslip.

    >>> sorted(["6226", NET, EMPLOYER, GROSS], key=rank)
    ['gross', 'net', 'employer', '6226']
    """
    return (READING.index(part) if part in READING else len(READING), part)


def is_debit(part: str) -> bool:
    return part in DEBITS or part.startswith(CHARGES_CLASS)


def sum_costs(balances: Mapping[str, Decimal]) -> Decimal:
    """What balances by account cost the activities.

    >>> sum_costs({"641": Decimal(100), "645": Decimal(-3), "421": Decimal(-97)})
    Decimal('97')
    """
    return sum(
        (
            balance
            for code, balance in balances.items()
            if code.startswith(CHARGES_CLASS)
        ),
        ZERO,
    )


def compare(
    estimate: Mapping[Hashable, Mapping[str, Decimal]],
    program: Mapping[Hashable, Mapping[str, Decimal]],
) -> list[Pair]:
    """Each part that one of the two knows, person by person.

    >>> pairs = compare({"yann": {NET: Decimal("78.00")}},
    ...     {"yann": {NET: Decimal("78.02")}, "nora": {NET: Decimal("5.00")}})
    >>> [(pair.key, str(pair.gap), pair.is_same) for pair in pairs]
    [('yann', '0.02', False), ('nora', '5.00', False)]
    """
    return [
        Pair(key, part, ours.get(part, ZERO), theirs.get(part, ZERO))
        for key in {**estimate, **program}
        for ours, theirs in [(estimate.get(key, {}), program.get(key, {}))]
        for part in {**ours, **theirs}
        if ours.get(part) or theirs.get(part)
    ]


def split_journal(
    balances: Mapping[Hashable, Decimal], draws: Mapping[Hashable, Decimal]
) -> dict[Hashable, dict[Hashable, Decimal]]:
    """What each activity bears of a person's journal, in the ratio of his draws.

    The cent of rounding of an account goes to the largest draw. The part of each
    activity adds up to nothing, as the whole does: the largest credit, which is the net
    as a rule, takes up the cents.

    >>> parts = split_journal(
    ...     {"641": Decimal("100.01"), "431": Decimal("-30.00"),
    ...      "421": Decimal("-70.01")},
    ...     {"a": Decimal(2), "b": Decimal(1)})
    >>> [[str(amount) for amount in part.values()] for part in parts.values()]
    [['66.67', '-20.00', '-46.67'], ['33.34', '-10.00', '-23.34']]
    """
    weights = {key: max(amount, ZERO) for key, amount in draws.items()}
    if not any(weights.values()):
        weights = dict.fromkeys(draws, ONE)
    largest = min(balances, key=balances.__getitem__)
    shares = {
        name: split_amount(amount, weights)
        for name, amount in balances.items()
        if name != largest
    }
    result = {}
    for key in draws:
        part = {name: share[key] for name, share in shares.items()}
        result[key] = {**part, largest: -sum(part.values(), ZERO)}
    return result
