"""Where the files of the demo cooperative are, and what they say."""

import csv
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
FOLDER = DATA / "demo_cooperative"


def read(name, *columns):
    """The cells of these columns, of the rows that begin a record."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [[row[name] for name in columns] for row in rows if row[columns[0]]]
