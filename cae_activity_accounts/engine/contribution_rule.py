"""What an assembly votes: a dated scheme of contributions, its rules, its exemptions.

The statutes set the principles of the contribution and the assembly its terms (Code du
travail, L. 7331-2, 2°, c and R. 7331-9), so every cooperative has its own: here they
are data. ``contribution`` computes them, ``example_schemes`` has six real ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product

from .contribution_band import Band, check_bands
from .contribution_error import (
    AmountError,
    DoubleCodeError,
    EndlessExemptionError,
    FloorOverCapError,
    NoBandError,
    NoReasonError,
    NoRuleError,
    RateError,
    TwoSchemesError,
    UnknownWordError,
)
from .contribution_facts import (
    BAD_DEBT,
    CASH,
    CREDIT_NOTE,
    INVOICE,
    NO_TAG,
    PAY,
    PURCHASE,
    Exemption,
    Item,
    Situation,
)
from .split import CENT

INVOICED, COLLECTED, MARGIN, PAYROLL = "invoiced", "collected", "margin", "payroll"
DOCUMENT, MONTH, YEAR = "document", "month", "year"
KEPT, SET_AGAINST = "kept", "set_against"

KINDS_OF_BASE = {
    INVOICED: {INVOICE, CREDIT_NOTE, BAD_DEBT},
    COLLECTED: {CASH},
    # purchases: those on the accounts which the cooperative flagged for the margin
    MARGIN: {INVOICE, CREDIT_NOTE, BAD_DEBT, PURCHASE},
    PAYROLL: {PAY},
}
GIVE_BACK = frozenset({CREDIT_NOTE, BAD_DEBT})
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Condition:
    """What must be so; what is left out may be anything.

    seniority_to: the first month, counted from 0, which is no longer meant.
    sale: of things only, ``internal`` (to another activity) or ``external``.
    tags: one of them at least is on the thing or on its activity.
    """

    contracts: frozenset[str] = frozenset()
    seniority_from: int = 0
    seniority_to: int | None = None
    member: bool | None = None
    sale: str | None = None
    tags: frozenset[str] = NO_TAG

    def accepts(self, situation: Situation, item: Item | None = None) -> bool:
        """
        >>> newcomer = Condition(contracts=frozenset({"cape"}), seniority_to=12)
        >>> [newcomer.accepts(Situation("cape", months)) for months in (11, 12)]
        [True, False]
        """
        if self.contracts and situation.contract not in self.contracts:
            return False
        if situation.seniority < self.seniority_from:
            return False
        if self.seniority_to is not None and situation.seniority >= self.seniority_to:
            return False
        if self.member is not None and situation.member != self.member:
            return False
        return self._accepts_item(situation, item)

    def _accepts_item(self, situation: Situation, item: Item | None) -> bool:
        if item is None:
            return not self.tags or bool(self.tags & situation.tags)
        if self.sale and item.sale != self.sale:
            return False
        return not self.tags or bool(self.tags & (situation.tags | item.tags))


ANY = Condition()


@dataclass(frozen=True)
class FixedAmount:
    """A floor, a cap, a fee or a deposit; ``per`` month, or per year, of which a month
    of presence counts for a twelfth."""

    amount: Decimal
    per: str = MONTH
    condition: Condition = ANY

    @property
    def of_year(self) -> Decimal:
        return self.amount * (MONTHS_OF_A_YEAR if self.per == MONTH else 1)


def find_amount(
    amounts: Iterable[FixedAmount], situation: Situation, per: str | None = None
) -> FixedAmount | None:
    """The first one whose condition is met, as in the text: "80.00 during the first
    twelve months, then 100.00".

    >>> newcomer = FixedAmount(Decimal(80), condition=Condition(seniority_to=12))
    >>> floors = [newcomer, FixedAmount(Decimal(100))]
    >>> [str(find_amount(floors, Situation("cesa", m)).amount) for m in (11, 12)]
    ['80', '100']
    """
    for amount in amounts:
        if per in (None, amount.per) and amount.condition.accepts(situation):
            return amount
    return None


@dataclass(frozen=True)
class Rounding:
    """``mode``: of :mod:`decimal`; ``ROUND_DOWN`` cuts, as some programs do."""

    unit: Decimal = CENT
    mode: str = ROUND_HALF_UP

    def apply(self, amount: Decimal) -> Decimal:
        """
        >>> Rounding(Decimal(1)).apply(Decimal("12.50"))
        Decimal('13.00')
        """
        units = (amount / self.unit).quantize(Decimal(1), self.mode)
        return (units * self.unit).quantize(CENT)


@dataclass(frozen=True)
class Rule:
    """One levy: the contribution itself, an insurance, a training fund…

    code: tells the rule from the others of its scheme, for ever.
    base: none if the rule is a fee and nothing else.
    period: what the bands are applied to: each document, the month, or the year to
        date, of which what came before is deducted.
    whole: the rate of the band applies to the whole amount.
    floors, caps: of what is taken on the base; the first whose condition is met. One
        per year is compared with the year to date.
    floor_at_year_end: a floor per year waits for the end of the year, or of the
        presence; otherwise a twelfth more is asked each month.
    fees: taken each month of presence, beside the floor and the cap.
    deposits: held as long as their condition is met, then given back; ``set_against``:
        what is taken meanwhile uses them up.
    condition: which things count; for what is fixed, which months.
    provisional_rate: in %, taken on the base during the year instead of the bands,
        which say at its end what was really due.
    gives_back: which of credit notes and bad debts give back what was taken.
    """

    code: str
    base: str | None = None
    bands: tuple[Band, ...] = ()
    period: str = DOCUMENT
    name: str = ""
    whole: bool = False
    floors: tuple[FixedAmount, ...] = ()
    floor_at_year_end: bool = False
    caps: tuple[FixedAmount, ...] = ()
    fees: tuple[FixedAmount, ...] = ()
    deposits: tuple[FixedAmount, ...] = ()
    deposit_use: str = KEPT
    condition: Condition = ANY
    provisional_rate: Decimal | None = None
    gives_back: frozenset[str] = GIVE_BACK
    rounding: Rounding = Rounding()
    date_from: date | None = None
    date_to: date | None = None
    kinds: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        kinds = KINDS_OF_BASE.get(self.base, set()) - (GIVE_BACK - self.gives_back)
        bands = tuple(sorted(self.bands, key=lambda band: band.lower))
        object.__setattr__(self, "kinds", frozenset(kinds))
        object.__setattr__(self, "bands", bands)

    @property
    def fixed_amounts(self) -> tuple[FixedAmount, ...]:
        return self.floors + self.caps + self.fees + self.deposits

    @property
    def is_by_document(self) -> bool:
        """Whether what a document owes, and what gives it back, depends on these alone,
        neither on other documents nor on months."""
        return (
            bool(self.base)
            and self.period == DOCUMENT
            and not self.fixed_amounts
            and self.provisional_rate is None
        )

    @property
    def has_limits(self) -> bool:
        """Whether more than the bands says what is owed on the base."""
        return bool(self.floors or self.caps) or self.provisional_rate is not None

    @property
    def needs_history(self) -> bool:
        """Whether what it owes now depends on all that came before, not only on this
        year."""
        return bool(self.deposits) and self.deposit_use == SET_AGAINST

    def is_in_force(self, day: date) -> bool:
        return _is_within(self, day)


@dataclass(frozen=True)
class Scheme:
    """``reference``: the decision that voted it, or where its text was read;
    ``assumptions``: what that text leaves open."""

    name: str
    date_from: date
    rules: tuple[Rule, ...]
    date_to: date | None = None
    reference: str = ""
    assumptions: tuple[str, ...] = ()

    def is_in_force(self, day: date) -> bool:
        return _is_within(self, day)


def _is_within(dated, day: date) -> bool:
    if dated.date_from is not None and day < dated.date_from:
        return False
    return dated.date_to is None or day <= dated.date_to


# --- what is refused ----------------------------------------------------------------


def check_scheme(scheme: Scheme) -> None:
    """
    :raise ContributionError: which names the rule and the lines that are at odds

    >>> flat = (Band(Decimal(0), None, Decimal(12)),)
    >>> low, high = FixedAmount(Decimal(40)), FixedAmount(Decimal(400), YEAR)
    >>> check_scheme(Scheme("12 %", date(2026, 1, 1), (Rule("c", MARGIN, flat),)))
    >>> rule = Rule("c", MARGIN, flat, MONTH, floors=(low,), caps=(high,))
    >>> check_scheme(Scheme("480 a year at least", date(2026, 1, 1), (rule,)))
    Traceback (most recent call last):
        ...
    FloorOverCapError
    """
    for rule in scheme.rules:
        _check_words(rule)
        _check_rates(rule)
        _check_amounts(rule)
        _check_floors(rule)
    codes = [rule.code for rule in scheme.rules]
    for code in codes:
        if codes.count(code) > 1:
            raise DoubleCodeError(rule=code)
    _check_every_month(scheme)


def _check_words(rule: Rule) -> None:
    for word, known in (
        (rule.base, (*KINDS_OF_BASE, None)),
        (rule.period, (DOCUMENT, MONTH, YEAR)),
        (rule.deposit_use, (KEPT, SET_AGAINST)),
    ):
        if word not in known:
            raise UnknownWordError(word, rule=rule.code)
    for amount in rule.fixed_amounts:
        if amount.per not in (MONTH, YEAR):
            raise UnknownWordError(amount.per, rule=rule.code)
        if amount.condition.sale:  # a month is neither internal nor external
            raise UnknownWordError(amount.condition.sale, rule=rule.code)


def _check_rates(rule: Rule) -> None:
    if bool(rule.base) != bool(rule.bands):
        raise NoBandError(rule=rule.code)
    if rule.bands:
        check_bands(rule.bands, rule.code)
    if rule.provisional_rate is not None and not 0 <= rule.provisional_rate <= 100:
        raise RateError(rule.provisional_rate, rule=rule.code)


def _check_amounts(rule: Rule) -> None:
    for amount in rule.fixed_amounts:
        if amount.amount < 0:
            raise AmountError(amount, rule=rule.code)


def _check_floors(rule: Rule) -> None:
    """No activity, whatever its situation, has a floor over its cap."""
    for situation in _iter_situations((*rule.floors, *rule.caps)):
        for floor_per, cap_per in product((MONTH, YEAR), repeat=2):
            floor = find_amount(rule.floors, situation, floor_per)
            cap = find_amount(rule.caps, situation, cap_per)
            if floor and cap and floor.of_year > cap.of_year:
                raise FloorOverCapError(floor, cap, rule=rule.code)


def _iter_situations(amounts: Sequence[FixedAmount]) -> Iterator[Situation]:
    """All that their conditions can tell apart."""
    conditions = [amount.condition for amount in amounts]
    contracts = {None}.union(*(one.contracts for one in conditions))
    months = {0}.union(
        *({one.seniority_from, one.seniority_to or 0} for one in conditions)
    )
    tags = _iter_subsets(_pick_tags(conditions))
    for values in product(contracts, months, (False, True), tags):
        yield Situation(*values)


def _pick_tags(conditions: Sequence[Condition]) -> list[str]:
    """One of the tags which the same conditions name: the others change nothing.

    >>> trades = Condition(tags=frozenset({"joiner", "mason", "roofer"}))
    >>> _pick_tags([trades, Condition(tags=frozenset({"roofer"})), ANY])
    ['joiner', 'roofer']
    """
    picked: dict[tuple[bool, ...], str] = {}
    for tag in sorted(frozenset().union(*(one.tags for one in conditions))):
        picked.setdefault(tuple(tag in one.tags for one in conditions), tag)
    return list(picked.values())


def _iter_subsets(tags: Sequence[str]) -> list[frozenset[str]]:
    return [
        frozenset(some)
        for number in range(len(tags) + 1)
        for some in combinations(tags, number)
    ]


def _check_every_month(scheme: Scheme) -> None:
    """
    >>> flat = (Band(Decimal(0), None, Decimal(12)),)
    >>> rule = Rule("c", MARGIN, flat, date_to=date(2026, 6, 30))
    >>> try:
    ...     check_scheme(Scheme("Half a year", date(2026, 1, 1), (rule,)))
    ... except NoRuleError as error:
    ...     print(error.lines[1])
    2026-07-01
    """
    day: date | None = scheme.date_from
    while day is not None and _is_within(scheme, day):
        rules = [rule for rule in scheme.rules if rule.is_in_force(day)]
        if not rules:
            raise NoRuleError(scheme, day)
        if any(rule.date_to is None for rule in rules):
            return
        day = max(rule.date_to for rule in rules) + timedelta(days=1)


def check_schemes(schemes: Iterable[Scheme]) -> None:
    """One scheme at most is in force on a day.

    >>> rules = (Rule("c", MARGIN, (Band(Decimal(0), None, Decimal(12)),)),)
    >>> check_schemes(
    ...     Scheme(str(year), date(year, 1, 1), rules) for year in (2025, 2026)
    ... )
    Traceback (most recent call last):
        ...
    TwoSchemesError
    """
    ordered = sorted(schemes, key=lambda scheme: scheme.date_from)
    for one, other in zip(ordered, ordered[1:], strict=False):
        if one.date_to is None or one.date_to >= other.date_from:
            raise TwoSchemesError(one, other, other.date_from)


def check_exemptions(exemptions: Iterable[Exemption]) -> None:
    """An exemption ends, and says why.

    >>> check_exemptions([Exemption(date(2026, 1, 1), None, "Minimum income")])
    Traceback (most recent call last):
        ...
    EndlessExemptionError
    """
    for one in exemptions:
        if one.date_to is None or one.date_to < one.date_from:
            raise EndlessExemptionError(one, rule=one.rule)
        if not one.reason.strip():
            raise NoReasonError(one, rule=one.rule)
