"""The analytic distribution of a journal item, as Odoo keeps it.

A distribution is a dict ``{"12": 100.0}`` or ``{"12,45": 60.0, "12,46": 40.0}``: keys
are analytic accounts of different plans joined by commas, values percentages. When
many items are edited at once the key ``__update__`` names the plans to change.
"""


class SeveralActivitiesError(ValueError):
    """One journal item was given to several activities, or to a part of one."""


def get_account_ids(distribution: dict | None) -> set[int]:
    """
    >>> sorted(get_account_ids({"12,45": 60.0, "12,46": 40.0}))
    [12, 45, 46]
    >>> sorted(get_account_ids({"45": 100.0, "__update__": ["account_id"]}))
    [45]
    """
    return {int(part) for key in distribution or {} for part in _parts(key)}


def find_activity_account(distribution: dict | None, activity_accounts) -> int | None:
    """The one activity account that a distribution names, None if it names none.

    :param activity_accounts: the ids which are analytic accounts of activities
    :raise SeveralActivitiesError: a direct charge belongs to one activity at 100 %
        (Code du travail, L. 7332-3)

    >>> find_activity_account({"12,45": 60.0, "12,46": 40.0}, {12, 13})
    12
    >>> find_activity_account({"45": 100.0}, {12, 13})
    >>> find_activity_account({"12": 50.0, "13": 50.0}, {12, 13})
    Traceback (most recent call last):
        ...
    SeveralActivitiesError: {12: 50.0, 13: 50.0}
    """
    shares: dict[int, float] = {}
    for key, percentage in (distribution or {}).items():
        for part in _parts(key):
            if int(part) in activity_accounts:
                shares[int(part)] = shares.get(int(part), 0.0) + percentage
    if not shares:
        return None
    if len(shares) > 1 or abs(sum(shares.values()) - 100.0) > 0.005:
        raise SeveralActivitiesError(shares)
    return next(iter(shares))


def set_activity_account(
    distribution: dict | None, activity_accounts, account: int | None
) -> dict:
    """The same distribution given to another activity; the other plans keep theirs.

    >>> set_activity_account({"12,45": 60.0, "12,46": 40.0}, {12, 13}, 13)
    {'45': 60.0, '46': 40.0, '13': 100.0}
    >>> set_activity_account(None, {12, 13}, 12)
    {'12': 100.0}
    >>> set_activity_account({"12": 100.0}, {12, 13}, None)
    {}
    """
    result: dict[str, float] = {}
    for key, percentage in (distribution or {}).items():
        others = [part for part in _parts(key) if int(part) not in activity_accounts]
        if others:
            rest = ",".join(others)
            result[rest] = result.get(rest, 0.0) + percentage
    if account:
        result[str(account)] = 100.0
    return result


def _parts(key: str) -> list[str]:
    return [part for part in key.split(",") if part.strip().isdigit()]
