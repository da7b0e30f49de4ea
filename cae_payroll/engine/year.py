"""What earlier months of the year were, for what the law counts by the year.

Two things are annual and regularised month after month, so that those of a year add up
to what the year owes:

- the reduction of employer contributions (art. L.241-13, D.241-7 CSS): `reduction`;
- the ceilings (art. R.242-2, R.243-10 CSS; Agirc-Arrco, ANI 17/11/2017 art. 35): the
  base of a month is the one of the gross to date under the ceilings to date, less the
  bases already charged, and may be negative (`Scale.bases`).

Only months that were paid are among them: a period without pay brings no ceiling
(art. R.242-2 CSS), an incomplete month brings its part (`Profile.days_absent`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .bases import (
    CSG,
    FOUR_PMSS,
    GROSS,
    NO_CEILINGS,
    T1,
    T1_FULL,
    T1_T2_ABOVE,
    T2,
    Ceilings,
)
from .money import ZERO

# The bases which a ceiling bounds, and the gross that it bounds.
BASES = (GROSS, T1, T2, T1_T2_ABOVE, T1_FULL, FOUR_PMSS, CSG)
CEILINGS = ("social_security", "full", "t2", "unemployment", "csg")


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Months of one year: what was computed with them, and already charged.

    `gross`, `smic` (as `Reduction.month_smic` gave it) and `reduction` regularise the
    reduction; `ceilings` and `bases` the bases, CSG without the employer's welfare
    share. Without `bases` each month stands alone under its own ceilings.

    >>> one = YearToDate(Decimal(600), Decimal(600), Decimal("241.26"))
    >>> (one + one).reduction
    Decimal('482.52')
    """

    gross: Decimal = ZERO
    smic: Decimal = ZERO
    reduction: Decimal = ZERO
    ceilings: Ceilings = NO_CEILINGS
    bases: Mapping[str, Decimal] = field(default_factory=dict)

    def __add__(self, other):
        names = self.bases.keys() | other.bases.keys()
        return YearToDate(
            self.gross + other.gross,
            self.smic + other.smic,
            self.reduction + other.reduction,
            self.ceilings + other.ceilings,
            {
                name: self.bases.get(name, ZERO) + other.bases.get(name, ZERO)
                for name in names
            },
        )

    def to_row(self):
        """As a flat dict of texts, exact, to be kept with the payslip.

        >>> row = YearToDate(Decimal("600.00")).to_row()
        >>> row["gross"], row["ceiling_t2"], row["base_csg"]
        ('600.00', '0', '0')
        """
        return {
            **{name: str(getattr(self, name)) for name in TOTALS},
            **{
                f"ceiling_{name}": str(getattr(self.ceilings, name))
                for name in CEILINGS
            },
            **{f"base_{name}": str(self.bases.get(name, ZERO)) for name in BASES},
        }

    @classmethod
    def from_row(cls, row):
        """
        >>> month = YearToDate(Decimal("600.00"), bases={GROSS: Decimal("600.00")})
        >>> YearToDate.from_row(month.to_row()).bases[GROSS]
        Decimal('600.00')
        """
        return cls(
            *(Decimal(str(row[name])) for name in TOTALS),
            Ceilings(
                *(Decimal(str(row[f"ceiling_{name}"])) for name in CEILINGS), ZERO
            ),
            {name: Decimal(str(row[f"base_{name}"])) for name in BASES},
        )


TOTALS = ("gross", "smic", "reduction")
NOTHING_EARLIER = YearToDate()


def year_to_date(rows: Iterable[Mapping[str, str]]) -> YearToDate:
    """The months of a year before the one to compute.

    :param rows: one for each posted payslip of the person in the calendar year,
        cancelled ones left out, as `Payslip.month.to_row()` gave it

    >>> month = YearToDate(Decimal("600.00"), Decimal("600.00"), Decimal("241.26"))
    >>> year_to_date([month.to_row()] * 11).gross
    Decimal('6600.00')
    >>> year_to_date([]) == NOTHING_EARLIER
    True
    """
    return sum(map(YearToDate.from_row, rows), NOTHING_EARLIER)
