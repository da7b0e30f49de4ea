"""The statement of an activity, from sums of its posted items.

Sums are debit less credit, in the company's currency; figures are each positive in
their natural sense, turnover and charges excluding VAT.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """What the ledger says of one activity.

    flows: by section, the balance of the items between the two dates.
    open_balances: by section, what is open at the last day: the balance of accounts
        that are not reconciled, the residual of those that are.
    collected: turnover settled by money between the two dates, excluding VAT.
    uncollected: turnover of the documents still open at the last day, excluding VAT.
    """

    flows: Mapping[str, Decimal] = field(default_factory=dict)
    open_balances: Mapping[str, Decimal] = field(default_factory=dict)
    collected: Decimal = ZERO
    uncollected: Decimal = ZERO
    contribution_due: Decimal = ZERO
    reserved: Decimal = ZERO


@dataclass(frozen=True)
class Statement:
    turnover_invoiced: Decimal
    turnover_collected: Decimal
    other_income: Decimal
    charges: Decimal
    contribution: Decimal
    payroll_cost: Decimal
    result: Decimal
    receivable: Decimal
    payable: Decimal
    vat: Decimal
    social_debts: Decimal
    cash: Decimal
    contribution_due: Decimal
    reserved: Decimal
    available_for_pay: Decimal

    def as_floats(self) -> dict[str, float]:
        return {name: float(value) for name, value in asdict(self).items()}


def compute_statement(sums: Sums) -> Statement:
    """
    The month of the design, its invoice half paid, before contribution and pay:

    >>> month = Sums(
    ...     flows={"turnover": Decimal(-2000), "charges": Decimal(300)},
    ...     open_balances={
    ...         "turnover": Decimal(-2000), "charges": Decimal(300),
    ...         "vat": Decimal(-340), "receivable": Decimal(1200),
    ...         "payable": Decimal(-360),
    ...     },
    ...     collected=Decimal(1000), uncollected=Decimal(1000),
    ...     contribution_due=Decimal(100),
    ... )
    >>> statement = compute_statement(month)
    >>> statement.result, statement.cash, statement.available_for_pay
    (Decimal('1700.00'), Decimal('1200.00'), Decimal('600.00'))
    """
    flows, balances = sums.flows, sums.open_balances
    turnover = -flows.get("turnover", ZERO)
    other_income = -flows.get("other_income", ZERO)
    charges = flows.get("charges", ZERO)
    contribution = flows.get("contribution", ZERO)
    payroll_cost = flows.get("payroll_cost", ZERO)
    return Statement(
        turnover_invoiced=turnover,
        turnover_collected=sums.collected,
        other_income=other_income,
        charges=charges,
        contribution=contribution,
        payroll_cost=payroll_cost,
        result=turnover + other_income - charges - contribution - payroll_cost,
        receivable=balances.get("receivable", ZERO),
        payable=-balances.get("payable", ZERO),
        vat=-balances.get("vat", ZERO),
        social_debts=-balances.get("social_debts", ZERO),
        cash=-sum(balances.values(), ZERO),
        contribution_due=sums.contribution_due,
        reserved=sums.reserved,
        available_for_pay=compute_available(sums),
    )


def compute_available(sums: Sums) -> Decimal:
    """Cash, less all that is owed: suppliers, social debts, VAT, contribution.

    The VAT of what customers have not paid yet is not taken from the cash: it comes
    with their payment (Code du travail, L. 7332-3: pay comes out of turnover after
    charges and contribution).
    """
    balances = sums.open_balances
    owed = sum(
        (balances.get(section, ZERO) for section in ("payable", "social_debts", "vat")),
        ZERO,
    )
    vat_to_come = balances.get("receivable", ZERO) - sums.uncollected
    cash = -sum(balances.values(), ZERO)
    return cash + owed + vat_to_come - sums.contribution_due - sums.reserved
