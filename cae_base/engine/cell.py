"""What people write in a cell, read as a date, a number, yes or no."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
MONTH = re.compile(
    r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})|(?P<first>\d{4})[/.-]?(?P<last>\d{1,2})"
)
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


def parse_month(text: str | date) -> date:
    """The first day of a month, written alone or as one of its days.

    >>> parse_month("09/2026"), parse_month("2026-09"), parse_month("30/09/2026")
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 1), datetime.date(2026, 9, 1))
    >>> parse_month("202609")
    datetime.date(2026, 9, 1)
    >>> parse_month("septembre")
    Traceback (most recent call last):
    ValueError: septembre
    """
    if isinstance(text, date):
        return text.replace(day=1)
    if alone := MONTH.fullmatch(text):
        month, year = alone["month"] or alone["last"], alone["year"] or alone["first"]
        text = f"01/{month}/{year}"
    return parse_date(text).replace(day=1)


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
