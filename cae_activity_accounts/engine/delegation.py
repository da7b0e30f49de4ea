"""Which documents post themselves, and why the others wait (CAE-10: the cooperative is
liable for what its entrepreneurs commit it to; CAPE-04: up to an amount)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

QUOTE, INVOICE, CREDIT_NOTE, EXPENSE = "quote", "invoice", "credit_note", "expense"
# Why a document waits. CHECK: what posts it refused it.
REFUND, TRADE, COMMITMENTS, NO_CEILING, CEILING, CHECK = (
    "refund",
    "trade",
    "commitments",
    "no_ceiling",
    "ceiling",
    "check",
)


@dataclass(frozen=True)
class Delegation:
    """Up to which amount, VAT included, documents of a kind post themselves;
    ``person`` None: those of everybody, ``date_to``: the last day.

    >>> spring = Delegation(INVOICE, Decimal(500), date(2026, 3, 1), date(2026, 5, 31))
    >>> spring.holds(date(2026, 5, 31)), spring.holds(date(2026, 6, 1))
    (True, False)
    """

    kind: str
    ceiling: Decimal
    date_from: date
    date_to: date | None = None
    person: int | None = None

    def holds(self, day: date) -> bool:
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)

    def overlaps(self, other: "Delegation") -> bool:
        same = (self.kind, self.person) == (other.kind, other.person)
        return same and (self.holds(other.date_from) or other.holds(self.date_from))


def find_ceiling(
    delegations: Iterable[Delegation], kind: str, person: int | None, day: date
) -> Decimal | None:
    """The ceiling of a person, his own before everybody's; None: nothing is delegated.

    >>> all_ = Delegation(INVOICE, Decimal(500), date(2026, 1, 1))
    >>> own = Delegation(INVOICE, Decimal(0), date(2026, 6, 1), person=7)
    >>> find_ceiling([all_, own], INVOICE, 7, date(2026, 5, 31))
    Decimal('500')
    >>> find_ceiling([all_, own], INVOICE, 7, date(2026, 6, 1))
    Decimal('0')
    >>> find_ceiling([own], INVOICE, None, date(2026, 6, 1)) is None
    True
    """
    held = {
        delegation.person: delegation.ceiling
        for delegation in delegations
        if delegation.kind == kind and delegation.holds(day)
    }
    own = held.get(person)
    return held.get(None) if own is None else own


@dataclass(frozen=True)
class Document:
    """What is known of a document on the day on which it is handed over.

    :ivar amount: VAT included
    :ivar ceiling: what is delegated for it; None: nothing
    :ivar is_free: no ceiling is asked for it (quotes, unless the cooperative wants so)
    :ivar is_flagged: its trade is always validated
    :ivar commitments: those of the person, this document included, excluding VAT
    :ivar commitment_ceiling: what his CAPE allows; None: no CAPE, or no amount in it
    """

    kind: str
    amount: Decimal
    ceiling: Decimal | None = None
    is_free: bool = False
    is_flagged: bool = False
    commitments: Decimal = Decimal(0)
    commitment_ceiling: Decimal | None = None


@dataclass(frozen=True)
class Decision:
    """``reason`` None: it posts itself; ``limit``: the amount which it is above."""

    reason: str | None = None
    limit: Decimal | None = None

    @property
    def waits(self) -> bool:
        return self.reason is not None


def decide(document: Document) -> Decision:
    """Whether a document waits for the accountant; the gravest reason is given.

    >>> decide(Document(INVOICE, Decimal(500), ceiling=Decimal(500))).waits
    False
    >>> decide(Document(INVOICE, Decimal("500.01"), ceiling=Decimal(500)))
    Decision(reason='ceiling', limit=Decimal('500'))
    >>> decide(Document(INVOICE, Decimal(1)))
    Decision(reason='no_ceiling', limit=None)
    >>> decide(Document(QUOTE, Decimal(9000), is_free=True)).waits
    False

    R. 127-1, 4°: the CAPE says up to which amount the person commits the cooperative.

    >>> decide(Document(QUOTE, Decimal(1200), is_free=True, commitments=Decimal(3500),
    ...                 commitment_ceiling=Decimal(3000)))
    Decision(reason='commitments', limit=Decimal('3000'))
    """
    if document.kind == CREDIT_NOTE:  # it takes back what was booked
        return Decision(REFUND)
    if document.is_flagged:
        return Decision(TRADE)
    limit = document.commitment_ceiling
    if limit is not None and document.commitments > limit:
        return Decision(COMMITMENTS, limit)
    if document.is_free:
        return Decision()
    if document.ceiling is None:
        return Decision(NO_CEILING)
    if document.amount > document.ceiling:
        return Decision(CEILING, document.ceiling)
    return Decision()
