"""How much a person is paid in a month: what the policy or the request asks for, within
what the activities allow, and the fixed part at least."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from .draws import split_amount
from .money import CENT, HUNDRED, ZERO
from .payslip import Payslip
from .solver import COST, GROSS, EnvelopeTooSmall

ALL, STEADY, PERCENTAGE = "all", "steady", "percentage"


class Limit(StrEnum):
    """Why a pay is not what was asked for."""

    ENVELOPE = "envelope"  # the activities do not allow it
    CEILING = "ceiling"  # nor the policy
    FIXED = "fixed"  # the fixed part is more


@dataclass(frozen=True, slots=True)
class Policy:
    """What the cooperative pays when nobody asks; its ceiling binds requests too.

    `mode` and `amount` belong to the steady amount, `percentage` to that kind; the
    ceiling is a monthly cost.
    """

    kind: str = ALL
    mode: str = COST
    amount: Decimal = ZERO
    percentage: Decimal = HUNDRED
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asks for a month: a cost, a gross or a net."""

    mode: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Target:
    """What to solve: the pay of `mode` and `amount`, if its cost is `limit` at most."""

    mode: str
    amount: Decimal
    limit: Decimal
    limit_is: Limit


@dataclass(frozen=True, slots=True)
class Outcome:
    """The payslip of a month, none if nothing is paid, and why it is not as asked."""

    payslip: Payslip | None
    limited_by: Limit | None = None


def find_target(
    available: Decimal, policy: Policy, request: Request | None = None
) -> Target:
    """What a month aims at: the request, else the policy.

    :param available: cost that the activities allow

    >>> find_target(Decimal("800.00"), Policy(PERCENTAGE, percentage=Decimal("33.3")))
    Target(mode='cost', amount=Decimal('266.40'), limit=Decimal('800.00'), \
limit_is=<Limit.ENVELOPE: 'envelope'>)
    >>> capped = Policy(ceiling=Decimal("500.00"))
    >>> find_target(Decimal("800.00"), capped).limit
    Decimal('500.00')
    >>> asked = find_target(Decimal("800.00"), capped, Request("net", Decimal("700")))
    >>> asked.mode, str(asked.amount), str(asked.limit), str(asked.limit_is)
    ('net', '700', '500.00', 'ceiling')
    """
    envelope = max(available, Decimal("0.00"))
    limit, limit_is = envelope, Limit.ENVELOPE
    if policy.ceiling is not None and policy.ceiling < limit:
        limit, limit_is = policy.ceiling, Limit.CEILING
    mode, amount = COST, envelope
    if request:
        mode, amount = request.mode, request.amount
    elif policy.kind == STEADY:
        mode, amount = policy.mode, policy.amount
    elif policy.kind == PERCENTAGE:
        part = envelope * policy.percentage / HUNDRED
        amount = part.quantize(CENT, ROUND_DOWN)
    return Target(mode, amount, limit, limit_is)


def settle(
    pay: Callable[[str, Decimal], Payslip], target: Target, fixed: Decimal
) -> Outcome:
    """The pay of a month: as aimed at, within its limit, the fixed part at least.

    The fixed part is due each month, whatever the turnover (art. R. 7331-11, 1°, of the
    Code du travail): it is paid even where the activities do not cover it.

    :param pay: gives the payslip of a mode and an amount
    :param fixed: gross
    """
    payslip, limited_by = pay_within(pay, target)
    if fixed > 0 and (payslip is None or payslip.gross < fixed):
        return Outcome(pay(GROSS, fixed), Limit.FIXED)
    if payslip is None or payslip.gross <= 0:
        return Outcome(None, limited_by)
    return Outcome(payslip, limited_by)


def pay_within(pay, target):
    """:return: (payslip, None where not even a gross of zero fits; what limits it)"""
    if target.mode == COST:
        limited_by = target.limit_is if target.amount > target.limit else None
        return try_cost(pay, min(target.amount, target.limit)), limited_by
    payslip = pay(target.mode, target.amount)
    if payslip.cost <= target.limit:
        return payslip, None
    return try_cost(pay, target.limit), target.limit_is


def try_cost(pay, cost):
    try:
        return pay(COST, cost)
    except EnvelopeTooSmall:  # the health insurance is due without any gross
        return None


def cover(
    cost: Decimal,
    envelopes: Mapping[Hashable, Decimal],
    shares: Mapping[Hashable, Decimal],
) -> dict[Hashable, Decimal]:
    """What each activity lacks for a cost: by sharing key, the cent of rounding to the
    largest share.

    >>> cover(Decimal("500.00"), {"a": Decimal("499.95")},
    ...       {"a": Decimal(70), "b": Decimal(30)})
    {'a': Decimal('0.03'), 'b': Decimal('0.02')}
    >>> cover(Decimal("500.00"), {"a": Decimal("500.00")}, {"a": Decimal(100)})
    {}
    """
    lacking = cost - sum(envelopes.values(), ZERO)
    return split_amount(lacking, shares) if lacking > 0 else {}
