"""The secret ballot: sealed envelopes, then a box whose seal anyone can check.

While voting is open, a ballot is encrypted (RSA-OAEP) with the public key of its box.
All envelopes have the same size, so that nothing shows through. Once opened, ballots
are sorted by what is on them and chained by their hashes: the last link is the seal,
and a ballot added, lost or changed breaks it (AG-21).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_BITS = 3072
# What OAEP leaves for the message: the size of the key less two hashes and two bytes.
PAYLOAD_BYTES = KEY_BITS // 8 - 2 * 32 - 2
# No 0 O 1 I L: a code is copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_GROUPS, CODE_GROUP = 4, 4
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), label=None)


@dataclass(frozen=True, order=True)
class Ballot:
    """What is on a ballot: the college, the choices, the voter's code."""

    college: str
    choices: tuple[str, ...]
    code: str


class BallotError(ValueError):
    """An envelope which does not open, or holds no ballot."""


def new_code() -> str:
    """The code by which a voter finds his ballot in the published list.

    >>> code = new_code()
    >>> len(code), code[4], code != new_code()
    (19, '-', True)
    """
    groups = (
        "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_GROUP))
        for _group in range(CODE_GROUPS)
    )
    return "-".join(groups)


# --- envelopes ------------------------------------------------------------------------


def new_key() -> tuple[bytes, bytes]:
    """:return: the private and the public key of a box, as PEM"""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return (
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        private.public_key().public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        ),
    )


def seal(public: bytes, ballots: Iterable[Ballot]) -> list[bytes]:
    """Put each ballot in an envelope; all have the same size.

    >>> private, public = new_key()
    >>> for_, blank = Ballot("A", ("for",), "K7"), Ballot("A", (), "M8")
    >>> envelopes = seal(public, [for_, blank, for_])
    >>> {len(envelope) for envelope in envelopes}, len(set(envelopes))
    ({384}, 3)
    >>> unseal(private, envelopes) == [for_, blank, for_]
    True
    """
    key = serialization.load_pem_public_key(public)
    return [key.encrypt(_pack(ballot), OAEP) for ballot in ballots]


def unseal(private: bytes, envelopes: Iterable[bytes]) -> list[Ballot]:
    """:raise BallotError: if one of them was not sealed for this box"""
    key = serialization.load_pem_private_key(private, password=None)
    return [_open(key, envelope) for envelope in envelopes]


def _open(key: rsa.RSAPrivateKey, envelope: bytes) -> Ballot:
    try:
        return _unpack(key.decrypt(envelope, OAEP))
    except (ValueError, TypeError) as error:
        raise BallotError("an envelope does not open") from error


def is_too_long(ballot: Ballot) -> bool:
    """Whether a ballot does not go into an envelope: hundreds of names, say.

    >>> names = tuple(map(str, range(100, 200)))
    >>> is_too_long(Ballot("A", names[:40], "K7")), is_too_long(Ballot("A", names, ""))
    (False, True)
    """
    return len(_write(ballot)) > PAYLOAD_BYTES


def _write(ballot: Ballot) -> bytes:
    return json.dumps(astuple(ballot), separators=(",", ":")).encode()


def _pack(ballot: Ballot) -> bytes:
    if is_too_long(ballot):
        raise BallotError("too much for one envelope")
    return _write(ballot).ljust(PAYLOAD_BYTES)


def _unpack(payload: bytes) -> Ballot:
    college, choices, code = json.loads(payload)
    return Ballot(college, tuple(choices), code)


# --- the box, once opened -------------------------------------------------------------


def shuffle(ballots: Iterable[Ballot]) -> list[Ballot]:
    """In an order that tells nothing, not even to who knows how the machine draws.

    >>> ballots = [Ballot("A", (), "M8"), Ballot("A", (), "K7")]
    >>> sorted(shuffle(ballots)) == sorted(ballots)
    True
    """
    shuffled = list(ballots)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled


def chain(box: str, ballots: Iterable[Ballot]) -> list[tuple[Ballot, str]]:
    """The ballots sorted, each with its hash, which holds all those before it.

    :param box: what the vote was on: the seal is worth for this box only

    >>> ballots = [Ballot("A", ("for",), "M8"), Ballot("A", (), "K7")]
    >>> links = chain("AG 2026, 3", ballots)
    >>> [ballot.code for ballot, _link in links]
    ['K7', 'M8']
    >>> links == chain("AG 2026, 3", reversed(ballots))
    True
    """
    link, links = _hash(box, ""), []
    for ballot in sorted(ballots):
        link = _hash(json.dumps(astuple(ballot)), link)
        links.append((ballot, link))
    return links


def get_seal(box: str, links: Sequence[tuple[Ballot, str]]) -> str:
    """The last link; that of the box alone, when nobody voted."""
    return links[-1][1] if links else _hash(box, "")


def is_sealed_by(seal: str, box: str, ballots: Iterable[Ballot]) -> bool:
    """Whether these are the ballots that were sealed, all of them and no other.

    >>> ballots = [Ballot("A", ("for",), "M8"), Ballot("A", (), "K7")]
    >>> mark = get_seal("AG 2026, 3", chain("AG 2026, 3", ballots))
    >>> is_sealed_by(mark, "AG 2026, 3", ballots)
    True
    >>> is_sealed_by(mark, "AG 2026, 3", ballots[:1])
    False
    """
    return secrets.compare_digest(seal, get_seal(box, chain(box, ballots)))


def _hash(text: str, link: str) -> str:
    return hashlib.sha256(f"{link}\n{text}".encode()).hexdigest()
