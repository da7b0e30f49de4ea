"""What creditors may take of a month of pay: the bands of art. R. 3252-2 C. trav."""

from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO, EngineError, cents
from .parameters import Dated, newest

MONTHS = 12


class MissingBands(EngineError):
    """No band of attachment applies on this day."""

    def __init__(self, day):
        super().__init__(f"There are no bands of attachment on {day}: add dated ones.")
        self.day = day


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Dated):
    """A slice of the annual net, and the fraction of it that may be taken.

    Bounds are euros a year, `annual_to` of 0 means no bound; both are raised by
    `dependant_increment` for each dependant (art. R. 3252-3 C. trav.).
    """

    annual_from: Decimal = ZERO
    annual_to: Decimal = ZERO
    numerator: int = 1
    denominator: int = 1
    dependant_increment: Decimal = ZERO

    def slice_of(self, annual, dependants):
        """The part of an annual amount which lies in this band."""
        raised = self.dependant_increment * dependants
        low = self.annual_from + raised if self.annual_from else ZERO
        high = min(annual, self.annual_to + raised) if self.annual_to else annual
        return max(high - low, ZERO)


def bands_on(rows, day):
    """The bands in force, those that began last, else `MissingBands`."""
    bands = newest([row for row in rows if row.applies_on(day)])
    if not bands:
        raise MissingBands(day)
    return bands


def seizable(bands, net, dependants=0):
    """What may be taken of the net of a month, to the cent (art. L. 3252-2 C. trav.).

    The bounds are annual, and a month counts for a twelfth. The net is what is left
    after contributions and withheld tax, without reimbursements (art. L. 3252-3).

    >>> bands = [
    ...     Band(date_from=None, annual_to=Decimal(4440), denominator=20),
    ...     Band(date_from=None, annual_from=Decimal(4440), denominator=10)]
    >>> seizable(bands, Decimal("370.00")), seizable(bands, Decimal("470.00"))
    (Decimal('18.50'), Decimal('28.50'))
    """
    annual = net * MONTHS
    return cents(
        sum(
            (
                band.slice_of(annual, dependants) * band.numerator / band.denominator
                for band in bands
            ),
            ZERO,
        )
        / MONTHS
    )
