"""The files of the demo cooperative hold on whatever day they are loaded."""

import doctest
import sys
from datetime import date, timedelta

import pytest
from demo_files import DATA, read

STAGES = ["information", "diagnosis", "feasibility", "launch"]
STAGES += ["first_sales", "development", "membership"]

sys.path.insert(0, str(DATA))
from demo_loader import offsets as offsets_module  # noqa: E402
from demo_loader.offsets import find_day, shift  # noqa: E402


@pytest.fixture(scope="module")
def offsets():
    """Pairs of offsets (a document's, that of what follows it), each once."""
    days = dict(read("customer_invoices", "id", "invoice_date"))
    days |= dict(read("vendor_bills", "id", "invoice_date"))
    followers = read("payments", "document", "date")
    followers += read("credit_notes", "reversed_entry_id/id", "invoice_date")
    return {(days[document], day) for document, day in followers}


def test_offsets_are_as_documented():
    assert not doctest.testmod(offsets_module).failed


def test_dates_hold_on_any_day(offsets):
    """Whatever the day of the load: nothing is paid before it exists, nothing is in the
    future, and what is of these days falls in no closed month."""
    for count in range(366 * 4):
        today = date(2025, 1, 1) + timedelta(days=count)
        first_open = find_day(today, -1, 1).isoformat()
        shifted = {cell: shift(cell, today) for pair in offsets for cell in pair}
        for cell, day in shifted.items():
            assert day <= today.isoformat(), (today, cell)
            assert cell.startswith("M") or day >= first_open, (today, cell)
        for document, follower in offsets:
            assert shifted[document] <= shifted[follower], (today, document, follower)


def read_paths():
    """The days of each person in the order in which they happen, moves included."""
    first_days = dict(read("entrepreneurs", "id", "date_entry"))
    paths = {
        person: [first_days[person], *filter(None, days)]
        for person, *days in read("stage_histories", "entrepreneur", *STAGES)
    }
    for person, day in read("moves", "entrepreneur", "day"):
        paths[person].append(day)
    return paths


def test_everybody_has_a_history():
    assert read_paths().keys() == {name for [name] in read("entrepreneurs", "id")}


def test_paths_hold_on_any_day():
    """Whatever the day of the load: each stage comes after the one before, none is
    entered today or later, and a meeting of the past is over."""
    paths = {tuple(path) for path in read_paths().values()}
    meetings = [day for day, _end in read("meetings", "date_begin", "date_end")]
    for count in range(366 * 4):
        today = date(2025, 1, 1) + timedelta(days=count)
        for path in paths:
            days = [shift(cell, today) for cell in path]
            assert days[-1] < today.isoformat(), (today, path)
            assert days[1:] == sorted(set(days[1:])), (today, path)
            assert days[0] == days[1], (today, path)
        for cell in meetings:
            is_past = shift(cell, today)[:10] < today.isoformat()
            assert is_past == cell.startswith("W-"), (today, cell)
