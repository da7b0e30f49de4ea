"""What is held on a day, out of a register which is only ever added to (SCOP-18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Movement:
    """One line of the register, as it changes what a member holds.

    ``capital`` is the nominal of the shares subscribed, ``paid`` the part of it that is
    paid up: company currency, negative when the line takes back.
    """

    day: date
    shares: int = 0
    capital: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


@dataclass(frozen=True)
class Holding:
    """Shares held, their nominal, and the part of it that is paid up."""

    shares: int = 0
    capital: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    @property
    def unpaid(self) -> Decimal:
        """Capital called and not paid up."""
        return self.capital - self.paid

    @property
    def is_sound(self) -> bool:
        """Nobody holds less than nothing, nor has paid more than he subscribed."""
        return self.shares >= 0 and 0 <= self.paid <= self.capital


def get_holding(movements: Iterable[Movement], day: date | None = None) -> Holding:
    """What is held at the end of a day; of the last one, if none is given.

    >>> register = [
    ...     Movement(date(2026, 3, 1), shares=10, capital=Decimal(500)),
    ...     Movement(date(2026, 4, 1), paid=Decimal(125)),
    ... ]
    >>> get_holding(register, date(2026, 3, 31))
    Holding(shares=10, capital=Decimal('500'), paid=Decimal('0'))
    >>> get_holding(register).unpaid
    Decimal('375')
    """
    counted = [line for line in movements if day is None or line.day <= day]
    return Holding(
        sum(line.shares for line in counted),
        sum((line.capital for line in counted), Decimal(0)),
        sum((line.paid for line in counted), Decimal(0)),
    )


def find_unsound_day(movements: Iterable[Movement]) -> date | None:
    """First day on which the register of one holder cannot be true, None if none.

    >>> subscription = Movement(date(2026, 3, 1), shares=10, capital=Decimal(500))
    >>> find_unsound_day([subscription, Movement(date(2026, 3, 1), paid=Decimal(500))])
    >>> find_unsound_day([subscription, Movement(date(2026, 2, 1), paid=Decimal(500))])
    datetime.date(2026, 2, 1)
    """
    movements = list(movements)
    for day in sorted({line.day for line in movements}):
        if not get_holding(movements, day).is_sound:
            return day
    return None
