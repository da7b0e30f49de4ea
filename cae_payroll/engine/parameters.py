"""Dated parameters, contributions and withholding brackets, chosen by date.

Nothing here is a number of the law: the numbers are rows, each with its dates and
its legal reference, shipped in `data/` and kept as records by the payroll officer.
Of the rows of one code that apply, those that began last win: a new version
may be added without closing the one before.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .money import ZERO, EngineError
from .profile import ALL_CONTRACTS, CAPE, SALARIED


class MissingParameter(EngineError):
    """No row of this code applies on this day."""

    def __init__(self, code, day):
        super().__init__(f"There is no value of {code} on {day}: add a dated one.")
        self.code, self.day = code, day


def within(value, low, below):
    """Whether low <= value < below, where a bound of 0 means no bound.

    >>> within(50, 50, 0), within(50, 0, 50)
    (True, False)
    """
    return value >= low and (not below or value < below)


def newest(rows):
    """The rows that began last."""
    latest = max((row.date_from for row in rows), default=None)
    return [row for row in rows if row.date_from == latest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A row of the law: both dates included, no `date_to` when still in force."""

    date_from: date
    date_to: date | None = None
    reference: str = ""
    verified: bool = True

    def applies_on(self, day):
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Dated):
    """A value of the law, by headcount where the law says so."""

    code: str
    name: str
    value: Decimal
    unit: str
    headcount_from: int = 0
    headcount_below: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution(Dated):
    """A contribution: payer, base (see `bases`), rate in %, and who owes it.

    `rate_origin` is `law` (the rate is here) or names the profile's rate.
    `smic_from` and `smic_below` bound the gross in multiples of the minimum wage.
    `contract` is `all`, `salaried` (all but the CAPE) or `cape`.
    `welfare`: employer's health and provident share, which enters the base of CSG and
    of the forfait social. `taxable`: added back to the net to give the net taxable.
    """

    code: str
    name: str
    payer: str
    base: str
    rate: Decimal = ZERO
    rate_origin: str = "law"
    headcount_from: int = 0
    headcount_below: int = 0
    apprentice_share_from: Decimal = ZERO
    apprentice_share_below: Decimal = ZERO
    smic_from: Decimal = ZERO
    smic_below: Decimal = ZERO
    executive: bool = False
    contract: str = ALL_CONTRACTS
    welfare: bool = False
    taxable: bool = False

    def concerns(self, profile):
        return (
            within(profile.headcount, self.headcount_from, self.headcount_below)
            and within(
                profile.apprentice_share,
                self.apprentice_share_from,
                self.apprentice_share_below,
            )
            and (profile.executive or not self.executive)
            and self.contract
            in (ALL_CONTRACTS, CAPE if profile.contract == CAPE else SALARIED)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket(Dated):
    """A row of the neutral withholding grid: monthly net taxable, rate in %."""

    zone: str
    rate: Decimal
    base_from: Decimal = ZERO
    base_below: Decimal = ZERO


@dataclass(frozen=True, eq=False)
class Legislation:
    """All dated rows known, in the order in which lines are shown."""

    parameters: tuple[Parameter, ...]
    contributions: tuple[Contribution, ...]
    brackets: tuple[Bracket, ...]

    def find(self, code, day, headcount=ZERO):
        """The parameter in force, or None."""
        rows = newest(
            [
                row
                for row in in_force(self, day).parameters
                if row.code == code
                and within(headcount, row.headcount_from, row.headcount_below)
            ]
        )
        return rows[0] if rows else None

    def parameter(self, code, day, headcount=ZERO):
        """The parameter in force, else `MissingParameter`."""
        row = self.find(code, day, headcount)
        if row is None:
            raise MissingParameter(code, day)
        return row

    def value(self, code, day, headcount=ZERO):
        return self.parameter(code, day, headcount).value

    def contributions_of(self, day, profile):
        """The contributions due for a profile, in the order of the rows."""
        due = {}
        for row in in_force(self, day).contributions:
            if row.concerns(profile):
                due.setdefault(row.code, []).append(row)
        return [row for rows in due.values() for row in newest(rows)]

    def grid(self, day, zone):
        """The neutral withholding grid of a zone, else `MissingParameter`."""
        rows = newest([x for x in in_force(self, day).brackets if x.zone == zone])
        if not rows:
            raise MissingParameter(f"PAS_NEUTRAL ({zone})", day)
        return rows


@lru_cache(maxsize=64)
def in_force(legislation, day):
    """The rows that apply on a day: looked up once for all who are paid on it."""
    return Legislation(
        *(
            tuple(row for row in rows if row.applies_on(day))
            for rows in (
                legislation.parameters,
                legislation.contributions,
                legislation.brackets,
            )
        )
    )
