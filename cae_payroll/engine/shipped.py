"""The rows shipped in `data/`, read without Odoo: for tests, scripts and benches."""

import csv
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from .parameters import Bracket, Contribution, Legislation, Parameter

DATA = Path(__file__).parent.parent / "data"
READERS = {
    date: date.fromisoformat,
    date | None: date.fromisoformat,
    Decimal: Decimal,
    int: int,
    bool: lambda text: text == "1",
    str: str,
}


@cache
def legislation():
    """All rows shipped with the module.

    >>> legislation().value("PMSS", date(2026, 9, 30))
    Decimal('4005')
    """
    return Legislation(
        parameters=rows("cae.social.parameter.csv", Parameter),
        contributions=rows("cae.social.contribution.csv", Contribution),
        brackets=rows("cae.withholding.bracket.csv", Bracket),
    )


def rows(filename, kind):
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        return tuple(row(kind, line) for line in csv.DictReader(file))


def row(kind, line):
    """A dataclass from a line of text; an empty cell keeps the field's default."""
    values = {
        field.name: READERS[field.type](line[field.name])
        for field in fields(kind)
        if line[field.name]
    }
    return kind(**values)
