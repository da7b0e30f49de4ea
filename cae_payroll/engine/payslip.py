"""From a gross to a payslip: every line, and the totals that follow."""

from dataclasses import dataclass
from decimal import Decimal

from .contributions import EMPLOYEE, EMPLOYER
from .money import HUNDRED, ZERO
from .reduction import Reduction
from .withholding import neutral_rate, withhold
from .year import NOTHING_EARLIER, YearToDate

REDUCTION_CODE = "REDUCTION_GENERALE"
REDUCTION_LABEL = "Réduction générale de cotisations patronales"


@dataclass(frozen=True, slots=True)
class Line:
    """base x rate % = amount, in euros, with the legal reference of the rate."""

    code: str
    label: str
    payer: str
    base: Decimal
    rate: Decimal
    amount: Decimal
    reference: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Payslip:
    """Amounts in euros; `net` is before tax, `reduction` positive when it lowers cost.

    gross - employee_contributions = net; net - withholding = net_paid;
    gross + employer_contributions - reduction = cost.
    `unspent` is what was asked less what is used; `reduction_detail` explains the
    reduction, whose line is a negative one of the employer. `net_social` is what the
    person declares to the family allowance fund. `month` is what this month leaves to
    those that follow it in the year.
    """

    gross: Decimal
    employee_contributions: Decimal
    net: Decimal
    net_social: Decimal
    net_taxable: Decimal
    withholding_rate: Decimal
    withholding: Decimal
    net_paid: Decimal
    employer_contributions: Decimal
    reduction: Decimal
    cost: Decimal
    unspent: Decimal
    lines: tuple[Line, ...]
    reduction_detail: Reduction
    month: YearToDate


def payslip(scale, gross, earlier=NOTHING_EARLIER, unspent=ZERO):
    """The payslip of a gross (euros, to the cent) under a compiled scale."""
    scale.check_flat_base(gross)
    bases = scale.bases(gross, earlier)
    charged = charged_lines(scale, gross, bases)
    reduction = scale.reduction(gross, earlier)
    lines = [line for line, _ in charged]
    employee = sum((x.amount for x in lines if x.payer == EMPLOYEE), ZERO)
    employer = sum((x.amount for x in lines if x.payer == EMPLOYER), ZERO)
    net = gross - employee
    # CSG and CRDS that tax law does not deduct, employer's share of health insurance
    # (art. 83, 1° quater and 154 quinquies CGI).
    taxable = net + sum((line.amount for line, added in charged if added), ZERO)
    rate = scale.profile.withholding_rate
    if rate is None:
        rate = neutral_rate(scale.grid, taxable, scale.day)
    tax = withhold(taxable, rate)
    if reduction.amount:
        lines.append(reduction_line(scale.formula, reduction))
    return Payslip(
        gross=gross,
        employee_contributions=employee,
        net=net,
        net_social=net_social(gross, lines),
        net_taxable=taxable,
        withholding_rate=rate,
        withholding=tax,
        net_paid=net - tax,
        employer_contributions=employer,
        reduction=reduction.amount,
        cost=gross + employer - reduction.amount,
        unspent=unspent,
        lines=tuple(lines),
        reduction_detail=reduction,
        month=scale.month(gross, reduction, bases),
    )


def net_social(gross, lines):
    """Montant net social (art. R.3243-1 C. trav., arrêtés du 25/02/2016 et du
    31/01/2023): the gross less all compulsory employee contributions, CSG and CRDS
    included. Since 2024 those of collective health and provident schemes are deducted
    too, and the employer's share of these is not added (BOSS, update of 14/11/2023).
    """
    return gross - sum((x.amount for x in lines if x.payer == EMPLOYEE), ZERO)


def charged_lines(scale, gross, bases):
    """(line, whether it is added back to the net taxable) of each charge due."""
    return [
        (charge_line(charge, bases), charge.contribution.taxable)
        for charge in scale.charges
        if charge.concerns(gross) and bases[charge.contribution.base]
    ]


def charge_line(charge, bases):
    row = charge.contribution
    return Line(
        code=row.code,
        label=row.name,
        payer=row.payer,
        base=bases[row.base],
        rate=charge.rate,
        amount=charge.amount(bases),
        reference=row.reference,
        verified=row.verified,
    )


def reduction_line(formula, reduction):
    """The reduction as a negative line; base and coefficient are the year to date's."""
    return Line(
        code=REDUCTION_CODE,
        label=REDUCTION_LABEL,
        payer=EMPLOYER,
        base=reduction.gross,
        rate=-reduction.coefficient * HUNDRED,
        amount=-reduction.amount,
        reference=formula.source.reference,
        verified=formula.source.verified,
    )
