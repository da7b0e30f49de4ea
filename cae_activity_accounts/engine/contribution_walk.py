"""One rule along the months of one activity: what each of them owes, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .contribution_band import HUNDRED, BandPart, apply_bands, subtract_parts
from .contribution_error import TakenEarlierError
from .contribution_facts import (
    Exemption,
    Facts,
    Item,
    Situation,
    get_month,
    get_month_end,
    get_year,
    get_year_end,
    iter_months,
)
from .contribution_result import (
    BASE,
    CAP,
    DEPOSIT,
    FEE,
    FLOOR,
    NOTHING,
    TRUE_UP,
    ZERO,
    Brought,
    Key,
    Line,
    MonthLevy,
    RuleLevy,
    Taken,
)
from .contribution_rule import (
    ANY,
    DOCUMENT,
    MONTH,
    MONTHS_OF_A_YEAR,
    SET_AGAINST,
    YEAR,
    FixedAmount,
    Rule,
    Scheme,
    find_amount,
)
from .split import split


class Calendar(dict):
    """By month: whether the activity is present, the last day of it, its situation."""

    def __init__(self, facts: Facts):
        super().__init__()
        self.facts = facts

    def __missing__(self, month: date) -> tuple[bool, date, Situation]:
        last = self.facts.get_last_day_present(month)
        day = last or get_month_end(month)
        self[month] = last is not None, day, self.facts.get_situation(day)
        return self[month]


@dataclass(slots=True)
class _Year:
    """Sums since the beginning of a year; ``applied``: what each band took of its base,
    ``parts``: of the base by document, month or year as the rule says. What is asked of
    a year is summed before it is divided by twelve: twelfths do not make a whole."""

    end: date
    settled_from: date
    cap: Decimal | None = None
    base: Decimal = ZERO
    applied: tuple[BandPart, ...] = ()
    parts: tuple[BandPart, ...] = ()
    by_bands: Decimal = ZERO
    limited: Decimal = ZERO
    floor_asked: Decimal | None = None
    floor_added: Decimal = ZERO
    cap_taken_off: Decimal = ZERO
    provisional: Decimal = ZERO
    true_up: Decimal = ZERO
    fee_asked: Decimal = ZERO
    fee: Decimal = ZERO


class Walk:
    """From month to month; nothing is computed before ``since``, nor up to the day of
    what was ``brought``."""

    def __init__(
        self,
        scheme: Scheme,
        rule: Rule,
        calendar: Calendar,
        day: date,
        first_month: int,
        since: date | None,
        brought: Brought,
    ):
        self.rule, self.calendar, self.brought = rule, calendar, brought
        self.day, self.first_month = day, first_month
        self.day_after = brought.day + timedelta(days=1)
        self.since = max(since or date.min, self.day_after)
        self.items: dict[date, list[Item]] = defaultdict(list)
        self.exempt: dict[date, list[tuple[Item, Exemption]]] = defaultdict(list)
        self.documents: dict[int, Decimal] = defaultdict(Decimal)
        self.first_day = max(scheme.date_from, rule.date_from or date.min)
        self.last_day = min(scheme.date_to or date.max, rule.date_to or date.max)
        self.held = self.used = ZERO
        month_brought = get_month(brought.day)
        self.held_elsewhere = self._find_deposit(month_brought) is not None

    def run(self, items: Iterable[Item], taken: Mapping[Key, Taken]) -> RuleLevy:
        self._sort_items(items)
        months, year, start = [], None, get_month(self.since)
        for month in self._iter_months():
            if month < start:  # the deposit goes on from one year to the next
                self._take_deposit(MonthLevy(month), {})
                continue
            if year is None or month > year.end:
                year = self._start_year(month)
            months.append(self._compute_month(month, year, taken))
        return RuleLevy(
            self.rule,
            tuple(month for month in months if month.is_worth_telling),
            tuple(self._iter_gone(months, taken)),
        )

    def _iter_gone(self, months, taken) -> Iterator[Line]:
        if not taken:
            return
        start = get_month(self.since)
        seen = {line.key for month in months for line in month.lines}
        for key, value in taken.items():
            if key not in seen and key.month >= start:
                line = Line(key, ZERO, ZERO, value)
                if line.due or line.due_base:
                    yield line

    def _sort_items(self, items: Iterable[Item]) -> None:
        kinds, day = self.rule.kinds, self.day
        for item in items:
            if item.kind in kinds and item.day <= day:
                counted_on = item.counted_on
                if counted_on <= self.brought.day:
                    counted_on = item.day
                if self._is_in_force(counted_on) and self._accepts(item, counted_on):
                    self._sort_item(item, counted_on)

    def _sort_item(self, item: Item, counted_on: date) -> None:
        month = get_month(counted_on)
        exemption = self._find_exemption(counted_on)
        if counted_on < self.since:
            if item.day >= self.since:
                raise TakenEarlierError(item, self.since, rule=self.rule.code)
            if not exemption:  # a document may go on in its bands
                self.documents[item.gives_back or item.document] += item.amount
        elif exemption:
            self.exempt[month].append((item, exemption))
        else:
            self.items[month].append(item)

    def _is_in_force(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def _accepts(self, item: Item, counted_on: date) -> bool:
        condition = self.rule.condition
        if condition is ANY:
            return True
        return condition.accepts(self.calendar.facts.get_situation(counted_on), item)

    def _find_exemption(self, day: date) -> Exemption | None:
        if not self.calendar.facts.exemptions:
            return None
        return self.calendar.facts.find_exemption(self.rule.code, day)

    def _iter_months(self) -> Iterable[date]:
        rule, starts = self.rule, [*self.items, *self.exempt]
        if not rule.fixed_amounts and rule.provisional_rate is None:
            return sorted({*starts})
        if rule.fixed_amounts and (first := self.calendar.facts.get_first_day()):
            since = self.day_after if rule.deposits else self.since
            starts.append(max(first, self.first_day, since))
        if self.brought.day > date.min:  # the year may be settled without any item
            starts.append(max(self.first_day, self.since))
        return iter_months(min(starts), self.day) if starts else ()

    # --- what is fixed ----------------------------------------------------------------

    def _start_year(self, month: date) -> _Year:
        start = get_year(month, self.first_month)
        end = get_year_end(month, self.first_month)
        brings = start <= self.brought.day < self.last_day
        if not self.rule.has_limits and not brings:
            return _Year(end, end)
        present = [one for one in iter_months(start, end) if self._is_present(one)]
        last = present[-1] if present else get_month(end)
        year = _Year(end, last, self._get_year_cap(present, end))
        if brings:
            self._bring(year, present)
        return year

    def _is_present(self, month: date) -> bool:
        """A month whose last day is another scheme's is that scheme's."""
        return self.calendar[month][0] and (
            month <= self.brought.day < self.last_day
            or self._is_in_force(get_month_end(month))
        )

    def _bring(self, year: _Year, present: Sequence[date]) -> None:
        """What is fixed was asked elsewhere, and the bands begin from there."""
        brought = self.brought
        for month in present:
            levy = MonthLevy(month)
            if month <= brought.day and self._is_charged(levy):
                self._ask_floor(month, year)
                self._take_fee(levy, year)
        left = get_month_end(year.settled_from) <= brought.day
        if left and year.floor_asked is not None:
            already = max(brought.amount, ZERO) * MONTHS_OF_A_YEAR
            year.floor_asked = min(year.floor_asked, already)
        if self.rule.base:
            year.base = brought.base
            year.applied = year.parts = self._apply(brought.base)
            year.by_bands = year.limited = self._round(year.applied)
            year.provisional = brought.amount
            if self.rule.provisional_rate is None:
                self._bring_limits(year)

    def _bring_limits(self, year: _Year) -> None:
        """What floor and cap did, as far as it can be told from what was taken."""
        amount = self.brought.amount
        floor = self._get_year_floor(get_month(self.brought.day), year)
        if floor is not None and amount <= floor:
            year.floor_added = max(amount - year.by_bands, ZERO)
        if year.cap is not None and amount >= year.cap:
            year.cap_taken_off = min(amount - year.by_bands, ZERO)
        year.limited = amount - year.floor_added - year.cap_taken_off

    def _get_year_cap(self, present: Sequence[date], end: date) -> Decimal | None:
        """A twelfth for each month of presence that the rule is about, those to come
        included; the whole of it if somebody who left before is paid this year. No cap
        if one of the months has none."""
        if not any(cap.per == YEAR for cap in self.rule.caps):
            return None
        if not present:
            cap = self._find(self.rule.caps, get_month(end), YEAR)
            return cap and cap.amount
        meant = [month for month in present if self._accepts_month(month)] or present
        caps = [self._find(self.rule.caps, month, YEAR) for month in meant]
        if None in caps:
            return None
        return self.rule.rounding.apply(
            sum(cap.of_year for cap in caps) / MONTHS_OF_A_YEAR
        )

    def _find(self, amounts, month: date, per: str | None = None) -> FixedAmount | None:
        return find_amount(amounts, self.calendar[month][2], per) if amounts else None

    def _is_settled(self, month: date, year: _Year) -> bool:
        last = year.settled_from
        return month >= last and self.day >= get_month_end(last)

    def _is_meant(self, month: date) -> bool:
        """Whether what is fixed concerns this month, exemptions aside."""
        return self._is_present(month) and self._accepts_month(month)

    def _accepts_month(self, month: date) -> bool:
        condition = self.rule.condition
        return condition is ANY or condition.accepts(self.calendar[month][2])

    # --- one month --------------------------------------------------------------------

    def _compute_month(self, month: date, year: _Year, taken) -> MonthLevy:
        levy = MonthLevy(
            month, tuple(self.items.get(month, ())), tuple(self.exempt.get(month, ()))
        )
        bases = _sum_by_document(levy.items)
        charged = month > self.brought.day and self._is_charged(levy)
        shares: Mapping[int | None, Decimal] = {}
        if self.rule.base:
            shares = self._take_base(levy, year, bases, charged)
        if charged:
            self._take_fee(levy, year)
        self._take_deposit(levy, shares)
        levy.lines = tuple(self._iter_lines(levy, bases, shares, taken))
        return levy

    def _is_charged(self, levy: MonthLevy) -> bool:
        if not self.rule.fixed_amounts or not self._is_meant(levy.month):
            return False
        levy.exemption = self._find_exemption(self.calendar[levy.month][1])
        return levy.exemption is None

    def _take_base(self, levy, year, bases, charged):
        """:return: what each document owes, or none of them when a cap changes what is
        owed in a month without any"""
        levy.base = sum(bases.values(), ZERO)
        year.base += levy.base
        levy.base_to_date = year.base
        weights = self._take_bands(levy, year, bases)
        if self.rule.has_limits:
            self._limit_month(levy, charged)
            self._limit_year(levy, year, charged)
        if self.rule.provisional_rate is not None:
            return self._take_provisional(levy, year, bases)
        if not levy.reduction:
            return weights or {None: levy.by_bands}
        amount = levy.by_bands + levy.reduction
        return _share(amount, weights) or {None: amount}

    def _take_bands(self, levy, year, bases) -> Mapping[int, Decimal]:
        """:return: what each document owes by the bands"""
        if self.rule.period == DOCUMENT:
            return self._take_documents(levy)
        if self.rule.period == MONTH:
            levy.parts = self._apply(levy.base) if bases else ()
            levy.by_bands = self._round(levy.parts)
        else:
            before, year.applied = year.applied, self._apply(year.base)
            levy.parts = subtract_parts(year.applied, before)
            levy.by_bands = self._round(year.applied) - year.by_bands
            year.by_bands += levy.by_bands
        return _share(levy.by_bands, bases)

    def _take_documents(self, levy) -> Mapping[int, Decimal]:
        amounts, parts = defaultdict(Decimal), []
        for (origin, document), base in _sum_by_origin(levy.items).items():
            known = self.documents[origin]
            self.documents[origin] = known + base
            before = self._apply(known) if known else ()
            after = self._apply(known + base)
            amounts[document] += self._round(after) - self._round(before)
            parts += subtract_parts(after, before) if before else after
        levy.parts = subtract_parts(parts, ())
        levy.by_bands = sum(amounts.values(), ZERO)
        return amounts

    def _apply(self, base: Decimal) -> tuple[BandPart, ...]:
        return apply_bands(self.rule.bands, base, self.rule.whole)

    def _round(self, parts: Iterable[BandPart]) -> Decimal:
        return self.rule.rounding.apply(sum((part.amount for part in parts), ZERO))

    def _limit_month(self, levy, charged) -> None:
        floor = self._find(self.rule.floors, levy.month, MONTH) if charged else None
        cap = self._find(self.rule.caps, levy.month, MONTH)
        if floor:
            levy.floor = floor.amount
            levy.complement = max(floor.amount - levy.by_bands, ZERO)
        if cap:
            levy.cap = cap.amount
            levy.reduction = min(cap.amount - levy.by_bands, ZERO)

    def _limit_year(self, levy, year, charged) -> None:
        year.limited += levy.by_bands + levy.complement + levy.reduction
        if charged:
            self._ask_floor(levy.month, year)
        levy.year_floor = self._get_year_floor(levy.month, year)
        levy.year_cap = year.cap
        added = off = ZERO
        if levy.year_floor is not None:
            added = max(levy.year_floor - year.limited, ZERO)
        if year.cap is not None:
            off = min(year.cap - year.limited - added, ZERO)
        levy.complement += added - year.floor_added
        levy.reduction += off - year.cap_taken_off
        year.floor_added, year.cap_taken_off = added, off

    def _ask_floor(self, month, year) -> None:
        if floor := self._find(self.rule.floors, month, YEAR):
            year.floor_asked = (year.floor_asked or ZERO) + floor.of_year

    def _get_year_floor(self, month, year) -> Decimal | None:
        if year.floor_asked is None:
            return None
        if self.rule.floor_at_year_end and not self._is_settled(month, year):
            return None
        return self.rule.rounding.apply(year.floor_asked / MONTHS_OF_A_YEAR)

    def _take_provisional(self, levy, year, bases) -> Mapping[int, Decimal]:
        """Until the year is settled its rate is all that is taken; then the difference
        with what the bands, the floor and the cap say of the year."""
        before = self._get_provisional(year.base - levy.base)
        levy.provisional = self._get_provisional(year.base) - before
        year.provisional += levy.provisional
        year.parts = (*year.parts, *levy.parts)
        levy.complement, levy.reduction, levy.parts = ZERO, ZERO, ()
        if self._is_settled(levy.month, year):
            owed = year.limited + year.floor_added + year.cap_taken_off
            difference = owed - year.provisional
            levy.true_up = difference - year.true_up
            levy.parts = subtract_parts(year.parts, ())
            year.true_up = difference
        return _share(levy.provisional, bases)

    def _get_provisional(self, base: Decimal) -> Decimal:
        return self.rule.rounding.apply(base * self.rule.provisional_rate / HUNDRED)

    def _take_fee(self, levy, year) -> None:
        fee = self._find(self.rule.fees, levy.month)
        if fee:
            year.fee_asked += fee.of_year
            to_date = self.rule.rounding.apply(year.fee_asked / MONTHS_OF_A_YEAR)
            levy.fee = to_date - year.fee
            year.fee = to_date

    def _take_deposit(self, levy, shares) -> None:
        if not self.rule.deposits:
            return
        deposit = self._find_deposit(levy.month)
        self.held_elsewhere = self.held_elsewhere and deposit is not None
        if self.held_elsewhere:
            return
        before, self.held = self.held, deposit.amount if deposit else ZERO
        if deposit is None:
            self.used = ZERO
        elif self.rule.deposit_use == SET_AGAINST:
            self.used += sum(shares.values(), ZERO)
            self.used += levy.complement + levy.true_up + levy.fee
            self.held = min(max(self.held - self.used, ZERO), self.held)
        levy.deposit = self.held - before

    def _find_deposit(self, month: date) -> FixedAmount | None:
        if not self.rule.deposits or not self._is_meant(month):
            return None
        return self._find(self.rule.deposits, month)

    def _iter_lines(self, levy, bases, shares, taken) -> Iterator[Line]:
        code, month = self.rule.code, levy.month
        for document, base in bases.items():
            key = Key(code, month, BASE, document)
            amount = shares.get(document, ZERO)
            if base or amount or key in taken:
                yield Line(key, base, amount, taken.get(key, NOTHING))
        for what, amount in (
            (FLOOR, levy.complement),
            (CAP, shares.get(None, ZERO)),
            (FEE, levy.fee),
            (TRUE_UP, levy.true_up),
            (DEPOSIT, levy.deposit),
        ):
            if amount or taken and Key(code, month, what) in taken:
                key = Key(code, month, what)
                yield Line(key, ZERO, amount, taken.get(key, NOTHING))


def _sum_by_document(items: Iterable[Item]) -> dict[int, Decimal]:
    bases: dict[int, Decimal] = defaultdict(Decimal)
    for item in items:
        bases[item.document] += item.amount
    return dict(sorted(bases.items()))


def _sum_by_origin(items: Iterable[Item]) -> dict[tuple[int, int], Decimal]:
    """A credit note follows what it gives back in the bands of that document."""
    bases: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for item in items:
        bases[item.gives_back or item.document, item.document] += item.amount
    return dict(sorted(bases.items()))


def _share(amount: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Among documents, pro rata; where purchases and sales nearly cancel each other
    out, pro rata of what they are without their sign.

    >>> _share(Decimal("1.00"), {1: Decimal("20.00"), 2: Decimal("-10.00")})
    {1: Decimal('2.00'), 2: Decimal('-1.00')}
    >>> _share(Decimal("3.00"), {1: Decimal("20.00"), 2: Decimal("-20.00")})
    {1: Decimal('1.50'), 2: Decimal('1.50')}
    """
    if abs(amount) > abs(sum(weights.values(), ZERO)):
        weights = {key: abs(weight) for key, weight in weights.items()}
    if not any(weights.values()):
        return {}
    if not sum(weights.values()):
        return dict.fromkeys(weights, ZERO)
    return split(amount, weights)
