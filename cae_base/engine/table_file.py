"""What Odoo's reader of tables has to know, or loses, of the files people send."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

BLANK_LINE = re.compile(r'^(?:""|[;,\t ])*$', re.MULTILINE)
WORD_JOINER = "\u2060"  # not blank for Odoo, and shows nothing
INVISIBLE = str.maketrans("", "", "\0" + WORD_JOINER)  # no database stores a NUL


@dataclass(frozen=True)
class Row:
    """One line, with the number a spreadsheet shows beside it."""

    line: int
    cells: Sequence[str | date]


def to_row(line: int, cells: Sequence[str | date]) -> Row:
    """Without what cannot be seen, and without the hour of a day.

    >>> to_row(2, [" Ma\\0ëlle ", datetime(2026, 9, 5)])
    Row(line=2, cells=['Maëlle', datetime.date(2026, 9, 5)])
    """
    return Row(line, [clean(cell) for cell in cells])


def clean(cell: str | date) -> str | date:
    if isinstance(cell, datetime):
        return cell.date()
    return cell.translate(INVISIBLE).strip() if isinstance(cell, str) else cell


# --- CSV --------------------------------------------------------------------


def decode(content: bytes) -> str:
    """UTF-8 is recognised by its form; what is not is what Windows writes in France.

    >>> [decode("é€".encode(encoding)) for encoding in ("cp1252", "utf-8", "utf-16")]
    ['é€', 'é€', 'é€']
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # CP1252 is Latin-1 and the euro; a few of its bytes mean nothing
        return content.decode("cp1252", errors="replace")


def find_separator(text: str) -> str:
    """The one that cuts the headings.

    >>> [find_separator(text) for text in ("Nom;Ville, pays", "\\nNom,Ville", "Nom")]
    [';', ',', ';']
    """
    return max(";,\t", key=text.strip().partition("\n")[0].count)


def keep_blank_lines(text: str) -> str:
    """With a sign that cannot be seen in each blank line, and one kind of line ends.

    >>> ascii(keep_blank_lines("Nom;Ville\\r\\n;\\r\\nMaëlle;Étel"))
    "'Nom;Ville\\\\n\\\\u2060\\\\nMa\\\\xeblle;\\\\xc9tel'"
    """
    return BLANK_LINE.sub(WORD_JOINER, io.StringIO(text, newline=None).read())


# --- spreadsheets -----------------------------------------------------------


def read_xlsx(content: bytes) -> list[list[str | date]]:
    """All lines of the first sheet."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [[to_text(cell) for cell in cells] for cells in book.worksheets[0].rows]


def to_text(cell) -> str | date:
    value = cell.value
    if value is None or isinstance(value, date):
        return value or ""
    return show(value, cell.number_format)


def show(value, number_format: str) -> str:
    """What a cell shows: a percentage with its sign, a whole number without dot.

    >>> show(0.3333, "0.00%"), show(1000.0, "General"), show("Étel", "General")
    ('33.33 %', '1000', 'Étel')
    """
    if isinstance(value, float | int) and "%" in number_format:
        return f"{round(value * 100, 6):g} %"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_xls(content: bytes) -> list[list[str | date]]:
    """All lines of the first sheet, as former spreadsheets write it."""
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True)
    rows = book.sheet_by_index(0).get_rows()
    return [[to_xls_text(cell, book) for cell in cells] for cells in rows]


def to_xls_text(cell, book) -> str | date:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#?")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    style = book.xf_list[cell.xf_index]
    return show(cell.value, book.format_map[style.format_key].format_str)
