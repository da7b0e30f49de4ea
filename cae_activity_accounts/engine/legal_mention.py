"""What the law makes a paper say: which of the dated mentions, and with which words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

ALWAYS = "always"
PLACE = re.compile(r"\{(\w+)\}")
NOTHING = "\0"


@dataclass(frozen=True)
class Mention:
    """A text from a day on, where what it is about is the case."""

    code: str
    text: str
    condition: str = ALWAYS
    date_from: date | None = None
    is_own: bool = False  # the company's, which comes before everyone's


def choose_mentions(
    mentions: Iterable[Mention], facts: set[str], day: date
) -> list[Mention]:
    """The mentions of a paper of a day, in the order given.

    Of each code one text is in force: the latest, the company's own before all others.

    >>> old = Mention("vat", "CGI, art. 261", "exempt")
    >>> new = Mention("vat", "CIBS, art. L. 214-1", "exempt", date(2026, 9, 1))
    >>> [m.text for m in choose_mentions([old, new], {"exempt"}, date(2026, 8, 31))]
    ['CGI, art. 261']
    >>> [m.text for m in choose_mentions([old, new], {"exempt"}, date(2026, 9, 1))]
    ['CIBS, art. L. 214-1']
    >>> choose_mentions([old, new], set(), date(2026, 9, 1))
    []
    """
    begun = [m for m in mentions if not m.date_from or m.date_from <= day]
    in_force: dict[str, Mention] = {}
    for mention in begun:
        if mention.code not in in_force or rank(mention) > rank(in_force[mention.code]):
            in_force[mention.code] = mention
    return [m for m in in_force.values() if m.condition in facts | {ALWAYS}]


def rank(mention: Mention) -> tuple[bool, date]:
    return mention.is_own, mention.date_from or date.min


def find_places(text: str) -> set[str]:
    """The names of what a text leaves open.

    >>> sorted(find_places("CAPE of {person} until {cape_end}"))
    ['cape_end', 'person']
    """
    return set(PLACE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled; what is not known leaves nothing behind.

    >>> fill("{company}, {legal_form}", {"company": "Les Deux Rives"})
    'Les Deux Rives'
    >>> fill("Margin of {margin} points", {"margin": "10,5"})
    'Margin of 10,5 points'
    """
    filled = PLACE.sub(lambda place: values.get(place[1]) or NOTHING, text)
    filled = re.sub(rf"(\s*[,–-])?\s*{NOTHING}", "", filled)
    return filled.strip(" ,–-")
