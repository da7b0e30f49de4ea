"""Cash of an activity as the sum of what it earned, what it owns and what it owes.

An activity's balance sheet in one column (Code du travail, R. 7331-5): in a ledger of
double entry, its share of the cooperative's money is minus all that is not money.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# What a figure does to cash: customers' debts are money not there yet, debts are money
# still there.
EFFECTS = {"receivable": -1, "payable": 1, "vat": 1, "social_debts": 1}


@dataclass(frozen=True)
class CashSheet:
    """Amounts with their effect on cash; they add up to it."""

    earlier_result: Decimal
    result: Decimal
    receivable: Decimal
    payable: Decimal
    vat: Decimal
    social_debts: Decimal
    other: Decimal
    cash: Decimal


def explain_cash(
    statement: Mapping[str, Decimal], earlier_result: Decimal
) -> CashSheet:
    """
    :param statement: the figures of a period
    :param earlier_result: the result of all that was before it

    ``other`` is what the statement has no figure for: equipment, deposits, loans.

    >>> month = {"result": Decimal(1000), "receivable": Decimal(1200),
    ...     "payable": Decimal(360), "vat": Decimal(340), "social_debts": Decimal(600),
    ...     "cash": Decimal(1300)}
    >>> sheet = explain_cash(month, Decimal(200))
    >>> sheet.receivable, sheet.other
    (Decimal('-1200'), Decimal('0'))
    """
    effects = {name: sign * statement[name] for name, sign in EFFECTS.items()}
    known = earlier_result + statement["result"] + sum(effects.values())
    return CashSheet(
        earlier_result=earlier_result,
        result=statement["result"],
        **effects,
        other=statement["cash"] - known,
        cash=statement["cash"],
    )
