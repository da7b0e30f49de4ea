"""What an indicator finds, and the rules of the figures that are no mere counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .contract_terms import add_months
from .masking import find_hidden

SURVIVAL_MONTHS = 36
UNDER_26, UP_TO_50, OVER_50 = "under_26", "26_50", "over_50"


@dataclass(frozen=True)
class Cell:
    """One figure of an indicator.

    :param ids: of the records behind it
    :param amount: none: as many as the records
    :param people: ids of those it is about, who say if it may be shown; none: the
        records are people
    :param is_reference: a share to compare with, in %, about nobody
    """

    ids: tuple[int, ...] = ()
    amount: Decimal | None = None
    people: tuple[int, ...] | None = None
    is_reference: bool = False

    @property
    def who(self) -> frozenset[int]:
        return frozenset(self.ids if self.people is None else self.people)

    @property
    def count(self) -> int:
        return len(self.who)

    @property
    def value(self) -> Decimal:
        return Decimal(len(self.ids)) if self.amount is None else self.amount


@dataclass(frozen=True)
class Figure:
    """What is written down of a cell; no value where it is hidden.

    :param share: % of the table, where its cells are parts of a whole
    """

    label: str
    value: Decimal | None
    share: Decimal | None = None
    ids: tuple[int, ...] = ()
    is_hidden: bool = False
    is_total: bool = False
    is_reference: bool = False


def make_figures(
    cells: dict[str, Cell],
    smallest: int,
    total_label: str | None = None,
    whole_label: str = "",
) -> list[Figure]:
    """The figures of one indicator, small ones hidden.

    :param total_label: none: the cells are no parts of a whole
    :param whole_label: of all the parts, when they are hidden as a whole

    >>> cells = {"Women": Cell(tuple(range(12))), "Men": Cell(tuple(range(20, 28)))}
    >>> [(f.label, int(f.value), f.share) for f in make_figures(cells, 5, "Total")]
    [('Women', 12, Decimal('60')), ('Men', 8, Decimal('40')), ('Total', 20, None)]
    >>> cells["Refused"] = Cell((30,))
    >>> [(f.label, f.value and int(f.value)) for f in make_figures(cells, 5, "Total")]
    [('Women', 12), ('Men', None), ('Refused', None), ('Total', 21)]
    >>> few = {"Women": Cell((1, 2, 3)), "Men": Cell((4, 5, 6))}
    >>> few["Refused"], few["No answer"] = Cell((7,)), Cell((8,))
    >>> [figure.is_hidden for figure in make_figures(few, 5, "Total")]
    [True, True, True, True, False]
    >>> few = {"Women": Cell((1, 2)), "Men": Cell((3,))}
    >>> [(f.label, f.is_hidden) for f in make_figures(few, 5, "Total", "Details")]
    [('Details', True), ('Total', True)]
    """
    parts = {label: cell for label, cell in cells.items() if not cell.is_reference}
    if total_label is None:
        figures = [
            _make_figure(label, cell, 0 < cell.count < smallest, None)
            for label, cell in parts.items()
        ]
    else:
        figures = _make_parts(parts, smallest, total_label, whole_label)
    figures += [
        Figure(label, None, cell.value, is_reference=True)
        for label, cell in cells.items()
        if cell.is_reference
    ]
    return figures


def _make_parts(parts, smallest, total_label, whole_label):
    """The parts of a whole, then the whole: who is in two of them is one person."""
    hidden = find_hidden([cell.count for cell in parts.values()], smallest)
    everybody = frozenset().union(*(cell.who for cell in parts.values()))
    is_hidden = 0 < len(everybody) < smallest
    total = sum(cell.value for cell in parts.values())
    ids = tuple(dict.fromkeys(i for cell in parts.values() for i in cell.ids))
    if hidden is None or is_hidden:
        figures = [Figure(whole_label, None, None, ids, True)]
    else:
        figures = [
            _make_figure(label, cell, place in hidden, total)
            for place, (label, cell) in enumerate(parts.items())
        ]
    value = None if is_hidden else total
    return [*figures, Figure(total_label, value, None, ids, is_hidden, is_total=True)]


def _make_figure(label, cell, is_hidden, total):
    if is_hidden:
        return Figure(label, None, None, cell.ids, True)
    share = 100 * cell.value / total if total else None
    return Figure(label, cell.value, share, cell.ids)


def find_age_group(birth: date, day: date) -> str:
    """IMP-04: under 26, over 50, or between.

    >>> find_age_group(date(2000, 6, 2), date(2026, 6, 1))
    'under_26'
    >>> find_age_group(date(2000, 6, 1), date(2026, 6, 1))
    '26_50'
    >>> find_age_group(date(1975, 6, 1), date(2026, 6, 1))
    'over_50'
    """
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if age < 26:
        return UNDER_26
    return UP_TO_50 if age <= 50 else OVER_50


@dataclass(frozen=True)
class Path:
    """What survival looks at: the first and last days of a person's contracts (none:
    no end), and the day on which he left to go on elsewhere, if he did."""

    contracts: Sequence[tuple[date, date | None]]
    went_on: date | None = None

    @property
    def start(self) -> date:
        return min(first for first, _last in self.contracts)

    @property
    def anniversary(self) -> date:
        return add_months(self.start, SURVIVAL_MONTHS)

    def has_survived(self) -> bool:
        """Still under contract three years after the start, or gone on elsewhere.

        >>> start = date(2020, 3, 1)
        >>> Path([(start, date(2021, 2, 28)), (date(2021, 3, 1), None)]).has_survived()
        True
        >>> Path([(start, date(2021, 2, 28))]).has_survived()
        False
        >>> Path([(start, date(2021, 2, 28))], date(2021, 3, 1)).has_survived()
        True
        """
        day = self.anniversary
        if self.went_on and self.went_on <= day:
            return True
        return any(
            first <= day and (last is None or last >= day)
            for first, last in self.contracts
        )


def find_survival(
    paths: dict[int, Path], date_from: date, date_to: date
) -> tuple[list[int], list[int]]:
    """IMP-04: who had started three years before a day of the period.

    :return: those who go on, and those who have stopped

    >>> paths = {
    ...     1: Path([(date(2022, 5, 1), None)]),
    ...     2: Path([(date(2022, 6, 1), date(2023, 5, 31))]),
    ...     3: Path([(date(2024, 1, 1), None)]),
    ... }
    >>> find_survival(paths, date(2025, 1, 1), date(2025, 12, 31))
    ([1], [2])
    """
    cohort = [
        person
        for person, path in paths.items()
        if date_from <= path.anniversary <= date_to
    ]
    going_on = [person for person in cohort if paths[person].has_survived()]
    return going_on, [person for person in cohort if person not in set(going_on)]
