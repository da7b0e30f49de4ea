"""Contributions as they apply to one profile: base x rate = amount."""

from dataclasses import dataclass
from decimal import Decimal

from .bases import HEALTH
from .money import ZERO, percent, threshold
from .parameters import Contribution

EMPLOYEE = "employee"
EMPLOYER = "employer"
EXECUTIVE_MINIMUM = "PREV_CADRE_P"


@dataclass(frozen=True, slots=True)
class Charge:
    """A contribution with its rate known, its bounds in euros of monthly gross.

    `fixed` is the amount of a charge that does not depend on the gross.
    """

    contribution: Contribution
    rate: Decimal
    low: Decimal
    below: Decimal
    fixed: Decimal | None = None

    def concerns(self, gross):
        return self.low <= gross and (not self.below or gross < self.below)

    def amount(self, bases):
        if self.fixed is not None:
            return self.fixed
        return percent(bases[self.contribution.base], self.rate)


def charges(contributions, profile, smic):
    """The charges of a profile; those whose rate is zero are left out.

    `smic` is the monthly minimum wage for the person's working time.
    """
    result = []
    for row in contributions:
        rate = find_rate(row, profile)
        low, below = threshold(row.smic_from * smic), threshold(row.smic_below * smic)
        fixed = health_amount(profile, row.payer) if row.base == HEALTH else None
        if rate and fixed != ZERO:
            result.append(Charge(row, rate, low, below, fixed))
    return tuple(result)


def find_rate(row, profile):
    """The rate of a contribution, in %. What the employer must spend at least on the
    provident cover of an executive (ANI of 17/11/2017) includes his scheme for all.

    >>> from .profile import Profile
    >>> row = Contribution(
    ...     code="PREV_CADRE_P", name="", payer=EMPLOYER, base="t1_full",
    ...     rate=Decimal("1.5"), executive=True, welfare=True, date_from=None)
    >>> [find_rate(row, Profile(1, 1, provident_employer_rate=x)) for x in (0, 1, 2)]
    [Decimal('1.5'), Decimal('0.5'), Decimal('0')]
    """
    if row.rate_origin != "law":
        return profile.rate(row.rate_origin)
    if row.code == EXECUTIVE_MINIMUM:
        return max(row.rate - profile.provident_employer_rate, ZERO)
    return row.rate


def health_amount(profile, payer):
    """A payer's share of the health premium (art. L.911-7 CSS); both make the premium.

    >>> from .profile import Profile
    >>> profile = Profile(headcount=1, accident_rate=1, health_monthly="45.55")
    >>> health_amount(profile, EMPLOYER), health_amount(profile, EMPLOYEE)
    (Decimal('22.78'), Decimal('22.77'))
    """
    employer = percent(profile.health_monthly, profile.health_employer_share)
    return employer if payer == EMPLOYER else profile.health_monthly - employer
