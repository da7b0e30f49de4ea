"""Exact money: euros are `Decimal` with two decimals, rates are in percent."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

ZERO = Decimal(0)
ONE = Decimal(1)
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class EngineError(ValueError):
    """What was asked cannot be computed; the message says why."""


class InvalidValue(EngineError):
    """A value given by the caller is out of its bounds."""

    def __init__(self, name, value, low, high):
        super().__init__(f"{name}: give a number from {low} to {high}, not {value!r}.")
        self.name, self.value, self.low, self.high = name, value, low, high


def cents(amount):
    """Round an amount to the cent, half up.

    >>> cents(Decimal("22.775")), cents(Decimal("22.7749"))
    (Decimal('22.78'), Decimal('22.77'))
    """
    return amount.quantize(CENT, ROUND_HALF_UP)


def percent(base, rate):
    """`rate` % of `base`, to the cent.

    >>> percent(Decimal("2000.00"), Decimal("0.016"))
    Decimal('0.32')
    """
    return cents(base * rate / HUNDRED)


def threshold(amount):
    """A limit to compare with amounts in cents, freed of the division behind it.

    >>> threshold(3 * (Decimal("12.02") * 1820 / 12 / 2)) == Decimal("2734.55")
    True
    """
    return amount.quantize(Decimal("1e-9"), ROUND_HALF_UP)


def number(name, value, low, high):
    """`value` (int, float, str or Decimal) as a Decimal between two bounds.

    >>> number("rate", 1.1, 0, 100)
    Decimal('1.1')
    >>> number("rate", 700, 0, 100)
    Traceback (most recent call last):
    cae_payroll.engine.money.InvalidValue: rate: give a number from 0 to 100, not 700.
    """
    try:
        # str(): the decimal that was typed, not the binary fraction behind a float.
        decimal = Decimal(str(value))
    except InvalidOperation as error:
        raise InvalidValue(name, value, low, high) from error
    if not decimal.is_finite() or not low <= decimal <= high:
        raise InvalidValue(name, value, low, high)
    return decimal
