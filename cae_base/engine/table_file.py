"""Tables people send: CSV as spreadsheets write it, and XLSX."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


class UnreadableFile(ValueError):
    """The file is not what its name says."""


@dataclass(frozen=True)
class Row:
    """One line, with the number a spreadsheet shows beside it."""

    line: int
    cells: Sequence[str | date]

    def without_nul(self) -> "Row":
        """Without the NUL characters of broken exports, which no database stores.

        >>> Row(2, ["Ma\\0ëlle", date(2026, 9, 5)]).without_nul()
        Row(line=2, cells=['Maëlle', datetime.date(2026, 9, 5)])
        """
        cells = [
            cell.replace("\0", "") if isinstance(cell, str) else cell
            for cell in self.cells
        ]
        return Row(self.line, cells)


def read_csv(content: bytes) -> list[Row]:
    """Lines that are not blank; encoding and separator are found out.

    :raise UnreadableFile: if it is no CSV file

    >>> read_csv("Nom;Ville\\n\\nMaëlle;Étel".encode("latin-1"))[1]
    Row(line=3, cells=['Maëlle', 'Étel'])
    >>> read_csv("Nom,Ville\\nMaëlle,Étel".encode("utf-8-sig"))[0]
    Row(line=1, cells=['Nom', 'Ville'])
    """
    text = decode(content)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [
            Row(line, [cell.strip() for cell in cells])
            for line, cells in enumerate(reader, 1)
        ]
    except csv.Error as error:
        raise UnreadableFile(str(error)) from error
    return [row for row in rows if any(row.cells)]


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


def read_xlsx(content: bytes) -> list[Row]:
    """Lines of the first sheet that are not blank.

    :raise UnreadableFile: if it is no XLSX file
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken part does
        raise UnreadableFile(str(error)) from error
    rows = [
        Row(line, [to_text(cell) for cell in cells])
        for line, cells in enumerate(book.worksheets[0].iter_rows(), 1)
    ]
    return [row for row in rows if any(row.cells)]


def to_text(cell):
    """What the cell shows: a percentage with its sign, a whole number without dot."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value or ""
    if isinstance(value, float | int) and "%" in cell.number_format:
        return f"{round(value * 100, 6):g} %"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
