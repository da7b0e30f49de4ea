"""From what was collected to what lands on the account, step by step."""

from collections.abc import Iterable
from decimal import Decimal

from .money import ZERO

Pair = tuple[str, Decimal]


def explain_pay(
    available: Iterable[Pair],
    allowed: Decimal,
    cost: Decimal,
    employer: Decimal,
    employee: Decimal,
    tax: Decimal,
) -> list[Pair]:
    """The steps which end on the net paid; those of nothing are left out.

    :param available: (code, amount) of the steps to what the activity has for pay
    :param allowed: the person's part of it
    :param cost: of the pay; what it leaves of the part, or lacks, is a step
    :param employer: employer's contributions, less the reduction
    :param employee: employee's contributions
    :param tax: withheld

    >>> collected = [("collected", Decimal("1000.00")), ("charges", Decimal("-300.00"))]
    >>> pay = map(Decimal, ("350.00", "300.00", "20.00", "60.00", "5.00"))
    >>> for code, amount in explain_pay(collected, *pay):
    ...     print(f"{code:10}{amount:8}")
    collected  1000.00
    charges    -300.00
    others     -350.00
    kept        -50.00
    employer    -20.00
    employee    -60.00
    tax          -5.00

    A pay that costs more than there is:

    >>> explain_pay(collected, Decimal(700), Decimal(800), ZERO, ZERO, ZERO)[-1]
    ('missing', Decimal('100'))
    """
    steps = list(available)
    has = sum((amount for _code, amount in steps), ZERO)
    left = allowed - cost
    steps += [
        ("others", allowed - max(has, ZERO)),
        ("kept", -max(left, ZERO)),
        ("missing", max(-left, ZERO) - min(has, ZERO)),
        ("employer", -employer),
        ("employee", -employee),
        ("tax", -tax),
    ]
    return [(code, amount) for code, amount in steps if amount]
