"""What a scheme takes from activities up to a day, and why, to the cent.

All that is owed since the scheme began is computed anew, month by month, and what was
taken is deducted. So nothing is taken twice; what comes late, or goes (a payment that
is no longer reconciled), is in the next levy by itself; a credit note, counted in the
month of what it gives back, gives back what was taken then. What is owed on a month's
base is shared among its documents; what a floor, a fee, a true-up or a deposit adds is
the month's own.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .contribution_facts import Facts, Item, get_year
from .contribution_result import NOTHING_BROUGHT, Brought, Key, RuleLevy, Taken
from .contribution_rule import Rule, Scheme, check_exemptions, check_scheme
from .contribution_walk import Calendar, Walk


@dataclass(frozen=True)
class Account:
    """All that is known of one activity; the order of the items is of no importance.

    brought: by code of the rule, of one scheme: where it was taken over in mid-year.
    """

    facts: Facts
    items: Sequence[Item] = ()
    taken: Mapping[Key, Taken] = field(default_factory=dict)
    brought: Mapping[str, Brought] = field(default_factory=dict)


def compute_levies(
    scheme: Scheme,
    accounts: Mapping[Hashable, Account],
    day: date,
    first_month: int = 1,
    since: date | None = None,
    codes: Collection[str] | None = None,
) -> dict[Hashable, tuple[RuleLevy, ...]]:
    """
    :param accounts: by activity
    :param day: the last one that counts; a month that began asks for its floor and fee
    :param first_month: of the financial year
    :param since: the first day of a financial year before which nothing changed, so
        that what was owed was taken: it is not computed anew, and only documents that
        go on need their earlier items, other ones are not looked at (a rule that
        ``needs_history`` needs them all). What gives back a thing of before changes
        that year: see ``find_since``
    :param codes: of the rules to compute, none: all of them. A rule that
        ``is_by_document`` may be given some documents alone, with all their items and
        all that was taken on them, if they give back none of the others, nor these them
    :raise ContributionError: if the scheme or an exemption cannot be used

    The month of design: 1,000.00 are cashed of an invoice, and 10 % taken:

    >>> from decimal import Decimal
    >>> from .contribution_band import make_bands
    >>> from .contribution_facts import CASH, Contract
    >>> from .contribution_result import add_taken
    >>> from .contribution_rule import Rule
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
    rules = [rule for rule in scheme.rules if codes is None or rule.code in codes]
    return {
        key: tuple(_compute_account(scheme, rules, account, day, first_month, since))
        for key, account in accounts.items()
    }


def find_since(items: Iterable[Item], since: date, first_month: int = 1) -> date:
    """A credit note or a bad debt gives back what was taken then; what is dated in that
    year may give back a thing of the one before, and so on.

    :return: the first day of the financial year to begin at, for all that is dated
        since then to be counted; items and what was taken are to be known from there on

    >>> from decimal import Decimal
    >>> from .contribution_facts import CREDIT_NOTE
    >>> note = Item(
    ...     date(2026, 1, 20),
    ...     8,
    ...     Decimal("-100.00"),
    ...     CREDIT_NOTE,
    ...     gives_back=1,
    ...     gives_back_on=date(2025, 12, 10),
    ... )
    >>> find_since([note], date(2026, 1, 1))
    datetime.date(2025, 1, 1)
    """
    items = sorted(items, key=lambda item: item.day, reverse=True)
    first = get_year(since, first_month)
    for item in items:
        if item.day < first:
            break
        first = min(first, get_year(item.counted_on, first_month))
    return first


def _compute_account(
    scheme: Scheme,
    rules: Iterable[Rule],
    account: Account,
    day: date,
    first_month: int,
    since: date | None,
) -> Iterator[RuleLevy]:
    check_exemptions(account.facts.exemptions)
    taken: dict[str, dict[Key, Taken]] = defaultdict(dict)
    for key, value in account.taken.items():
        taken[key.rule][key] = value
    calendar = Calendar(account.facts)
    for rule in rules:
        walk = Walk(
            scheme,
            rule,
            calendar,
            day,
            first_month,
            None if rule.needs_history else since,
            account.brought.get(rule.code, NOTHING_BROUGHT),
        )
        yield walk.run(account.items, taken[rule.code])
