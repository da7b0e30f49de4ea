"""Until when the salaried entrepreneur may become a member (CAE-04, CAE-05).

Code du travail, L. 7331-3: three years at most from the CESA, reduced by the length of
the CAPE and of any other earlier contract between the parties.

How days are counted:

- the three years end on the same day of the same month, three years later; a CESA of
  the 29th of February, on the 28th where the year has no 29th (art. 641 of the Code de
  procédure civile);
- of each earlier contract, its first and its last day count, and all between them;
- a day covered by two contracts counts once;
- days from the start of the CESA on do not count: they belong to the CESA itself;
- so many days are taken from the end of the three years;
- nothing left means the day on which the CESA starts: the person is admitted with it.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from .contract_terms import Period, add_months, count_days


def find_membership_deadline(
    start: date, years: int, earlier: Iterable[Period]
) -> date:
    """Last day to become a member.

    :param start: first day of the CESA
    :param years: time without earlier contracts
    :param earlier: periods of the other contracts between the parties, open or not

    >>> find_membership_deadline(date(2026, 1, 1), 3, [])
    datetime.date(2029, 1, 1)

    A CAPE of the whole year 2025 takes 365 days away, of which one is the 29th of
    February 2028:

    >>> cape = Period(date(2025, 1, 1), date(2025, 12, 31))
    >>> find_membership_deadline(date(2026, 1, 1), 3, [cape])
    datetime.date(2028, 1, 2)

    An odd job in summer 2025, during this CAPE, takes nothing more; a CAPE of 36 months
    leaves nothing:

    >>> job = Period(date(2025, 7, 1), date(2025, 8, 31))
    >>> find_membership_deadline(date(2026, 1, 1), 3, [cape, job])
    datetime.date(2028, 1, 2)
    >>> long = Period(date(2023, 1, 1), date(2025, 12, 31))
    >>> find_membership_deadline(date(2026, 1, 1), 3, [long])
    datetime.date(2026, 1, 1)
    """
    days = count_days(earlier, before=start)
    return max(start, add_months(start, 12 * years) - timedelta(days=days))
