"""Look for whatever ties the ballots of an opened box to their voters, in all that the
database holds.

The test knows whose each ballot is, by the code that its voter was given; who reads
the database does not. If a column of the ballots, system columns included, goes with
a column of any row that tells a voter, by equal values or by order, then that reader
could tie them too.
"""

import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from math import sqrt

SYSTEM = ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid")
BALLOTS = "cae_ballot"
PLACE = re.compile(r"\((\d+),(\d+)\)")
SECRET = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}|[0-9a-f]{64}")
# Chance gives more than this to less than one pair in a thousand million.
SIGMAS = 6.5


def find_ties(cr, voters, resolution_id):
    """
    :param voters: each with the ``codes`` of his ballots, and his ids
    :return: list of sentences, each a way to tie ballots to voters
    """
    ballots = {row["code"]: row for row in _read_ballots(cr, resolution_id)}
    owned = [(ballots[voter.codes[resolution_id]], voter) for voter in voters]
    ties = find_traces(cr, set(ballots), {row["link"] for row in ballots.values()})
    for table in _get_tables(cr):
        if table != BALLOTS:
            for by, rows in _group_by_voter(cr, table, voters).items():
                pairs = [
                    (ballot, rows[voter.number])
                    for ballot, voter in owned
                    if voter.number in rows
                ]
                ties += _compare(pairs, f"{table} (by {by})")
    return ties + _find_names(owned)


def find_traces(cr, codes, links):
    """A code or a link which is kept elsewhere than on its ballot."""
    ties = []
    for table in _get_tables(cr):
        if table != BALLOTS:
            for row in _read(cr, table):
                text = " ".join(map(str, row.values()))
                found = (codes | links) & set(SECRET.findall(text))
                # the last link is the seal, which is published with the box
                if found - {row.get("ballot_seal"), row.get("file_hash")}:
                    ties.append(f"{table}: holds {found}")
    return ties


def _find_names(owned):
    """A ballot which names a voter itself, through whatever column it was given."""
    ties = []
    for column in owned[0][0]:
        for name in ("user_id", "partner_id", "member_id", "attendance_id", "number"):
            pairs = [
                ({column: ballot[column]}, {name: getattr(voter, name)})
                for ballot, voter in owned
            ]
            ties += _compare(pairs, "the voters themselves")
    return ties


def _get_tables(cr):
    cr.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind = 'r' AND nspname = 'public' ORDER BY relname"
    )
    return [name for [name] in cr.fetchall()]


def _get_columns(cr, table):
    """:return: every column that the catalogue knows, system ones included"""
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND NOT attisdropped ORDER BY attnum",
        [f'"{table}"'],
    )
    return [name for [name] in cr.fetchall()]


def _read(cr, table, where="", params=()):
    columns = _get_columns(cr, table)
    assert set(SYSTEM) <= set(columns)
    wanted = ", ".join(
        f'"{name}"::text' if name in SYSTEM else f'"{name}"' for name in columns
    )
    cr.execute(f'SELECT {wanted} FROM "{table}" {where}', params)
    return [dict(zip(columns, row, strict=True)) for row in cr.fetchall()]


def _read_ballots(cr, resolution_id):
    return _read(cr, BALLOTS, "WHERE resolution_id = %s", [resolution_id])


def _group_by_voter(cr, table, voters):
    """:return: dict of how rows of a table name a voter: {number of the voter: row}"""
    columns = {
        "cae_attendance": "attendance_id",
        "cae_member": "member_id",
        "res_partner": "partner_id",
        "res_users": "user_id",
    }
    groups = {}
    rows = None
    cr.execute(
        "SELECT a.attname, confrelid::regclass::text FROM pg_constraint"
        " JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]"
        " WHERE contype = 'f' AND conrelid = %s::regclass",
        [f'"{table}"'],
    )
    keys = [(name, to) for name, to in cr.fetchall() if to in columns]
    if table in columns:
        keys.append(("id", table))
    for key, to in keys:
        rows = _read(cr, table) if rows is None else rows
        numbers = {getattr(voter, columns[to]): voter.number for voter in voters}
        found = {}
        for row in rows:
            if row[key] in numbers:
                found.setdefault(numbers[row[key]], row)
        if len(found) > len(voters) // 2:
            groups[key] = found
    return groups


def _compare(pairs, where):
    """:return: the columns of the ballots and of the voters' rows that go together"""
    if len(pairs) < 30:
        return []
    ties = []
    ballots = _get_values([ballot for ballot, _row in pairs])
    rows = _get_values([row for _ballot, row in pairs])
    for one, values in ballots.items():
        for other, others in rows.items():
            if _go_together(values, others):
                ties.append(f"ballots.{one} goes with {other} of {where}")
    return ties


def _get_values(rows):
    """:return: the columns that tell rows apart, as values that can be ordered"""
    columns = {name: [_order(row[name]) for row in rows] for name in rows[0]}
    return {name: found for name, found in columns.items() if len(set(found)) > 1}


def _order(value):
    if isinstance(value, str):
        place = PLACE.fullmatch(value)
        if place:
            return ("number", int(place[1]) * 1000 + int(place[2]))
        return ("number", int(value)) if value.isdecimal() else ("text", value)
    if isinstance(value, bool | int | float | Decimal):
        return ("number", float(value))
    if isinstance(value, datetime | date):
        return ("time", value.isoformat())
    return ("other", "" if value is None else str(value))


def _go_together(values, others):
    size = len(values)
    same = sum(one == other for one, other in zip(values, others, strict=True))
    counts = Counter(others)
    chance = sum(number * counts[value] for value, number in Counter(values).items())
    expected = chance / size
    if same > expected + SIGMAS * sqrt(expected) + 3:
        return True
    return abs(_correlate(_rank(values), _rank(others))) * sqrt(size) > SIGMAS


def _rank(values):
    """:return: the rank of each, the mean one where they are equal"""
    places = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    return [sum(places[value]) / len(places[value]) for value in values]


def _correlate(some, others):
    mean = (len(some) - 1) / 2
    product = sum((a - mean) * (b - mean) for a, b in zip(some, others, strict=True))
    squares = [sum((a - mean) ** 2 for a in ranks) for ranks in (some, others)]
    return product / sqrt(squares[0] * squares[1])
