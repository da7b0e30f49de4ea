"""What a pay computation must know of the person and of the company."""

from dataclasses import dataclass
from decimal import Decimal

from .money import HUNDRED, ZERO, cents, number

BOUNDS = {
    "headcount": (0, 10**7),
    "accident_rate": (0, 100),
    "mobility_rate": (0, 100),
    "hours_week": (0, 168),
    "health_monthly": (0, 10**5),
    "health_employer_share": (0, 100),
    "apprentice_share": (0, 100),
    "withholding_rate": (0, 100),
}
OPTIONAL = ("hours_week", "withholding_rate")


@dataclass(frozen=True, slots=True)
class Profile:
    """One person in one company; rates and shares in %, numbers become Decimals.

    `hours_week=None` is an entrepreneur-employee (CESA), whose contract knows no
    hours; `withholding_rate=None` takes the neutral grid of `zone`.

    >>> Profile(headcount=30, accident_rate=1.5).health_employee_share
    Decimal('50')
    """

    headcount: Decimal
    accident_rate: Decimal
    mobility_rate: Decimal = ZERO
    hours_week: Decimal | None = None
    executive: bool = False
    health_monthly: Decimal = ZERO
    health_employer_share: Decimal = Decimal(50)
    apprentice_share: Decimal = ZERO
    withholding_rate: Decimal | None = None
    zone: str = "metropole"

    def __post_init__(self):
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if value is None and name in OPTIONAL:
                continue
            object.__setattr__(self, name, number(name, value, low, high))
        object.__setattr__(self, "health_monthly", cents(self.health_monthly))

    @property
    def health_employee_share(self):
        return HUNDRED - self.health_employer_share

    def rate(self, origin):
        """The rate a contribution leaves to the company or to the establishment."""
        return {
            "accident": self.accident_rate,
            "mobility": self.mobility_rate,
            "health_employer": self.health_employer_share,
            "health_employee": self.health_employee_share,
        }[origin]
