"""The yearly account of mutualised services (Code du travail, R. 7331-9).

What the contribution, public funding and other income brought the cooperative itself,
against what its services cost. All lines together are its result of the year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .account_prefix import AccountPrefixes

ZERO = Decimal("0.00")
CONTRIBUTION, FUNDING, INCOME, COST = "contribution", "funding", "income", "cost"
SOURCES = (CONTRIBUTION, FUNDING, INCOME)
# Plan comptable général: 74 subsidies
FUNDING_PREFIX = "74"


@dataclass(frozen=True)
class AccountSum:
    """What an account did to the result of the cooperative itself in the year.

    section: the line of the statement where it is shown.
    """

    account: int
    code: str
    section: str
    result: Decimal


@dataclass(frozen=True)
class Line:
    """An income, or the cost of a service (none: no service claims it), each positive
    in its natural sense."""

    kind: str
    service: int | None
    amount: Decimal
    accounts: tuple[int, ...]


def compute_account(
    sums: Iterable[AccountSum], services: Mapping[int, AccountPrefixes]
) -> list[Line]:
    """The lines in order: each source of income, each service, then what no service
    claims. The sources are always there; the rest, where there is something.

    >>> from .account_prefix import parse_prefixes
    >>> services = {7: parse_prefixes("641,645", "6"), 8: parse_prefixes("61", "6")}
    >>> sums = [
    ...     AccountSum(1, "628800", "contribution", Decimal("900.00")),
    ...     AccountSum(2, "741000", "other_income", Decimal("300.00")),
    ...     AccountSum(3, "641100", "payroll_cost", Decimal("-700.00")),
    ...     AccountSum(4, "645000", "payroll_cost", Decimal("-250.00")),
    ...     AccountSum(5, "627000", "charges", Decimal("-20.00")),
    ... ]
    >>> for line in compute_account(sums, services):
    ...     print(line.kind, line.service, line.amount, line.accounts)
    contribution None 900.00 (1,)
    funding None 300.00 (2,)
    income None 0.00 ()
    cost 7 950.00 (3, 4)
    cost None 20.00 (5,)
    >>> result = sum(one.result for one in sums)
    >>> result == sum(
    ...     -line.amount if line.kind == COST else line.amount
    ...     for line in compute_account(sums, services)
    ... )
    True
    """
    found = defaultdict(list)
    for one in sums:
        found[_find_line(one, services)].append(one)
    keys = [
        *((kind, None) for kind in SOURCES),
        *((COST, service) for service in services),
        (COST, None),
    ]
    return [
        _add_up(kind, service, found[kind, service])
        for kind, service in keys
        if kind != COST or found[kind, service]
    ]


def _find_line(
    one: AccountSum, services: Mapping[int, AccountPrefixes]
) -> tuple[str, int | None]:
    if one.section == CONTRIBUTION:
        return CONTRIBUTION, None
    if one.section in ("turnover", "other_income"):
        return (FUNDING if one.code.startswith(FUNDING_PREFIX) else INCOME), None
    for service, prefixes in services.items():
        if prefixes.catches(one.code):
            return COST, service
    return COST, None


def _add_up(kind: str, service: int | None, sums: list[AccountSum]) -> Line:
    total = sum((one.result for one in sums), ZERO)
    return Line(
        kind,
        service,
        -total if kind == COST else total,
        tuple(one.account for one in sums),
    )
