"""The statement of an activity, from sums of its posted items.

Sums are debit less credit, in the company's currency; figures are each positive in
their natural sense, turnover and charges excluding VAT.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from .reserve import Kept, Reserve, keep_back
from .split import round_cents

ZERO = Decimal("0.00")
COLLECTED, INVOICED = "collected", "invoiced"


@dataclass(frozen=True)
class Sums:
    """What the ledger says of one activity.

    flows: by section, the balance of the items between the two dates.
    open_balances: by section, what is open at the last day: the balance of accounts
        that are not reconciled, the residual of those that are.
    collected: turnover settled by money between the two dates, excluding VAT.
    uncollected: turnover of the documents still open at the last day, excluding VAT.
    base: whether that turnover is available before customers pay it: ``collected``, it
        is not; ``invoiced``, it is.
    kept: what each reserve keeps back.
    """

    flows: Mapping[str, Decimal] = field(default_factory=dict)
    open_balances: Mapping[str, Decimal] = field(default_factory=dict)
    collected: Decimal = ZERO
    uncollected: Decimal = ZERO
    contribution_due: Decimal = ZERO
    base: str = COLLECTED
    kept: tuple[Kept, ...] = ()

    @property
    def advanced(self) -> Decimal:
        """The unpaid turnover which is available already."""
        return self.uncollected if self.base == INVOICED else ZERO

    @property
    def reserved(self) -> Decimal:
        return sum((kept.amount for kept in self.kept), ZERO)


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
        return {one.name: float(getattr(self, one.name)) for one in fields(self)}


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
    """Cash, less all that is owed (suppliers, social debts, VAT, contribution) and what
    is reserved.

    The VAT of what customers have not paid yet is not taken from the cash: it comes
    with their payment (Code du travail, L. 7332-3: pay comes out of turnover after
    charges and contribution).

    The month of the design again; the cooperative which pays on what is invoiced
    advances the half that the customer owes:

    >>> month = Sums(
    ...     open_balances={
    ...         "turnover": Decimal(-2000), "charges": Decimal(300),
    ...         "vat": Decimal(-340), "receivable": Decimal(1200),
    ...         "payable": Decimal(-360),
    ...     },
    ...     collected=Decimal(1000), uncollected=Decimal(1000),
    ...     contribution_due=Decimal(100),
    ... )
    >>> compute_available(month), compute_available(replace(month, base="invoiced"))
    (Decimal('600.00'), Decimal('1600.00'))
    """
    balances = sums.open_balances
    owed = sum(
        (balances.get(section, ZERO) for section in ("payable", "social_debts", "vat")),
        ZERO,
    )
    vat_to_come = balances.get("receivable", ZERO) - sums.uncollected
    cash = -sum(balances.values(), ZERO)
    before_reserves = cash + owed + vat_to_come + sums.advanced - sums.contribution_due
    return before_reserves - sums.reserved


def set_aside(sums: Sums, reserves: Iterable[Reserve]) -> Sums:
    """
    :return: the sums, with what each reserve keeps of what they leave available

    >>> sums = Sums(open_balances={"turnover": Decimal(-600)}, collected=Decimal(600))
    >>> rule = Reserve(1, "Precaution", Decimal(50), by_rule=True)
    >>> compute_available(set_aside(sums, [rule]))
    Decimal('550.00')
    """
    return replace(sums, kept=keep_back(compute_available(sums), reserves))


def compute_unpaid(untaxed: Decimal, total: Decimal, residual: Decimal) -> Decimal:
    """What a customer still owes on a document, excluding VAT, pro rata: what is not
    settled, so that both add up to the whole to the cent.

    >>> compute_unpaid(Decimal("2000.00"), Decimal("2400.00"), Decimal("1200.00"))
    Decimal('1000.00')
    """
    if not total:
        return ZERO
    return untaxed - round_cents(untaxed * (total - residual) / total)


def compute_collected(
    amount: Decimal, money: Decimal, third_parties: Decimal
) -> Decimal:
    """What is money of an amount settled by an entry, which may write something off.

    :param money: balance of the money in the entry
    :param third_parties: balance of what it settles of customers and suppliers

    >>> compute_collected(Decimal("120.00"), Decimal("98.00"), Decimal("-100.00"))
    Decimal('117.60')
    >>> compute_collected(Decimal("120.00"), Decimal("120.00"), Decimal("-118.00"))
    Decimal('120.00')
    """
    if abs(money) >= abs(third_parties):
        return amount if money else ZERO
    return amount * abs(money) / abs(third_parties)
