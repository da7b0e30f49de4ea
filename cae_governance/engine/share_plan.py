"""How shares are paid up: by dated instalments, or out of pay (SCOP-14)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def get_called(capital: Decimal, percent: Decimal) -> Decimal:
    """What is to be paid when subscribing: a quarter at least (loi 47-1775, art. 12),
    so never a cent less.

    >>> get_called(Decimal("106.67"), Decimal(25))
    Decimal('26.67')
    """
    return (capital * percent / HUNDRED).quantize(CENT, ROUND_UP)


def get_instalments(total: Decimal, number: int) -> list[Decimal]:
    """Equal parts in cents; the last one takes what is left.

    >>> get_instalments(Decimal("100.00"), 3)
    [Decimal('33.33'), Decimal('33.33'), Decimal('33.34')]
    """
    part = (total / number).quantize(CENT, ROUND_DOWN)
    return [*[part] * (number - 1), total - part * (number - 1)]


def impute(dues: Sequence[Decimal], paid: Decimal) -> list[Decimal]:
    """What is paid of each instalment: the oldest one first.

    >>> impute([Decimal(50), Decimal(50), Decimal(50)], Decimal(70))
    [Decimal('50'), Decimal('20'), Decimal('0')]
    """
    result = []
    for due in dues:
        taken = min(due, max(paid, Decimal(0)))
        result.append(taken)
        paid -= taken
    return result


def get_late(dues: Sequence[tuple[date, Decimal]], paid: Decimal, day: date) -> Decimal:
    """What was due before a day, and is not paid.

    >>> dues = [(date(2026, 1, 31), Decimal(50)), (date(2026, 2, 28), Decimal(50))]
    >>> get_late(dues, Decimal(60), date(2026, 3, 1))
    Decimal('40')
    >>> get_late(dues, Decimal(60), date(2026, 2, 28))
    Decimal('0')
    """
    due = sum((amount for when, amount in dues if when < day), Decimal(0))
    return max(due - paid, Decimal(0))


def get_withholding(
    gross: Decimal,
    left: Decimal,
    *,
    amount: Decimal = Decimal(0),
    percent: Decimal = Decimal(0),
    cap: Decimal = Decimal(0),
) -> Decimal:
    """What a month of pay is asked for: an amount, or a part of the gross with a cap,
    and never more than what is left to pay up.

    The payslip takes it within the tenth of the pay (Code du travail, L. 3251-3).

    >>> get_withholding(Decimal(1850), Decimal(300), percent=Decimal(3))
    Decimal('55.50')
    >>> get_withholding(
    ...     Decimal(1850), Decimal(300), percent=Decimal(3), cap=Decimal(40))
    Decimal('40')
    >>> get_withholding(Decimal(1850), Decimal(30), amount=Decimal(40))
    Decimal('30')
    """
    asked = amount or (gross * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
    if cap:
        asked = min(asked, cap)
    return max(min(asked, left), Decimal(0))
