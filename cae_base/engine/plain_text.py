"""Text reduced to what is said, so that two ways of writing it are found equal."""

import re
import unicodedata


def to_words(text):
    """The words of a text in lower case, without accents or punctuation.

    :param text: str or None
    :return: list of str

    >>> to_words("Le Goff,  Anne-Maëlle")
    ['le', 'goff', 'anne', 'maelle']
    >>> to_words("Cœur d’Estran")
    ['coeur', 'd', 'estran']
    >>> to_words(None)
    []
    """
    plain = (text or "").casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", plain)
    without_accents = "".join(c for c in letters if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", without_accents)


def to_person_key(name):
    """What two ways of writing a person's name have in common.

    Accents, capitals, hyphens and the order of the words are put aside.

    >>> to_person_key("Anne-Maëlle LE GOFF") == to_person_key("le goff anne maelle")
    True
    >>> to_person_key("Anne Le Goff") == to_person_key("Anna Le Goff")
    False
    """
    return " ".join(sorted(to_words(name)))


def to_code(text):
    """An e-mail, a reference or a code as it is written: capitals alone do not count.

    >>> to_code(" Anne.Riou@Blavet.example "), to_code("12-3") == to_code("3-12")
    ('anne.riou@blavet.example', False)
    """
    return str(text).strip().casefold()
