"""All that applies to one profile on one day, ready to compute many payslips."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .bases import CSG, EMPLOYER_WELFARE, HEALTH, Ceilings, csg_base, slices
from .contributions import EMPLOYEE, EMPLOYER, Charge, charges
from .money import ZERO, InvalidValue
from .parameters import Bracket
from .profile import Profile
from .reduction import (
    NOTHING_EARLIER,
    Formula,
    MinimumWage,
    formula_on,
    reduce_month,
)

MONTHS = 12


@dataclass(frozen=True, eq=False)
class Scale:
    """The compiled rules; amounts in euros a month."""

    day: date
    profile: Profile
    ceilings: Ceilings
    wage: MinimumWage
    formula: Formula
    charges: tuple[Charge, ...]
    employee: tuple[Charge, ...]
    employer: tuple[Charge, ...]
    welfare: tuple[Charge, ...]
    grid: tuple[Bracket, ...]

    def bases(self, gross):
        """Every base, to the cent."""
        bases = slices(gross, self.ceilings)
        bases[HEALTH] = self.profile.health_monthly
        welfare = total(self.welfare, gross, bases)
        bases[EMPLOYER_WELFARE] = welfare
        bases[CSG] = csg_base(gross, welfare, self.ceilings)
        return bases

    def reduction(self, gross, earlier=NOTHING_EARLIER):
        return reduce_month(self.formula, self.wage, gross, earlier)

    def net(self, gross):
        """Net before tax: the gross less the employee's contributions."""
        return gross - total(self.employee, gross, self.bases(gross))

    def cost(self, gross, earlier=NOTHING_EARLIER):
        """Employer's cost: gross, employer's contributions, less the reduction."""
        contributions = total(self.employer, gross, self.bases(gross))
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
        ceilings=ceilings(legislation, day, share),
        wage=wage,
        formula=formula_on(legislation, day, profile.headcount),
        charges=due,
        employee=tuple(c for c in due if c.contribution.payer == EMPLOYEE),
        employer=employer,
        welfare=tuple(c for c in employer if c.contribution.welfare),
        grid=tuple(legislation.grid(day, profile.zone)),
    )


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

    if profile.hours_week is None:
        return MinimumWage(month("SMIC_RED"), month("SMIC_EQ"))
    return MinimumWage(share.part(month("SMIC_RED")), None)


def ceilings(legislation, day, share):
    full = legislation.value("PMSS", day)
    ceiling = share.part(full)
    return Ceilings(
        social_security=ceiling,
        full=full,
        t2=ceiling * legislation.value("T2_CEILING", day),
        unemployment=ceiling * legislation.value("UNEMPLOYMENT_CEILING", day),
        csg=ceiling * legislation.value("CSG_CEILING", day),
        csg_share=legislation.value("CSG_SHARE", day),
    )
