"""The lines of a payslip as the law prints them: families of risks, in a fixed order
(Code du travail, R. 3243-2; arrêté du 25/02/2016 modified by that of 31/01/2023)."""

from dataclasses import dataclass
from decimal import Decimal

from .contributions import EMPLOYEE, EMPLOYER
from .money import ZERO
from .payslip import REDUCTION_CODE

HEALTH, ACCIDENTS, PENSION = "health", "accidents", "pension"
FAMILY, UNEMPLOYMENT = "family", "unemployment"
AGREEMENT, OTHER = "agreement", "other"
CSG_DEDUCTIBLE, CSG_NOT_DEDUCTIBLE = "csg_deductible", "csg_not_deductible"
RELIEF = "relief"

# In the order of the law.
FAMILIES = (
    HEALTH,
    ACCIDENTS,
    PENSION,
    FAMILY,
    UNEMPLOYMENT,
    AGREEMENT,
    OTHER,
    CSG_DEDUCTIBLE,
    CSG_NOT_DEDUCTIBLE,
    RELIEF,
)
# The families which are a heading over several rows; the others are one row.
ROWS = {
    HEALTH: ("sickness", "complementary_health", "provident"),
    PENSION: ("capped", "uncapped", "band_1", "band_2", "balance"),
}
# Where each contribution is printed: a family, and a row where it has several. The
# employer's own contributions are added up in one row, without base nor rate.
PLACES = {
    "MALADIE_P": (HEALTH, "sickness"),
    "SANTE_S": (HEALTH, "complementary_health"),
    "SANTE_P": (HEALTH, "complementary_health"),
    "PREV_S": (HEALTH, "provident"),
    "PREV_P": (HEALTH, "provident"),
    "PREV_CADRE_P": (HEALTH, "provident"),
    "ATMP_P": (ACCIDENTS, ACCIDENTS),
    "VIEIL_PLAF_S": (PENSION, "capped"),
    "VIEIL_PLAF_P": (PENSION, "capped"),
    "VIEIL_DEPL_S": (PENSION, "uncapped"),
    "VIEIL_DEPL_P": (PENSION, "uncapped"),
    "AGIRC_ARRCO_S_T1": (PENSION, "band_1"),
    "AGIRC_ARRCO_P_T1": (PENSION, "band_1"),
    "CEG_S_T1": (PENSION, "band_1"),
    "CEG_P_T1": (PENSION, "band_1"),
    "AGIRC_ARRCO_S_T2": (PENSION, "band_2"),
    "AGIRC_ARRCO_P_T2": (PENSION, "band_2"),
    "CEG_S_T2": (PENSION, "band_2"),
    "CEG_P_T2": (PENSION, "band_2"),
    # Its base is both bands: in either row, base x rate would not be the amount.
    "CET_S": (PENSION, "balance"),
    "CET_P": (PENSION, "balance"),
    "FAMILLE_P": (FAMILY, FAMILY),
    "CHOMAGE_P": (UNEMPLOYMENT, UNEMPLOYMENT),
    "AGS_P": (UNEMPLOYMENT, UNEMPLOYMENT),
    "APEC_S": (UNEMPLOYMENT, UNEMPLOYMENT),
    "APEC_P": (UNEMPLOYMENT, UNEMPLOYMENT),
    "CSA_P": (OTHER, OTHER),
    "FNAL_P": (OTHER, OTHER),
    "VM_P": (OTHER, OTHER),
    "FORMATION_P": (OTHER, OTHER),
    "TA_PRINCIPALE_P": (OTHER, OTHER),
    "TA_SOLDE_P": (OTHER, OTHER),
    "TA_CSA_P": (OTHER, OTHER),
    "PEEC_P": (OTHER, OTHER),
    "DIALOGUE_P": (OTHER, OTHER),
    "FORFAIT_SOCIAL_P": (OTHER, OTHER),
    "CSG_DED": (CSG_DEDUCTIBLE, CSG_DEDUCTIBLE),
    "CSG_NDED": (CSG_NOT_DEDUCTIBLE, CSG_NOT_DEDUCTIBLE),
    "CRDS": (CSG_NOT_DEDUCTIBLE, CSG_NOT_DEDUCTIBLE),
    REDUCTION_CODE: (RELIEF, RELIEF),
}
# Contributions that a cooperative added by itself.
UNKNOWN = {EMPLOYEE: (AGREEMENT, AGREEMENT), EMPLOYER: (OTHER, OTHER)}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the paper; None where the law prints nothing."""

    key: str
    base: Decimal | None
    rate: Decimal | None
    employee: Decimal | None
    employer: Decimal | None


@dataclass(frozen=True, slots=True)
class Section:
    """A family and its rows; one without heading is its only row."""

    family: str
    rows: tuple[Row, ...]

    @property
    def has_heading(self):
        return self.family in ROWS


def find_place(code, payer):
    """
    >>> find_place("CEG_S_T1", EMPLOYEE), find_place("OF_OURS", EMPLOYER)
    (('pension', 'band_1'), ('other', 'other'))
    """
    return PLACES.get(code, UNKNOWN[payer])


def lay_out(lines):
    """:param lines: objects with `code`, `payer`, `base`, `rate` and `amount`, such as
        :class:`~.payslip.Line`
    :return: list of :class:`Section`, in the order of the law; what comes to nothing is
        not printed

    >>> from .payslip import Line
    >>> lines = [
    ...     Line("CSG_NDED", "", "employee", Decimal("982.50"), Decimal("2.40"),
    ...          Decimal("23.58"), "", True),
    ...     Line("CRDS", "", "employee", Decimal("982.50"), Decimal("0.50"),
    ...          Decimal("4.91"), "", True),
    ...     Line("VIEIL_DEPL_P", "", "employer", Decimal("1000.00"), Decimal("2.11"),
    ...          Decimal("21.10"), "", True),
    ... ]
    >>> for section in lay_out(lines):
    ...     for row in section.rows:
    ...         print(section.family, row.key, row.base, row.rate, row.employee,
    ...               row.employer)
    pension uncapped 1000.00 None None 21.10
    csg_not_deductible csg_not_deductible 982.50 2.90 28.49 None
    """
    placed = {}
    for line in lines:
        placed.setdefault(find_place(line.code, line.payer), []).append(line)
    sections = []
    for family in FAMILIES:
        keys = ROWS.get(family, (family,))
        rows = [_row(key, placed.get((family, key), ())) for key in keys]
        rows = tuple(row for row in rows if row.employee or row.employer)
        if rows:
            sections.append(Section(family, rows))
    return sections


def _row(key, lines):
    own = [line for line in lines if line.payer == EMPLOYEE]
    base = _one_base(own or lines) if key not in (OTHER, RELIEF) else None
    return Row(
        key=key,
        base=base,
        # The law prints the employee's rate only.
        rate=sum((x.rate for x in own), ZERO) if own and base is not None else None,
        employee=_total(lines, EMPLOYEE),
        employer=_total(lines, EMPLOYER),
    )


def _one_base(lines):
    bases = {line.base for line in lines}
    return bases.pop() if len(bases) == 1 else None


def _total(lines, payer):
    amounts = [line.amount for line in lines if line.payer == payer]
    return sum(amounts, ZERO) if amounts else None
