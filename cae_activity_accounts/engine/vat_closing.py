"""Closing the VAT of a period: what each activity's entry lines are.

Balances are debit less credit, in the company's currency. Every account of VAT that is
due is emptied, activity by activity, into one account of the company: VAT to pay
(44551) when the company owes, credit to carry forward (44567) when the State does.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
EURO = Decimal("1")

COLLECTED = "collected"
REVERSE_CHARGE = "reverse_charge"
DEDUCTIBLE_ASSETS = "deductible_assets"
DEDUCTIBLE = "deductible"
DEDUCTIBLE_REVERSE = "deductible_reverse"
CREDIT = "credit"
PENDING = "pending"

# What a closing empties, in the order in which the return asks for it.
OWED = (COLLECTED, REVERSE_CHARGE)
DEDUCTED = (DEDUCTIBLE_ASSETS, DEDUCTIBLE, DEDUCTIBLE_REVERSE, CREDIT)

# Plan comptable général, 445; the longest prefix decides. What is on 44551 is closed
# already, 4458 waits for a document, and assimilated taxes (44568, 44578) have their
# own account and their own annex of the return.
KIND_BY_PREFIX: dict[str, str | None] = {
    "4452": REVERSE_CHARGE,
    "4453": REVERSE_CHARGE,
    "4456": DEDUCTIBLE,
    "44562": DEDUCTIBLE_ASSETS,
    "44564": PENDING,
    "445662": DEDUCTIBLE_REVERSE,
    "445663": DEDUCTIBLE_REVERSE,
    "44567": CREDIT,
    "445671": None,
    "44568": None,
    "4457": COLLECTED,
    "44574": PENDING,
    "44578": None,
    "445800": PENDING,
    "44584": PENDING,
    "44586": PENDING,
    "44587": PENDING,
}


def kind_of_code(code: str) -> str | None:
    """
    >>> kind_of_code("445710"), kind_of_code("445740"), kind_of_code("445510")
    ('collected', 'pending', None)
    >>> kind_of_code("445660"), kind_of_code("445662"), kind_of_code("445671")
    ('deductible', 'deductible_reverse', None)
    """
    for length in range(len(code), 3, -1):
        if code[:length] in KIND_BY_PREFIX:
            return KIND_BY_PREFIX[code[:length]]
    return None


@dataclass(frozen=True)
class Sum:
    """The balance of one account of VAT, for one activity, to the last day."""

    activity: Hashable
    account: Hashable
    kind: str
    balance: Decimal


@dataclass(frozen=True)
class Accounts:
    to_pay: Hashable
    credit: Hashable
    rounding_loss: Hashable
    rounding_profit: Hashable


@dataclass(frozen=True)
class EntryLine:
    activity: Hashable
    account: Hashable
    balance: Decimal


def sum_by_kind(sums: Iterable[Sum]) -> dict[Hashable, dict[str, Decimal]]:
    """What each activity owes, may deduct and carries, each positive.

    >>> sum_by_kind([
    ...     Sum("a", 44571, COLLECTED, Decimal(-400)),
    ...     Sum("a", 44566, DEDUCTIBLE, Decimal(60)),
    ... ])
    {'a': {'collected': Decimal('400.00'), 'deductible': Decimal('60.00')}}
    """
    figures: dict[Hashable, dict[str, Decimal]] = defaultdict(dict)
    for one in sums:
        known = figures[one.activity].get(one.kind, ZERO)
        amount = -one.balance if one.kind in OWED else one.balance
        figures[one.activity][one.kind] = known + amount
    return dict(figures)


def due_of(figures: Mapping[str, Decimal]) -> Decimal:
    """What is owed less what is deducted; negative, it is a credit.

    >>> due_of({"collected": Decimal(400), "deductible": Decimal(60)})
    Decimal('340.00')
    """
    owed = sum((figures.get(kind, ZERO) for kind in OWED), ZERO)
    return owed - sum((figures.get(kind, ZERO) for kind in DEDUCTED), ZERO)


def round_euro(amount: Decimal) -> Decimal:
    """To the nearest euro, half a euro counting for one.

    >>> round_euro(Decimal("340.50")), round_euro(Decimal("-0.49"))
    (Decimal('341.00'), Decimal('0.00'))
    """
    return amount.quantize(EURO, ROUND_HALF_UP) + ZERO


def find_rounded_due(due: Decimal, declared: Decimal, boxes: int) -> Decimal:
    """What is due in whole euros: what the return says, as long as it differs from the
    ledger by the rounding of its boxes only, else the ledger's own amount.

    :param boxes: how many boxes of the return hold an amount, each rounded by itself

    >>> find_rounded_due(Decimal("340.40"), Decimal("341"), 4)
    Decimal('341')
    >>> find_rounded_due(Decimal("340.40"), Decimal("200"), 4)
    Decimal('340.00')
    """
    if abs(declared - due) <= boxes * EURO:
        return declared
    return round_euro(due)


def close(
    sums: Iterable[Sum], accounts: Accounts, structure: Hashable, rounded_due: Decimal
) -> list[EntryLine]:
    """The entry which empties the accounts, one line for each activity and account.

    When the company owes, an activity which has a credit brings it to the payment as
    the others bring what they owe; when it has a credit, those which owe are taken into
    what is carried forward. The difference between the cents of the ledger and what is
    due in whole euros is the structure's.

    >>> sums = [
    ...     Sum("a", 44571, COLLECTED, Decimal("-400.40")),
    ...     Sum("b", 44566, DEDUCTIBLE, Decimal("60.00")),
    ... ]
    >>> for line in close(sums, Accounts(44551, 44567, 658, 758), "s", Decimal(340)):
    ...     print(line.activity, line.account, line.balance)
    a 44571 400.40
    a 44551 -400.40
    b 44566 -60.00
    b 44551 60.00
    s 44551 0.40
    s 758 -0.40
    """
    sums = [one for one in sums if one.balance]
    due = -sum((one.balance for one in sums), ZERO)
    target = accounts.credit if (rounded_due or due) < 0 else accounts.to_pay
    balances: dict[tuple[Hashable, Hashable], Decimal] = defaultdict(lambda: ZERO)
    for one in sums:
        balances[one.activity, one.account] -= one.balance
        balances[one.activity, target] += one.balance
    rounding = rounded_due - due
    balances[structure, target] -= rounding
    loss, profit = accounts.rounding_loss, accounts.rounding_profit
    balances[structure, loss if rounding > 0 else profit] += rounding
    return [EntryLine(*key, balance) for key, balance in balances.items() if balance]
