"""What a scheme takes from activities up to a day, and why, to the cent.

All that is owed since the scheme began is computed anew, month by month, and what was
taken is deducted. So nothing is taken twice; what comes late, or goes (a payment that
is no longer reconciled), is in the next levy by itself; a credit note, counted in the
month of what it gives back, gives back what was taken then. What is owed on a month's
base is shared among its documents; what a floor, a fee, a true-up or a deposit adds is
the month's own.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .contribution_band import HUNDRED, BandPart, apply_bands, subtract_parts
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
    check_exemptions,
    check_scheme,
    find_amount,
)
from .split import split


@dataclass(frozen=True)
class Account:
    """All that is known of one activity; the order of the items is of no importance."""

    facts: Facts
    items: Sequence[Item] = ()
    taken: Mapping[Key, Taken] = field(default_factory=dict)


def compute_levies(
    scheme: Scheme,
    accounts: Mapping[Hashable, Account],
    day: date,
    first_month: int = 1,
    since: date | None = None,
) -> dict[Hashable, tuple[RuleLevy, ...]]:
    """
    :param accounts: by activity
    :param day: the last one that counts; a month that began asks for its floor and fee
    :param first_month: of the financial year
    :param since: the first day of a financial year before which nothing changed, so
        that what was owed was taken: it is not computed anew, and only documents that
        go on need their earlier items (a rule that ``needs_history`` needs them all)
    :raise ContributionError: if the scheme or an exemption cannot be used

    The month of design: 1,000.00 are cashed of an invoice, and 10 % taken:

    >>> from .contribution_band import make_bands
    >>> from .contribution_facts import CASH, Contract
    >>> from .contribution_result import add_taken
    >>> rule = Rule("contribution", "collected", make_bands((None, 10)))
    >>> scheme = Scheme("10 % of what is cashed", date(2026, 1, 1), (rule,))
    >>> facts = Facts((Contract(date(2026, 1, 1), None, "cesa"),))
    >>> cashed = [Item(date(2026, 9, 25), 42, Decimal("1000.00"), CASH)]
    >>> end = date(2026, 9, 30)
    >>> levies = compute_levies(scheme, {1: Account(facts, cashed)}, end)
    >>> [line] = levies[1][0].lines
    >>> line.key.document, line.base, line.amount, line.due
    (42, Decimal('1000.00'), Decimal('100.00'), Decimal('100.00'))

    What was taken is deducted, and given back when the payment is undone:

    >>> taken = add_taken({}, levies[1])
    >>> for items in (cashed, []):
    ...     levies = compute_levies(scheme, {1: Account(facts, items, taken)}, end)
    ...     print(levies[1][0].due)
    0.00
    -100.00
    """
    check_scheme(scheme)
    return {
        key: _compute_account(scheme, account, day, first_month, since)
        for key, account in accounts.items()
    }


def _compute_account(
    scheme: Scheme, account: Account, day: date, first_month: int, since: date | None
) -> tuple[RuleLevy, ...]:
    check_exemptions(account.facts.exemptions)
    taken: dict[str, dict[Key, Taken]] = defaultdict(dict)
    for key, value in account.taken.items():
        taken[key.rule][key] = value
    calendar = _Calendar(account.facts)
    return tuple(
        _Walk(scheme, rule, calendar, account.items, day, first_month).run(
            taken[rule.code], None if rule.needs_history else since
        )
        for rule in scheme.rules
    )


class _Calendar(dict):
    """By month: whether the activity is present, and its situation."""

    def __init__(self, facts: Facts):
        super().__init__()
        self.facts = facts

    def __missing__(self, month: date) -> tuple[bool, date, Situation]:
        last = self.facts.get_last_day_present(month)
        day = last or get_month_end(month)
        self[month] = last is not None, day, self.facts.get_situation(day)
        return self[month]


@dataclass
class _Year:
    """Sums since the beginning of a year."""

    cap: Decimal | None
    settled_from: date
    base: Decimal = ZERO
    parts: tuple[BandPart, ...] = ()
    by_bands: Decimal = ZERO
    limited: Decimal = ZERO
    floor_asked: Decimal = ZERO
    floor_added: Decimal = ZERO
    cap_taken_off: Decimal = ZERO
    provisional: Decimal = ZERO
    true_up: Decimal = ZERO
    fee_asked: Decimal = ZERO
    fee: Decimal = ZERO


class _Walk:
    """From month to month along one rule for one activity."""

    def __init__(
        self,
        scheme: Scheme,
        rule: Rule,
        calendar: _Calendar,
        items: Iterable[Item],
        day: date,
        first_month: int,
    ):
        self.rule, self.calendar = rule, calendar
        self.day, self.first_month = day, first_month
        self.items: dict[date, list[Item]] = defaultdict(list)
        self.exempt: dict[date, list[tuple[Item, Exemption]]] = defaultdict(list)
        self.documents: dict[int, Decimal] = defaultdict(Decimal)
        self.first_day = max(scheme.date_from, rule.date_from or date.min)
        self.last_day = min(scheme.date_to or date.max, rule.date_to or date.max)
        self.held = self.used = ZERO
        self._sort_items(items)

    def run(self, taken: Mapping[Key, Taken], since: date | None) -> RuleLevy:
        months, year_start = [], None
        for month in self._iter_months():
            if since and month < since:
                self._skip(month)
                continue
            if get_year(month, self.first_month) != year_start:
                year_start = get_year(month, self.first_month)
                year = self._start_year(year_start)
            months.append(self._compute_month(month, year, taken))
        seen = {line.key for month in months for line in month.lines}
        gone = (
            Line(key, ZERO, ZERO, value)
            for key, value in taken.items()
            if key not in seen and key.month >= (since or date.min)
        )
        return RuleLevy(
            self.rule,
            tuple(month for month in months if month.is_worth_telling),
            tuple(line for line in gone if line.due or line.due_base),
        )

    def _skip(self, month: date) -> None:
        """What goes on from one year to the next: documents, and the deposit."""
        if self.rule.period == DOCUMENT:
            for item in self.items.get(month, ()):
                self.documents[item.gives_back or item.document] += item.amount
        if self.rule.deposits:
            self._take_deposit(month, self._is_meant(month), {}, {})

    def _sort_items(self, items: Iterable[Item]) -> None:
        kinds, day = self.rule.kinds, self.day
        for item in items:
            if item.kind not in kinds or item.day > day:
                continue
            counted_on = item.counted_on
            if not self._is_in_force(counted_on) or not self._accepts(item):
                continue
            month = get_month(counted_on)
            exemption = self._find_exemption(counted_on)
            if exemption:
                self.exempt[month].append((item, exemption))
            else:
                self.items[month].append(item)

    def _is_in_force(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def _accepts(self, item: Item) -> bool:
        if self.rule.condition is ANY:
            return True
        situation = self.calendar.facts.get_situation(item.counted_on)
        return self.rule.condition.accepts(situation, item)

    def _find_exemption(self, day: date) -> Exemption | None:
        if not self.calendar.facts.exemptions:
            return None
        return self.calendar.facts.find_exemption(self.rule.code, day)

    def _iter_months(self) -> Iterable[date]:
        starts = [*self.items, *self.exempt]
        if self.rule.fixed_amounts and (first := self.calendar.facts.get_first_day()):
            starts.append(max(first, self.first_day))
        elif not self.rule.fixed_amounts and self.rule.provisional_rate is None:
            return sorted({*starts})
        return iter_months(min(starts), self.day) if starts else ()

    # --- what is fixed ----------------------------------------------------------------

    def _start_year(self, start: date) -> _Year:
        end = get_year_end(start, self.first_month)
        present = [
            month for month in iter_months(start, end) if self._is_present(month)
        ]
        last = present[-1] if present else get_month(end)
        return _Year(self._get_year_cap(present, end), last)

    def _is_present(self, month: date) -> bool:
        """A month whose last day is another scheme's is that scheme's."""
        return self.calendar[month][0] and self._is_in_force(get_month_end(month))

    def _get_year_cap(self, present: Sequence[date], end: date) -> Decimal | None:
        """A twelfth for each month of presence that the rule is about, those to come
        included; the whole of it if somebody who left before is paid this year. No cap
        if one of the months has none."""
        if not any(cap.per == YEAR for cap in self.rule.caps):
            return None
        if not present:
            cap = self._find(self.rule.caps, get_month(end), YEAR)
            return cap and cap.amount
        meant = [month for month in present if self._is_meant(month)] or present
        caps = [self._find(self.rule.caps, month, YEAR) for month in meant]
        if None in caps:
            return None
        return self.rule.rounding.apply(
            sum(cap.of_year for cap in caps) / MONTHS_OF_A_YEAR
        )

    def _find(self, amounts, month: date, per: str | None = None) -> FixedAmount | None:
        return find_amount(amounts, self.calendar[month][2], per)

    def _is_settled(self, month: date, year: _Year) -> bool:
        last = year.settled_from
        return month >= last and self.day >= get_month_end(last)

    def _is_meant(self, month: date) -> bool:
        """Whether what is fixed concerns this month, exemptions aside."""
        return self._is_present(month) and (
            self.rule.condition is ANY
            or self.rule.condition.accepts(self.calendar[month][2])
        )

    # --- one month --------------------------------------------------------------------

    def _compute_month(self, month: date, year: _Year, taken) -> MonthLevy:
        meant = self._is_meant(month)
        exemption = self._find_exemption(self.calendar[month][1]) if meant else None
        charged = meant and not exemption
        values: dict = {
            "month": month,
            "items": tuple(self.items.get(month, ())),
            "exempt": tuple(self.exempt.get(month, ())),
            "exemption": exemption,
        }
        bases = _sum_by_document(values["items"])
        shares: Mapping[int | None, Decimal] = {}
        if self.rule.base:
            shares = self._take_base(month, year, bases, charged, values)
        values["fee"] = self._take_fee(month, year, charged)
        values["deposit"] = self._take_deposit(month, meant, values, shares)
        lines = self._make_lines(month, bases, shares, values, taken)
        return MonthLevy(**values, lines=tuple(lines))

    def _take_base(self, month, year, bases, charged, values):
        """:return: what each document owes, or none of them when a cap changes what is
        owed in a month without any; the rest is written in ``values``"""
        base = sum(bases.values(), ZERO)
        year.base += base
        weights, parts, by_bands = self._take_bands(values["items"], bases, base, year)
        self._limit(month, year, by_bands, charged, values)
        values |= {"base": base, "base_to_date": year.base}
        values |= {"parts": parts, "by_bands": by_bands}
        if self.rule.provisional_rate is not None:
            year.parts = (*year.parts, *parts)
            return self._take_provisional(month, year, bases, values)
        amount = by_bands + values["reduction"]
        shares = weights if amount == by_bands else _share(amount, weights)
        return shares or {None: amount}

    def _take_bands(self, items, bases, base, year):
        """:return: weights of the documents, parts by band, their rounded sum"""
        if self.rule.period == DOCUMENT:
            return self._take_documents(items)
        if self.rule.period == MONTH:
            parts = self._apply(base) if bases else ()
            by_bands = self._round(parts)
        else:
            before, after = self._apply(year.base - base), self._apply(year.base)
            parts = subtract_parts(after, before)
            by_bands = self._round(after) - year.by_bands
        year.by_bands += by_bands
        return _share(by_bands, bases), parts, by_bands

    def _take_documents(self, items):
        amounts, parts = defaultdict(Decimal), []
        for (origin, document), base in _sum_by_origin(items).items():
            known = self.documents[origin]
            self.documents[origin] = known + base
            before = self._apply(known) if known else ()
            after = self._apply(known + base)
            amounts[document] += self._round(after) - self._round(before)
            parts += subtract_parts(after, before) if before else after
        return amounts, subtract_parts(parts, ()), sum(amounts.values(), ZERO)

    def _apply(self, base: Decimal) -> tuple[BandPart, ...]:
        return apply_bands(self.rule.bands, base, self.rule.whole)

    def _round(self, parts: Iterable[BandPart]) -> Decimal:
        return self.rule.rounding.apply(sum((part.amount for part in parts), ZERO))

    def _limit(self, month, year, by_bands, charged, values) -> None:
        """The month's floor and cap, then the year's."""
        rule = self.rule
        floor = self._find(rule.floors, month, MONTH) if charged else None
        cap = self._find(rule.caps, month, MONTH)
        complement = max(floor.amount - by_bands, ZERO) if floor else ZERO
        reduction = min(cap.amount - by_bands, ZERO) if cap else ZERO
        year.limited += by_bands + complement + reduction
        if charged and (year_floor := self._find(rule.floors, month, YEAR)):
            year.floor_asked += year_floor.of_year / MONTHS_OF_A_YEAR
        asked = self._get_year_floor(month, year)
        added = off = ZERO
        if asked is not None:
            added = max(asked - year.limited, ZERO)
        if year.cap is not None:
            off = min(year.cap - year.limited - added, ZERO)
        complement += added - year.floor_added
        reduction += off - year.cap_taken_off
        year.floor_added, year.cap_taken_off = added, off
        values |= {"complement": complement, "reduction": reduction}
        values |= {"floor": floor and floor.amount, "cap": cap and cap.amount}
        values |= {"year_floor": asked, "year_cap": year.cap}

    def _get_year_floor(self, month, year) -> Decimal | None:
        if not year.floor_asked:
            return None
        if self.rule.floor_at_year_end and not self._is_settled(month, year):
            return None
        return self.rule.rounding.apply(year.floor_asked)

    def _take_provisional(self, month, year, bases, values) -> Mapping[int, Decimal]:
        """Until the year is settled its rate is all that is taken; then the difference
        with what the bands, the floor and the cap say of the year."""
        rate, before = self.rule.provisional_rate, year.provisional
        year.provisional = self.rule.rounding.apply(year.base * rate / HUNDRED)
        values["provisional"] = year.provisional - before
        values |= {"complement": ZERO, "reduction": ZERO, "parts": ()}
        if self._is_settled(month, year):
            owed = year.limited + year.floor_added + year.cap_taken_off
            difference = owed - year.provisional
            values["true_up"] = difference - year.true_up
            values["parts"] = subtract_parts(year.parts, ())
            year.true_up = difference
        return _share(values["provisional"], bases)

    def _take_fee(self, month, year, charged) -> Decimal:
        fee = self._find(self.rule.fees, month) if charged else None
        if fee is None:
            return ZERO
        before = year.fee
        year.fee_asked += fee.of_year / MONTHS_OF_A_YEAR
        year.fee = self.rule.rounding.apply(year.fee_asked)
        return year.fee - before

    def _take_deposit(self, month, meant, values, shares) -> Decimal:
        deposit = self._find(self.rule.deposits, month) if meant else None
        before, self.held = self.held, deposit.amount if deposit else ZERO
        if deposit is None:
            self.used = ZERO
        elif self.rule.deposit_use == SET_AGAINST:
            names = ("complement", "true_up", "fee")
            self.used += sum(shares.values(), ZERO)
            self.used += sum((values.get(name, ZERO) for name in names), ZERO)
            self.held = min(max(self.held - self.used, ZERO), self.held)
        return self.held - before

    def _make_lines(self, month, bases, shares, values, taken) -> list[Line]:
        code = self.rule.code
        lines = [
            (Key(code, month, BASE, document), base, shares.get(document, ZERO))
            for document, base in bases.items()
        ]
        lines += [
            (Key(code, month, what), ZERO, amount)
            for what, amount in (
                (FLOOR, values.get("complement", ZERO)),
                (CAP, shares.get(None, ZERO)),
                (FEE, values["fee"]),
                (TRUE_UP, values.get("true_up", ZERO)),
                (DEPOSIT, values["deposit"]),
            )
        ]
        return [
            Line(key, base, amount, taken.get(key, NOTHING))
            for key, base, amount in lines
            if base or amount or key in taken
        ]


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
