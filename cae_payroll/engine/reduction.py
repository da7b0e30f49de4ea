"""The general reduction of employer contributions (art. L.241-13, D.241-7 CSS).

One formula serves both years, S being the minimum wage and G the gross:

    C = Tmin + Tdelta x [(exit x S / G - 1) / (exit - 1)] ^ P

2025: Tmin 0, Tdelta = T, exit 1.6, P 1, which is T / 0.6 x (1.6 x S / G - 1).
2026 (RGDU): exit 3, P 1.75; C is 0 from 3 S on.
C is capped at Tmin + Tdelta and rounded to four decimals.

The reduction is annual: that of a month is the one of the year to date less
what earlier months were given.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .money import HUNDRED, ONE, ZERO, cents, threshold
from .parameters import Parameter
from .year import NOTHING_EARLIER

STEP = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Formula:
    """The parameters of the formula, as fractions; `source` names the law."""

    tmin: Decimal
    tdelta: Decimal
    exponent: Decimal
    exit: Decimal
    source: Parameter

    def coefficient(self, gross, smic):
        """C for a gross and the minimum wage of the same time (euros).

        In 2026 with 50 employees, for the minimum wage of January, that of June, and
        from three times the first on:

        >>> rgdu = Formula(*map(Decimal, ("0.02", "0.3821", "1.75", "3")), None)
        >>> smic = Decimal("12.02") * 1820 / 12
        >>> rgdu.coefficient(Decimal("1823.03"), smic)
        Decimal('0.4021')
        >>> rgdu.coefficient(Decimal("1867.02"), smic)
        Decimal('0.3788')
        >>> rgdu.coefficient(Decimal("5469.10"), smic)
        Decimal('0.0000')
        """
        return self.unrounded(gross, smic).quantize(STEP, ROUND_HALF_UP)

    def unrounded(self, gross, smic):
        limit = threshold(self.exit * smic)
        if gross <= 0 or gross >= limit:
            return ZERO
        ratio = (limit - gross) / (gross * (self.exit - 1))
        if ratio >= 1:
            ratio = ONE
        return self.tmin + self.tdelta * power(ratio, self.exponent)


def power(base, exponent):
    """base ** exponent, through square roots for quarters (P = 1.75): ten times faster.

    >>> power(Decimal("0.5"), Decimal("1.75")).quantize(Decimal("1e-12"))
    Decimal('0.297301778751')
    """
    quarters, rest = divmod(4 * exponent, 1)
    if rest or quarters % 4 == 0:
        return base**exponent
    return base.sqrt().sqrt() ** int(quarters)


def formula_on(legislation, day, headcount):
    """The formula in force: RGDU where its parameters exist, else the one before."""
    tdelta = legislation.find("RGDU_TDELTA", day, headcount)
    if tdelta is None:
        source = legislation.parameter("RED_T", day, headcount)
        exit_point = legislation.value("RED_EXIT", day)
        return Formula(ZERO, source.value / HUNDRED, ONE, exit_point, source)
    return Formula(
        legislation.value("RGDU_TMIN", day) / HUNDRED,
        tdelta.value / HUNDRED,
        legislation.value("RGDU_P", day),
        legislation.value("RGDU_EXIT", day),
        tdelta,
    )


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The minimum wage that the reduction compares the gross with (euros a month).

    `month` is that of the person's working time. Without hours, the hours are those
    that the gross pays at `equivalent`, the full month at most (art. D.241-27 CSS,
    circ. DSS/5B/2015/99); `equivalent` is None for a contract with hours.
    """

    month: Decimal
    equivalent: Decimal | None

    def paid(self, gross):
        """The minimum wage of the hours that a month's gross stands for.

        >>> MinimumWage(Decimal("1800"), Decimal("1800")).paid(Decimal("600"))
        Decimal('600.000000000')
        """
        if self.equivalent is None or gross >= self.equivalent:
            return self.month
        return threshold(self.month * gross / self.equivalent)


@dataclass(frozen=True, slots=True)
class Reduction:
    """A month's reduction and what explains it, the year to date included."""

    amount: Decimal
    coefficient: Decimal
    gross: Decimal
    smic: Decimal
    month_smic: Decimal
    already_given: Decimal


NO_REDUCTION = Reduction(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


def reduce_month(formula, wage, gross, earlier=NOTHING_EARLIER):
    """The reduction of a month; negative when earlier months were given too much.

    A person whom no reduction concerns (`formula` None) takes nothing back either.
    """
    if formula is None:
        return NO_REDUCTION
    month_smic = wage.paid(gross)
    total_gross = earlier.gross + gross
    total_smic = earlier.smic + month_smic
    coefficient = formula.coefficient(total_gross, total_smic)
    return Reduction(
        amount=cents(total_gross * coefficient) - earlier.reduction,
        coefficient=coefficient,
        gross=total_gross,
        smic=total_smic,
        month_smic=month_smic,
        already_given=earlier.reduction,
    )
