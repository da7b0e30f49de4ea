"""Numbers as people type them."""

import re
from decimal import Decimal

NUMBER = re.compile(r"-?\d+(\.\d*)?|-?\.\d+", re.ASCII)


def parse_number(text: str) -> Decimal:
    """
    :raise ValueError: if the text is not a number

    >>> parse_number("1 234,5"), parse_number("1234.50 €"), parse_number("1.234,50")
    (Decimal('1234.5'), Decimal('1234.50'), Decimal('1234.50'))
    >>> parse_number("1,234.50")
    Traceback (most recent call last):
        ...
    ValueError: 1,234.50
    >>> parse_number("NaN")
    Traceback (most recent call last):
        ...
    ValueError: NaN
    """
    plain = re.sub(r"[\s€]", "", text)
    if "," in plain:
        whole, decimals = plain.split(",", 1)
        plain = f"{whole.replace('.', '')}.{decimals}"
    if not NUMBER.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain)


def count_decimals(number: Decimal) -> int:
    """
    >>> count_decimals(Decimal("12.500")), count_decimals(Decimal("100"))
    (1, 0)
    """
    return max(0, -number.normalize().as_tuple().exponent)
