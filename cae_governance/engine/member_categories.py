"""Whom a SCIC must have among its members (SCIC-01, loi 47-1775, art. 19 septies)."""

from collections.abc import Iterable

EMPLOYEE, BENEFICIARY = "employee", "beneficiary"
COMPULSORY = (EMPLOYEE, BENEFICIARY)
# A member who is not employed any more is none of the employees.
AS_OTHER = {"former_employee": "other"}


def find_missing(categories: Iterable[str], minimum: int) -> tuple[list[str], int]:
    """The compulsory categories that nobody is of, and how many categories are lacking.

    >>> find_missing(["employee", "beneficiary", "public"], 3)
    ([], 0)
    >>> find_missing(["employee", "former_employee", "other"], 3)
    (['beneficiary'], 1)
    """
    there = {AS_OTHER.get(category, category) for category in categories}
    absent = [category for category in COMPULSORY if category not in there]
    return absent, max(minimum - len(there), 0)
