"""What a payroll program reads: cells of a table, and hours of who has none."""

from datetime import date
from decimal import Decimal

from .money import CENT, ONE, ZERO, cents
from .parameters import Legislation

# What a spreadsheet takes for the beginning of a formula, or cuts a line at.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
MONTHS = 12


def to_cell(value) -> str:
    """A value as French programs read it; a text never becomes a formula.

    >>> [to_cell(value) for value in (Decimal("-1234.5"), 0.1 + 0.2, 3, None, "Étel")]
    ['-1234,50', '0,30', '3', '', 'Étel']
    >>> to_cell(date(2026, 9, 30)), to_cell("=1+1"), to_cell("-5 %")
    ('30/09/2026', "'=1+1", "'-5 %")
    """
    if value is None or value is False:
        return ""
    if isinstance(value, Decimal | float):
        return str(Decimal(str(value)).quantize(CENT)).replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def equivalent_hours(legislation: Legislation, day: date, gross: Decimal) -> Decimal:
    """Hours of a month that a gross without hours stands for (CAE-28; CSS, art.
    D. 241-27): a full month, or less in the ratio of the gross to the minimum wage.

    :raise MissingParameter: if the minimum wage of the day is not known

    In 2026 the minimum wage of a month is 12.02 x 1820 / 12 = 1,823.03:

    >>> from .shipped import legislation
    >>> day = date(2026, 9, 30)
    >>> [equivalent_hours(legislation(), day, Decimal(gross)) for gross in (911, 5000)]
    [Decimal('75.79'), Decimal('151.67')]
    """
    hours = legislation.value("ANNUAL_HOURS", day) / MONTHS
    full = legislation.value("SMIC_EQ", day) * hours
    ratio = min(ONE, max(ZERO, gross) / full)
    return cents(hours * ratio)
