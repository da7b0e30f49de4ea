"""How what is available for pay is made, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Step:
    """``code``: its name; ``amount``: signed, company currency."""

    code: str
    amount: Decimal


@dataclass(frozen=True)
class Bar:
    """Where to draw a step: in % of the width."""

    left: float
    width: float


def explain_available(
    statement: Mapping[str, Decimal], unpaid: Decimal = ZERO
) -> list[Step]:
    """The steps from what was collected to what is available for pay, which add up to
    it to the cent (Code du travail, L. 7332-3: turnover less charges and contribution).

    :param statement: figures of an activity since its beginning
    :param unpaid: turnover which is available before customers pay it

    >>> month = {
    ...     "turnover_collected": Decimal("1000.00"), "other_income": ZERO,
    ...     "charges": Decimal("300.00"), "contribution": Decimal("60.00"),
    ...     "contribution_due": Decimal("40.00"), "payroll_cost": ZERO,
    ...     "reserved": ZERO, "available_for_pay": Decimal("600.00"),
    ... }
    >>> [(step.code, str(step.amount)) for step in explain_available(month)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('collected', '1000.00'), ('charges', '-300.00'), ('contribution', '-100.00'),
     ('payroll_cost', '0.00'), ('reserved', '0.00')]

    A customer kept 50.00 of discount, which the charges count:

    >>> discount = month | {"charges": Decimal("350.00")}
    >>> explain_available(discount)[-1]
    Step(code='other', amount=Decimal('50.00'))

    On what is invoiced, the cooperative advances what customers owe:

    >>> advance = month | {"available_for_pay": Decimal("1600.00")}
    >>> explain_available(advance, Decimal("1000.00"))[1]
    Step(code='unpaid', amount=Decimal('1000.00'))
    """
    contribution = statement["contribution"] + statement["contribution_due"]
    steps = [
        Step("collected", statement["turnover_collected"]),
        Step("unpaid", unpaid),
        Step("other_income", statement["other_income"]),
        Step("charges", ZERO - statement["charges"]),
        Step("contribution", ZERO - contribution),
        Step("payroll_cost", ZERO - statement["payroll_cost"]),
        Step("reserved", ZERO - statement["reserved"]),
    ]
    known = sum((step.amount for step in steps), ZERO)
    steps.append(Step("other", statement["available_for_pay"] - known))
    return [
        step
        for step in steps
        if step.amount or step.code not in ("unpaid", "other_income", "other")
    ]


def place_bars(steps: Sequence[Step]) -> list[Bar]:
    """Each bar hangs from the end of the one before it.

    >>> place_bars([Step("a", Decimal(100)), Step("b", Decimal(-25))])
    [Bar(left=0.0, width=100.0), Bar(left=75.0, width=25.0)]
    >>> place_bars([Step("a", ZERO)])
    [Bar(left=0.0, width=0.0)]
    """
    ends = [ZERO]
    for step in steps:
        ends.append(ends[-1] + step.amount)
    lowest, span = min(ends), max(ends) - min(ends)
    return [
        Bar(
            left=_percentage(min(start, end) - lowest, span),
            width=_percentage(abs(end - start), span),
        )
        for start, end in zip(ends, ends[1:], strict=False)
    ]


def _percentage(part: Decimal, whole: Decimal) -> float:
    return round(float(part / whole * 100), 2) if whole else 0.0
