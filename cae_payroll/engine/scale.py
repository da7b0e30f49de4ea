"""All that applies to one profile on one day, ready to compute many payslips."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .bases import (
    CAPE_FLAT,
    CSG,
    EMPLOYER_WELFARE,
    GROSS,
    HEALTH,
    Ceilings,
    csg_base,
    slices,
)
from .contributions import EMPLOYEE, EMPLOYER, Charge, charges
from .money import ZERO, InvalidValue
from .parameters import Bracket, MissingParameter, Parameter
from .profile import CAPE, EMPLOYMENT, Profile
from .reduction import Formula, MinimumWage, formula_on, reduce_month
from .year import BASES, NOTHING_EARLIER, YearToDate

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Scale:
    """The compiled rules; amounts in euros a month."""

    day: date
    profile: Profile
    ceilings: Ceilings
    wage: MinimumWage
    formula: Formula | None
    charges: tuple[Charge, ...]
    employee: tuple[Charge, ...]
    employer: tuple[Charge, ...]
    welfare: tuple[Charge, ...]
    grid: tuple[Bracket, ...]
    flat: Parameter | None

    def bases(self, gross, earlier=NOTHING_EARLIER):
        """Every base of a month, to the cent: those of the year to date under its
        ceilings, less what earlier months charged (art. R.243-10 CSS)."""
        charged, ceilings = earlier.bases, self.ceilings
        to_date = gross
        if charged:
            ceilings = ceilings + earlier.ceilings
            to_date = gross + charged[GROSS]
        bases = slices(to_date, ceilings)
        bases[CSG] = csg_base(to_date, ZERO, ceilings)
        for name, amount in charged.items():
            bases[name] -= amount
        bases[HEALTH] = self.profile.health_monthly
        welfare = total(self.welfare, gross, bases)
        bases[EMPLOYER_WELFARE] = welfare
        bases[CSG] += welfare
        bases[CAPE_FLAT] = self.flat.value if self.flat and not gross else ZERO
        return bases

    def below_ceiling(self, earlier=NOTHING_EARLIER):
        """The gross with which the year to date reaches its ceiling."""
        ceiling = self.ceilings.social_security + earlier.ceilings.social_security
        return ceiling - earlier.bases.get(GROSS, ZERO)

    def check_flat_base(self, gross):
        """A CAPE without pay cannot be computed while its flat base is not known."""
        if self.profile.contract == CAPE and not gross and not self.flat:
            raise MissingParameter("CAPE_FLAT_BASE", self.day)

    def month(self, gross, reduction, bases):
        """What this month leaves to those that follow it in the year."""
        charged = {name: bases[name] for name in BASES}
        charged[CSG] -= bases[EMPLOYER_WELFARE]
        return YearToDate(
            gross, reduction.month_smic, reduction.amount, self.ceilings, charged
        )

    def reduction(self, gross, earlier=NOTHING_EARLIER):
        return reduce_month(self.formula, self.wage, gross, earlier)

    def net(self, gross, earlier=NOTHING_EARLIER):
        """Net before tax: the gross less the employee's contributions."""
        return gross - total(self.employee, gross, self.bases(gross, earlier))

    def cost(self, gross, earlier=NOTHING_EARLIER):
        """Employer's cost: gross, employer's contributions, less the reduction."""
        self.check_flat_base(gross)
        contributions = total(self.employer, gross, self.bases(gross, earlier))
        return gross + contributions - self.reduction(gross, earlier).amount


def total(some_charges, gross, bases):
    """Sum of the charges that concern this gross, each to the cent."""
    return sum(
        (charge.amount(bases) for charge in some_charges if charge.concerns(gross)),
        ZERO,
    )


@lru_cache(maxsize=1024)
def scale(legislation, day, profile):
    """Compile the legislation for one profile on one day.

    Raises `MissingParameter` when a value is not known on that day.
    """
    share = WorkingTime.of(legislation, day, profile)
    wage = minimum_wage(legislation, day, profile, share)
    rows = legislation.contributions_of(day, profile)
    due = charges(rows, profile, wage.month)
    employer = tuple(c for c in due if c.contribution.payer == EMPLOYER)
    return Scale(
        day=day,
        profile=profile,
        ceilings=ceilings(legislation, day, profile, share),
        wage=wage,
        formula=formula_of(legislation, day, profile),
        charges=due,
        employee=tuple(c for c in due if c.contribution.payer == EMPLOYEE),
        employer=employer,
        welfare=tuple(c for c in employer if c.contribution.welfare),
        grid=tuple(legislation.grid(day, profile.zone)),
        flat=legislation.find("CAPE_FLAT_BASE", day)
        if profile.contract == CAPE
        else None,
    )


def formula_of(legislation, day, profile):
    """The reduction's formula; whether it concerns a CAPE, who is no employee, is a
    dated parameter: without it, no reduction."""
    if profile.contract == CAPE:
        concerned = legislation.find("CAPE_REDUCTION", day)
        if not concerned or not concerned.value:
            return None
    return formula_on(legislation, day, profile.headcount)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Weekly hours of a person and of a full-time job (art. L.3121-27 C. trav.)."""

    hours: Decimal
    full: Decimal

    @classmethod
    def of(cls, legislation, day, profile):
        """A contract without hours counts as a full-time job."""
        full = legislation.value("FULL_TIME_HOURS", day)
        hours = full if profile.hours_week is None else profile.hours_week
        if not 0 < hours <= full:
            raise InvalidValue("hours_week", hours, 1, full)
        return cls(hours, full)

    def part(self, amount):
        return amount * self.hours / self.full


def minimum_wage(legislation, day, profile, share):
    def month(code):
        hours = legislation.value("ANNUAL_HOURS", day)
        return legislation.value(code, day) * hours / MONTHS

    if profile.contract != EMPLOYMENT:
        return MinimumWage(month("SMIC_RED"), month("SMIC_EQ"))
    return MinimumWage(share.part(month("SMIC_RED")), None)


def ceilings(legislation, day, profile, share):
    """The ceilings of the month (art. R.242-2 CSS): in proportion to the days that
    count and, unless the setting says no, to the hours of a part-time contract."""
    full = legislation.value("PMSS", day) * days_share(day, profile.days_absent)
    ceiling = share.part(full) if profile.prorate_ceiling else full
    return Ceilings(
        social_security=ceiling,
        full=full,
        t2=ceiling * legislation.value("T2_CEILING", day),
        unemployment=ceiling * legislation.value("UNEMPLOYMENT_CEILING", day),
        csg=ceiling * legislation.value("CSG_CEILING", day),
        csg_share=legislation.value("CSG_SHARE", day),
    )


def days_share(day, days_absent):
    """The part of a month that counts, in calendar days (art. R.242-2 CSS).

    >>> days_share(date(2026, 9, 30), Decimal(15))
    Decimal('0.5')
    """
    days = monthrange(day.year, day.month)[1]
    if days_absent > days:
        raise InvalidValue("days_absent", days_absent, 0, days)
    return (days - days_absent) / days
