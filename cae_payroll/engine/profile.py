"""What a pay computation must know of the person and of the company."""

from dataclasses import dataclass
from decimal import Decimal

from .money import HUNDRED, ZERO, EngineError, cents, number

CESA, EMPLOYMENT, CAPE = "cesa", "employment", "cape"
CONTRACTS = (CESA, EMPLOYMENT, CAPE)
# Whom a contribution concerns: all, employees (CESA included), or a CAPE.
ALL_CONTRACTS, SALARIED = "all", "salaried"

BOUNDS = {
    "headcount": (0, 10**7),
    "accident_rate": (0, 100),
    "mobility_rate": (0, 100),
    "hours_week": (0, 168),
    "days_absent": (0, 31),
    "health_monthly": (0, 10**5),
    "health_employer_share": (0, 100),
    "provident_employer_rate": (0, 100),
    "provident_employee_rate": (0, 100),
    "apprentice_share": (0, 100),
    "withholding_rate": (0, 100),
}
OPTIONAL = ("hours_week", "withholding_rate")


class UnknownContract(EngineError):
    """A pay is that of a CESA, of an employment contract or of a CAPE."""

    def __init__(self, contract):
        super().__init__(f"Unknown contract {contract!r}: give {', '.join(CONTRACTS)}.")
        self.contract = contract


class HoursOfCape(EngineError):
    """A CAPE is no employment (art. L.127-1 C. com.): it sets no working time."""

    def __init__(self, hours):
        super().__init__(f"A CAPE sets no working time: give no hours, not {hours}.")
        self.hours = hours


@dataclass(frozen=True, slots=True)
class Profile:
    """One person in one company; rates and shares in %, numbers become Decimals.

    `contract`: `cesa` (an entrepreneur-employee, without hours), `employment` or
    `cape`. A profile with hours is an employment contract, and an employment contract
    without hours a full-time one. `prorate_ceiling`: whether part time reduces the
    ceiling (art. R.242-2 CSS). `days_absent`: calendar days of the month which bring no
    ceiling (before the contract, after it, absences without any pay: R.242-2).
    `withholding_rate=None` takes the neutral grid of `zone`.

    >>> Profile(headcount=30, accident_rate=1.5).health_employee_share
    Decimal('50')
    >>> Profile(headcount=30, accident_rate=1.5, hours_week=20).contract
    'employment'
    """

    headcount: Decimal
    accident_rate: Decimal
    mobility_rate: Decimal = ZERO
    hours_week: Decimal | None = None
    prorate_ceiling: bool = True
    days_absent: Decimal = ZERO
    executive: bool = False
    health_monthly: Decimal = ZERO
    health_employer_share: Decimal = Decimal(50)
    provident_employer_rate: Decimal = ZERO
    provident_employee_rate: Decimal = ZERO
    apprentice_share: Decimal = ZERO
    withholding_rate: Decimal | None = None
    zone: str = "metropole"
    contract: str = CESA

    def __post_init__(self):
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if value is None and name in OPTIONAL:
                continue
            object.__setattr__(self, name, number(name, value, low, high))
        object.__setattr__(self, "health_monthly", cents(self.health_monthly))
        self._check_contract()

    def _check_contract(self):
        if self.contract not in CONTRACTS:
            raise UnknownContract(self.contract)
        if self.hours_week is None:
            return
        if self.contract == CAPE:
            raise HoursOfCape(self.hours_week)
        object.__setattr__(self, "contract", EMPLOYMENT)

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
            "provident_employer": self.provident_employer_rate,
            "provident_employee": self.provident_employee_rate,
        }[origin]
