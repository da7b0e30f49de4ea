"""Until when a CAPE covers who sells (Code de commerce, L. 127-2 and R. 127-3)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Contract:
    """A signed contract, or its renewal: they bear the same chain."""

    person: int
    chain: int
    is_cape: bool
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (not self.last_day or day <= self.last_day)


def find_cape_ends(contracts: Iterable[Contract], day: date) -> dict[int, date]:
    """The day to print for each person under a CAPE (R. 127-3); it follows the
    renewals signed.

    >>> first = Contract(1, 1, True, date(2025, 10, 1), date(2026, 9, 30))
    >>> renewal = Contract(1, 1, True, date(2026, 10, 1), date(2027, 9, 30))
    >>> find_cape_ends([first], date(2026, 9, 5))
    {1: datetime.date(2026, 9, 30)}
    >>> find_cape_ends([first, renewal], date(2026, 9, 5))
    {1: datetime.date(2027, 9, 30)}
    >>> find_cape_ends([first], date(2026, 10, 1))
    {}
    """
    capes = [contract for contract in contracts if contract.is_cape]
    chains = {contract.chain for contract in capes if contract.covers(day)}
    ends: dict[int, date] = {}
    for contract in capes:
        if contract.chain in chains and contract.last_day:
            ends[contract.person] = max(
                contract.last_day, ends.get(contract.person, date.min)
            )
    return ends


def find_expired_cape(
    contracts: Iterable[Contract], day: date, present: Collection[int] = ()
) -> date | None:
    """The day on which the last CAPE ended, if nobody who sells is under contract any
    more; None otherwise, and where there never was a CAPE.

    :param present: those who work in the activity on that day; the contracts of those
        who left it count where there are no others

    >>> cape = Contract(1, 1, True, date(2025, 10, 1), date(2026, 9, 30))
    >>> find_expired_cape([cape], date(2026, 10, 1))
    datetime.date(2026, 9, 30)
    >>> cesa = Contract(1, 2, False, date(2026, 10, 1))
    >>> find_expired_cape([cape, cesa], date(2026, 10, 1)) is None
    True

    Somebody else, who left, is salaried:

    >>> leaver = Contract(2, 3, False, date(2026, 1, 1))
    >>> find_expired_cape([cape, leaver], date(2026, 10, 1), present={1})
    datetime.date(2026, 9, 30)
    """
    known = list(contracts)
    contracts = [one for one in known if one.person in present] or known
    if any(contract.covers(day) for contract in contracts):
        return None
    ended = [c.last_day for c in contracts if c.is_cape and c.last_day]
    return max((last_day for last_day in ended if last_day < day), default=None)
