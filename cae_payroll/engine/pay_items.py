"""What surrounds the pay of a month: absences, reimbursements, reserve, withholdings.

In this order: what the activities allow is lowered by what they reimburse, raised by
the reserve of paid leave that is used (`plan`); the gross is solved from what is left;
`settle` says what each activity bears in the end; `withhold_in_order` what is taken
from the net.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from .money import CENT, HUNDRED, ZERO, cents, percent

# Kinds of withholding, in the order in which they are taken.
ALIMONY, ATTACHMENT, ON_ACCOUNT, ADVANCE, WITHHOLDING = (
    "alimony",
    "attachment",
    "on_account",
    "advance",
    "withholding",
)
# What the person asked for in writing: the net limits it, and not the tenth.
AGREED = "agreed"
ORDER = (ALIMONY, ATTACHMENT, ON_ACCOUNT, ADVANCE, WITHHOLDING, AGREED)
# Kinds which share one limit: the bands of attachment, and the tenth of the net.
SEIZABLE, TENTH = "seizable", "tenth"
POOLS = {ATTACHMENT: SEIZABLE, ADVANCE: TENTH, WITHHOLDING: TENTH}


def absence_amount(fixed: Decimal, days: Decimal, month_days: int) -> Decimal:
    """What days of unpaid absence take from the fixed part of the month.

    In days of the calendar, never in hours: the pay of a CESA has none (CAE-28).

    >>> absence_amount(Decimal("600.00"), Decimal(3), 30)
    Decimal('60.00')
    """
    return cents(fixed * min(days, Decimal(month_days)) / month_days)


def due_now(
    amount: Decimal, months: int, taken: Decimal, total: Decimal = ZERO
) -> Decimal:
    """What a monthly amount claims in its nth month: what earlier months could not
    bear stays due, up to the total if there is one.

    >>> due_now(Decimal("100.00"), 3, Decimal("150.00"))
    Decimal('150.00')
    >>> due_now(Decimal("100.00"), 3, Decimal("150.00"), Decimal("240.00"))
    Decimal('90.00')

    Without a monthly amount all of the total is due, as for an attachment:

    >>> due_now(ZERO, 3, Decimal("150.00"), Decimal("240.00"))
    Decimal('90.00')
    """
    asked = amount * months if amount else total
    if total:
        asked = min(asked, total)
    return max(asked - taken, ZERO)


# --- what the activities bear ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """What an activity is asked to reimburse."""

    key: Hashable
    activity: Hashable
    due: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """By activity: what is `available`, what is reimbursed out of it, the reserve of
    leave which may be used, and the `envelopes` left for the cost of the gross; `room`
    is what these are before the reserve gets its share. `taken` is by claim."""

    available: Mapping[Hashable, Decimal]
    reimbursed: Mapping[Hashable, Decimal]
    leave: Mapping[Hashable, Decimal]
    room: Mapping[Hashable, Decimal]
    envelopes: Mapping[Hashable, Decimal]
    taken: Mapping[Hashable, Decimal]
    leave_rate: Decimal

    def fitting(self, cost: Decimal) -> Mapping[Hashable, Decimal]:
        """What pays a cost: the share of the reserve gives way to what is due in any
        case, as the fixed part is."""
        fits = cost <= sum(self.envelopes.values(), ZERO)
        return self.envelopes if fits else self.room


def plan(
    available: Mapping[Hashable, Decimal],
    claims: Sequence[Claim] = (),
    leave: Mapping[Hashable, Decimal] | None = None,
    leave_rate: Decimal = ZERO,
) -> Plan:
    """What is left for the cost of the gross, reimbursements and reserve aside.

    An activity reimburses what it has, and keeps `leave_rate` % of the cost that it
    pays itself in the reserve; what comes out of the reserve pays cost alone.

    >>> month = plan({"a": Decimal("1130.00")}, [Claim(1, "a", Decimal("30.00"))],
    ...     {"a": Decimal("200.00")}, Decimal(10))
    >>> month.envelopes["a"]
    Decimal('1200.00')
    """
    left, reimbursed, taken = dict(available), dict.fromkeys(available, ZERO), {}
    for claim in claims:
        paid = min(claim.due, left.get(claim.activity, ZERO))
        taken[claim.key] = paid
        if paid:
            left[claim.activity] -= paid
            reimbursed[claim.activity] += paid
    used = {key: (leave or {}).get(key, ZERO) for key in available}
    return Plan(
        available=available,
        reimbursed=reimbursed,
        leave=used,
        room={key: amount + used[key] for key, amount in left.items()},
        envelopes={
            key: before_reserve(amount, leave_rate) + used[key]
            for key, amount in left.items()
        },
        taken=taken,
        leave_rate=leave_rate,
    )


def before_reserve(amount: Decimal, rate: Decimal) -> Decimal:
    """The largest cost which leaves the reserve its share.

    >>> before_reserve(Decimal("100.00"), Decimal(10))
    Decimal('90.90')
    """
    return (amount * HUNDRED / (HUNDRED + rate)).quantize(CENT, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Borne:
    """What an activity bears: its part of the cost, what it keeps in the reserve of
    paid leave, what it takes out of it, what it reimburses."""

    cost: Decimal
    kept: Decimal
    used: Decimal
    reimbursed: Decimal

    @property
    def drawn(self):
        """What leaves the money of the activity."""
        return self.cost + self.kept - self.used + self.reimbursed


def settle(month: Plan, parts: Mapping[Hashable, Decimal]) -> dict[Hashable, Borne]:
    """What each activity bears, once its part of the cost of the gross is known: never
    less than nothing, and never more than what was available unless its part was more
    already. Then nothing is kept in the reserve.

    >>> month = plan({"a": Decimal("1130.00")}, [Claim(1, "a", Decimal("30.00"))],
    ...     {"a": Decimal("200.00")}, Decimal(10))
    >>> borne = settle(month, {"a": Decimal("1199.90")})["a"]
    >>> borne.kept, borne.used, borne.drawn
    (Decimal('99.99'), Decimal('200.00'), Decimal('1129.89'))
    >>> settle(month, {"a": Decimal("1290.00")})["a"].kept
    Decimal('10.00')
    """
    return {key: bear(month, key, part) for key, part in parts.items()}


def bear(month, key, part):
    used = min(month.leave.get(key, ZERO), part)
    own = part - used
    left = month.room.get(key, ZERO) - month.leave.get(key, ZERO) - own
    return Borne(
        cost=part,
        kept=max(min(percent(own, month.leave_rate), left), ZERO),
        used=used,
        reimbursed=month.reimbursed.get(key, ZERO),
    )


# --- what is taken from the net -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Withholding:
    key: Hashable
    kind: str
    due: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    key: Hashable
    due: Decimal
    amount: Decimal

    @property
    def left(self):
        """What stays due."""
        return self.due - self.amount


def withhold_in_order(
    net: Decimal,
    withholdings: Sequence[Withholding],
    limits: Mapping[str, Decimal],
    minimum: Decimal = ZERO,
) -> list[Taken]:
    """What each withholding takes of the net paid, in their order.

    - Alimony paid directly is bound by the minimum alone (art. L. 3252-5 C. trav.).
    - Attachments share what may be seized (art. L. 3252-2).
    - Advances and instalments share a part of the net, apart from the former
      (art. L. 3251-3).
    - Payments on account are pay received earlier (art. L. 3251-3, al. 3): nothing but
      the net limits them, and they do not count against the minimum which stays.

    :param limits: what each of `SEIZABLE` and `TENTH` allows
    :param minimum: what stays in any case (art. L. 3252-3)

    >>> [str(taken.amount) for taken in withhold_in_order(Decimal("1000.00"), [
    ...     Withholding("loan", ADVANCE, Decimal("150.00")),
    ...     Withholding("bank", ATTACHMENT, Decimal("500.00"))],
    ...     {SEIZABLE: Decimal("112.00"), TENTH: Decimal("100.00")})]
    ['112.00', '100.00']
    """
    payable, protected, pools = net, net - minimum, dict(limits)
    result = []
    for item in sorted(withholdings, key=lambda item: ORDER.index(item.kind)):
        bounds = [item.due, payable]
        pool = POOLS.get(item.kind)
        if pool:
            bounds.append(pools[pool])
        if item.kind != ON_ACCOUNT:
            bounds.append(protected)
        amount = max(min(bounds), ZERO)
        payable -= amount
        if pool:
            pools[pool] -= amount
        if item.kind != ON_ACCOUNT:
            protected -= amount
        result.append(Taken(item.key, item.due, amount))
    return result
