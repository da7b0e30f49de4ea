"""A table as a CSV file that French spreadsheets open with a double click."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # says UTF-8 to spreadsheets
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(rows: Iterable[Sequence]) -> bytes:
    """
    >>> write_csv([["Libellé"], [Decimal("-12.50")], ["=1+1"]]).decode("utf-8-sig")
    "Libellé\\r\\n-12,50\\r\\n'=1+1\\r\\n"
    """
    stream = io.StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([format_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode()


def format_cell(value: str | date | Decimal | None) -> str:
    """Dates and numbers as the French write them; a text is never a formula, whoever
    typed it.

    >>> format_cell(date(2026, 9, 5)), format_cell(Decimal("1234.50"))
    ('05/09/2026', '1234,50')
    >>> format_cell('@SUM(A1)'), format_cell(' =1+1'), format_cell("Bol = 12")
    ("'@SUM(A1)", "' =1+1", 'Bol = 12')
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    guarded = value.startswith(FORMULA_MARKS) or value.lstrip().startswith(
        FORMULA_MARKS
    )
    return f"'{value}" if guarded else value
