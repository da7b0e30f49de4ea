"""Beyond the last day reviewed: the last rows known serve on, marked as not verified.

Many values of the law are those of a year, and their successor is published late. A row
that ended on the last day reviewed or later, with none after it, goes on from its end:
an estimation is better than no figure, if it says so. A row that ended before that day
had been seen to end by whoever reviewed: it is over.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from .bases import CSG, FOUR_PMSS, T1, T1_FULL, T1_T2_ABOVE, T2
from .parameters import Dated, Legislation

DAY = timedelta(days=1)

# Bases computed with a parameter: what is charged on them is no surer than it.
CEILINGS = {T1, T1_FULL, T2, T1_T2_ABOVE, FOUR_PMSS, CSG}
BASES = {
    "PMSS": CEILINGS,
    "T2_CEILING": {T2, T1_T2_ABOVE},
    "UNEMPLOYMENT_CEILING": {FOUR_PMSS},
    "CSG_CEILING": {CSG},
    "CSG_SHARE": {CSG},
}
# The parameter which stands for the whole reduction, and those that it is used with.
REDUCTION = ("RGDU_TDELTA", "RED_T")
REDUCED_WITH = {
    "ANNUAL_HOURS",
    "RED_EXIT",
    "RGDU_EXIT",
    "RGDU_P",
    "RGDU_TMIN",
    "SMIC_EQ",
    "SMIC_RED",
}


@dataclass(frozen=True, slots=True)
class CarriedOn:
    """A legislation that goes on after its last rows, and these rows as they are."""

    legislation: Legislation
    rows: tuple[Dated, ...]

    def used_on(self, day):
        """The rows which serve on a day though they ended before it."""
        return [row for row in self.rows if row.date_to < day]


def carry_on(known, reviewed_until):
    """Let the rows of a legislation go on which end without a successor.

    >>> from .shipped import legislation
    >>> carried = carry_on(legislation(), date(2026, 10, 27))
    >>> [row.code for row in carried.used_on(date(2027, 1, 31))]
    ['SMIC_RED', 'SMIC_EQ', 'PMSS']
    >>> pmss = carried.legislation.parameter("PMSS", date(2027, 1, 31))
    >>> pmss.value, pmss.verified
    (Decimal('4005'), False)
    """
    parameters = last_rows(known.parameters, attrgetter("code"), reviewed_until)
    contributions = last_rows(
        known.contributions, attrgetter("code", "contract"), reviewed_until
    )
    brackets = last_rows(known.brackets, attrgetter("zone"), reviewed_until)
    legislation = Legislation(
        known.parameters + tuple(map(prolong, parameters)),
        known.contributions + tuple(map(prolong, contributions)),
        known.brackets + tuple(map(prolong, brackets)),
    )
    for row in parameters:
        legislation = doubt(legislation, row.code, row.date_to + DAY)
    return CarriedOn(legislation, (*parameters, *contributions, *brackets))


def last_rows(rows, key, reviewed_until):
    """Those that end last among the rows of one key, none of which goes on."""
    ends = {}
    for row in rows:
        end = row.date_to or date.max
        ends[key(row)] = max(end, ends.get(key(row), end))
    return [
        row
        for row in rows
        if row.date_to == ends[key(row)] and row.date_to >= reviewed_until
    ]


def prolong(row):
    return replace(row, date_from=row.date_to + DAY, date_to=None, verified=False)


def doubt(legislation, code, day):
    """Mark what is computed with a parameter, from a day on, as not verified."""
    bases = BASES.get(code, ())
    marked = doubt_rows(legislation.contributions, day, lambda row: row.base in bases)
    parameters = doubt_rows(
        legislation.parameters,
        day,
        lambda row: code in REDUCED_WITH and row.code in REDUCTION,
    )
    return replace(legislation, contributions=marked, parameters=parameters)


def doubt_rows(rows, day, concerns):
    """Rows in force on a day are followed by a doubtful version from it on, later ones
    are doubtful themselves."""
    result = []
    for row in rows:
        if not row.verified or not concerns(row) or (row.date_to or day) < day:
            result.append(row)
        elif row.date_from >= day:
            result.append(replace(row, verified=False))
        else:
            result += [row, replace(row, date_from=day, verified=False)]
    return tuple(result)
