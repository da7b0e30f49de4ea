"""What a sheet of an import may hold, and what its lines say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .plain_text import to_words


@dataclass(frozen=True)
class Column:
    """A heading of the file, the field it fills, and how its cells are read.

    ``kind`` names the reader: text, postcode, email, date, number, integer, choice,
    yes_no, or a relation.
    """

    name: str
    heading: str
    kind: str = "text"
    required: bool = False
    aliases: Sequence[str] = ()
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, in a sentence that says what to do."""

    line: int
    heading: str
    message: str


@dataclass
class Entry:
    """What one line, or several, say of one record."""

    line: int
    values: dict[str, Any]
    reference: str = ""
    target: Any = None
    record: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def match_headings(cells: Sequence[str], columns: Sequence[Column]):
    """Columns by their place in the file, and the headings nobody knows.

    Case, accents and punctuation do not count; the name of the field is taken too.

    >>> name = Column("name", "Nom")
    >>> born = Column("birth_date", "Date de naissance")
    >>> match_headings(["NOM", "birth_date", "", "Signe"], [name, born])[1]
    ['Signe']
    """
    known = {
        squeeze(text): column
        for column in columns
        for text in (column.name, column.heading, *column.aliases)
    }
    found = {
        place: known[squeeze(cell)]
        for place, cell in enumerate(cells)
        if squeeze(cell) in known
    }
    unknown = [
        str(cell) for place, cell in enumerate(cells) if cell and place not in found
    ]
    return found, unknown


def squeeze(text) -> str:
    return "".join(to_words(str(text)))
