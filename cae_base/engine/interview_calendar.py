"""By which day the next interview is due, so that a person has enough of them a year.

CAE-27 (Code du travail, R. 7331-2 and -3, to check): at least two individual interviews
a year, each with a written, signed report. The number is data (a dated legal setting).
"""

from collections.abc import Sequence
from datetime import date

from .contract_terms import ONE_DAY, add_months

MONTHS = 12  # of the rolling year


def first_day_of_year(day: date) -> date:
    """The first day of the rolling year that ends on a day.

    >>> first_day_of_year(date(2026, 9, 30))
    datetime.date(2025, 10, 1)
    >>> first_day_of_year(date(2024, 2, 29))
    datetime.date(2023, 3, 1)
    """
    return add_months(day, -MONTHS) + ONE_DAY


def find_next_due(held: Sequence[date], start: date, number: int) -> date | None:
    """The last day for the next interview.

    Of ``number`` interviews the oldest leaves the rolling year: the next one is held by
    then. Before there are so many, they are spread over the first year of the contract.

    >>> start = date(2026, 1, 1)
    >>> find_next_due([], start, 2)
    datetime.date(2026, 7, 1)
    >>> find_next_due([date(2026, 5, 4)], start, 2)
    datetime.date(2027, 1, 1)
    >>> find_next_due([date(2026, 5, 4), date(2026, 11, 2)], start, 2)
    datetime.date(2027, 5, 4)

    One a month ago does not make up for those that were not held:

    >>> find_next_due([date(2024, 3, 1), date(2026, 10, 1)], date(2024, 1, 1), 2)
    datetime.date(2025, 3, 1)
    >>> find_next_due([], start, 0) is None
    True

    :param held: days of the interviews held, in any order
    :param start: first day of the contract
    :param number: of interviews a year
    """
    if number < 1:
        return None
    latest = sorted(held, reverse=True)
    if len(latest) >= number:
        return add_months(latest[number - 1], MONTHS)
    return add_months(start, MONTHS * (len(latest) + 1) // number)
