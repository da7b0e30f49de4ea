"""The bases on which contributions are computed, from a gross amount."""

from dataclasses import dataclass
from decimal import Decimal

from .money import HUNDRED, ZERO, cents

GROSS = "gross"
T1 = "t1"  # up to the ceiling
T2 = "t2"  # above it, up to 8 ceilings (ANI 17/11/2017)
T1_T2_ABOVE = "t1_t2_above"  # both slices, only for a gross above the ceiling
T1_FULL = "t1_full"  # up to the ceiling of a full-time job
FOUR_PMSS = "four_pmss"
CSG = "csg"
HEALTH = "health"  # monthly premium, both shares
EMPLOYER_WELFARE = "employer_welfare"
CAPE_FLAT = "cape_flat"  # of a CAPE without pay (arrêté du 18/02/2008)


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Ceilings in euros a month, for a person's working time.

    `social_security` is the PMSS in proportion to the hours (art. R.242-2 CSS),
    `full` the same of a full-time job; `csg_share` is in %. Those of several months
    add up.
    """

    social_security: Decimal
    full: Decimal
    t2: Decimal
    unemployment: Decimal
    csg: Decimal
    csg_share: Decimal

    def __add__(self, other):
        """The ceilings of more months, with the share of this one."""
        return Ceilings(
            self.social_security + other.social_security,
            self.full + other.full,
            self.t2 + other.t2,
            self.unemployment + other.unemployment,
            self.csg + other.csg,
            self.csg_share,
        )


NO_CEILINGS = Ceilings(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


def slices(gross, ceilings):
    """Bases that follow from the gross alone, to the cent.

    >>> c = Ceilings(*map(Decimal, (4005, 4005, 32040, 16020, 16020, "98.25")))
    >>> bases = slices(Decimal("5000.00"), c)
    >>> bases[T1], bases[T2], bases[T1_T2_ABOVE], bases[FOUR_PMSS]
    (Decimal('4005.00'), Decimal('995.00'), Decimal('5000.00'), Decimal('5000.00'))
    >>> slices(Decimal("4005.00"), c)[T1_T2_ABOVE]
    Decimal('0')
    """
    first = cents(min(gross, ceilings.social_security))
    both = cents(min(gross, ceilings.t2))
    return {
        GROSS: gross,
        T1: first,
        T2: both - first,
        T1_T2_ABOVE: both if gross > ceilings.social_security else ZERO,
        T1_FULL: cents(min(gross, ceilings.full)),
        FOUR_PMSS: cents(min(gross, ceilings.unemployment)),
    }


def csg_base(gross, employer_welfare, ceilings):
    """Base of CSG and CRDS (art. L.136-2 CSS): the gross less an allowance under
    four ceilings, and the employer's health and provident share without allowance.

    >>> c = Ceilings(*map(Decimal, (4005, 4005, 32040, 16020, 16020, "98.25")))
    >>> csg_base(Decimal("2000.00"), Decimal("20.00"), c)
    Decimal('1985.00')
    >>> csg_base(Decimal("17020.00"), Decimal("0.00"), c)
    Decimal('16739.65')
    """
    reduced = min(gross, ceilings.csg)
    allowance = reduced * (HUNDRED - ceilings.csg_share) / HUNDRED
    return cents(gross - allowance) + employer_welfare
