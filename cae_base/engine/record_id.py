"""The numbers of records that addresses and forms name."""

LONGEST = 9  # digits: PostgreSQL keeps these numbers on four bytes


def read_id(text: object) -> int:
    """The number that a text names, or 0, which is no record's.

    >>> read_id("12"), read_id(12), read_id(""), read_id("-1"), read_id("9" * 5000)
    (12, 12, 0, 0, 0)
    """
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else 0
