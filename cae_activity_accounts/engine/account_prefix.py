"""Accounts named by the beginning of their code, as accountants write: 42,-421."""

from dataclasses import dataclass

# Plan comptable général: 6 are expenses and 7 income, which make the result; the other
# classes are the balance sheet and what is off it.
NOT_RESULT, EXPENSES = "01234589", "6"


class AccountPrefixError(ValueError):
    """The text is not a list of prefixes.

    reason: ``unreadable``, ``nothing`` or ``class``; part: what is wrong.
    """

    def __init__(self, reason: str, part: str = ""):
        super().__init__(f"{reason}: {part}")
        self.reason, self.part = reason, part


@dataclass(frozen=True)
class AccountPrefixes:
    included: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    def catches(self, code: str) -> bool:
        """
        >>> staff = parse_prefixes("42, -421, -425, 43")
        >>> [code for code in ("421000", "428000", "431", "44") if staff.catches(code)]
        ['428000', '431']
        """
        return code.startswith(self.included) and not code.startswith(self.excluded)

    def find_shared(self, other: "AccountPrefixes") -> str | None:
        """
        :return: a prefix whose accounts both catch, if any

        >>> parse_prefixes("42,-421").find_shared(parse_prefixes("421"))
        >>> parse_prefixes("42").find_shared(parse_prefixes("4,-421"))
        '42'
        """
        for one in self.included:
            for two in other.included:
                longer = max(one, two, key=len)
                if self.catches(longer) and other.catches(longer):
                    return longer
        return None


def parse_prefixes(text: str, classes: str = NOT_RESULT) -> AccountPrefixes:
    """
    :param classes: the first digits which accounts may have

    >>> parse_prefixes("42, -421,-425")
    AccountPrefixes(included=('42',), excluded=('421', '425'))
    >>> parse_prefixes("4a")
    Traceback (most recent call last):
    ...
    odoo.addons.cae_activity_accounts.engine.account_prefix.AccountPrefixError: \
unreadable: 4a

    >>> parse_prefixes("61,-614", EXPENSES)
    AccountPrefixes(included=('61',), excluded=('614',))
    >>> parse_prefixes("4,64")
    Traceback (most recent call last):
    ...
    odoo.addons.cae_activity_accounts.engine.account_prefix.AccountPrefixError: \
class: 64
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        digits = part.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise AccountPrefixError("unreadable", part)
        if digits[0] not in classes:
            raise AccountPrefixError("class", part)
    included = tuple(part for part in parts if not part.startswith("-"))
    if not included:
        raise AccountPrefixError("nothing")
    return AccountPrefixes(
        included, tuple(part[1:] for part in parts if part.startswith("-"))
    )
