"""What people write in a cell, read as a date, a number, yes or no."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
YES, NO = {"oui", "vrai", "yes", "true", "1", "x"}, {"non", "faux", "no", "false", "0"}
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(text: str | date) -> date:
    """A day, the French way or the ISO one; a time after it is left out.

    >>> parse_date("5/9/2026"), parse_date("2026-09-05 00:00:00")
    (datetime.date(2026, 9, 5), datetime.date(2026, 9, 5))
    >>> parse_date("31/02/2026")
    Traceback (most recent call last):
    ValueError: 31/02/2026
    >>> parse_date("05/09/26")
    Traceback (most recent call last):
    ValueError: 05/09/26
    """
    if isinstance(text, date):
        return text
    day = text.replace("T", " ").partition(" ")[0]
    if french := FRENCH_DAY.fullmatch(day):
        parts = [int(part) for part in reversed(french.groups())]
    elif iso := ISO_DAY.fullmatch(day):
        parts = [int(part) for part in iso.groups()]
    else:
        raise ValueError(text)
    try:
        result = date(*parts)
    except ValueError:
        raise ValueError(text) from None
    if result.year < 1900:
        raise ValueError(text)
    return result


def parse_number(text: str) -> Decimal:
    """A number with a comma or a dot, spaces, and its sign "%" or "€".

    >>> parse_number("60 %"), parse_number("1 200,50 €"), parse_number("33.33")
    (Decimal('60'), Decimal('1200.50'), Decimal('33.33'))
    >>> parse_number("soixante")
    Traceback (most recent call last):
    ValueError: soixante
    """
    try:
        number = Decimal(re.sub(r"[\s%€]", "", str(text)).replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


def parse_yes_no(text: str) -> bool:
    """What people write, and what spreadsheets make of a box to tick.

    >>> [parse_yes_no(text) for text in ("Oui", "VRAI", "True", "1", "x")]
    [True, True, True, True, True]
    >>> [parse_yes_no(text) for text in ("non", "FAUX", "False", "0")]
    [False, False, False, False]
    >>> parse_yes_no("peut-être")
    Traceback (most recent call last):
    ValueError: peut-être
    """
    word = text.strip().casefold()
    if word not in YES | NO:
        raise ValueError(text)
    return word in YES
