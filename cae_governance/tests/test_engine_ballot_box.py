"""The secret ballot in plain Python: nothing shows through, nothing is lost (AG-21)."""

from collections import Counter
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.ballot_box import (
    PAYLOAD_BYTES,
    Ballot,
    BallotError,
    chain,
    get_seal,
    is_sealed_by,
    new_code,
    new_key,
    seal,
    shuffle,
    unseal,
)

BOX = "AG 2026, resolution 3"
ballots = st.builds(
    Ballot,
    st.sampled_from(["", "12"]),
    st.lists(st.sampled_from(["for", "against", "41"]), max_size=3).map(tuple),
    st.text("ABC", max_size=4),
)
boxes = st.lists(ballots, max_size=6)


@tagged("post_install", "-at_install")
class TestEngineBallotBox(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private, cls.public = new_key()

    def test_envelopes_are_alike(self):
        """Same size whatever they hold, and never twice the same."""
        said = [
            Ballot("", (), ""),
            Ballot("", ("for",), new_code()),
            Ballot("123", tuple("1234567" for _seat in range(20)), new_code()),
        ]
        envelopes = seal(self.public, said * 2)
        self.assertEqual(len({len(envelope) for envelope in envelopes}), 1)
        self.assertEqual(len(set(envelopes)), len(envelopes))
        self.assertEqual(unseal(self.private, envelopes), said * 2)

    def test_too_many_names(self):
        with self.assertRaises(BallotError):
            seal(self.public, [Ballot("", ("1" * PAYLOAD_BYTES,), "")])

    def test_only_its_own_key_opens_it(self):
        [envelope] = seal(self.public, [Ballot("", ("for",), "K7")])
        other, _public = new_key()
        with self.assertRaises(BallotError):
            unseal(other, [envelope])
        with self.assertRaises(BallotError):
            unseal(self.private, [envelope[:-1] + b"x"])

    def test_codes_are_not_guessed(self):
        codes = Counter(new_code() for _voter in range(2000))
        self.assertEqual(len(codes), 2000)
        letters = Counter("".join(codes).replace("-", ""))
        self.assertGreater(min(letters.values()) * 2, max(letters.values()))

    @given(boxes)
    def test_shuffling_loses_nothing(self, box):
        self.assertEqual(Counter(shuffle(box)), Counter(box))

    def test_shuffling_is_even(self):
        """Each of three comes first about as often: 6,000 draws, a third each."""
        box = [Ballot("", (), code) for code in "ABC"]
        first = Counter(shuffle(box)[0].code for _draw in range(6000))
        for code in "ABC":
            self.assertLess(abs(first[code] - 2000), 250)

    @given(boxes, st.randoms())
    def test_the_seal_does_not_depend_on_order(self, box, random):
        mark = get_seal(BOX, chain(BOX, box))
        self.assertTrue(is_sealed_by(mark, BOX, random.sample(box, len(box))))

    @given(boxes, boxes)
    def test_the_seal_is_of_these_ballots(self, box, other):
        assume(Counter(box) != Counter(other))
        self.assertFalse(is_sealed_by(get_seal(BOX, chain(BOX, box)), BOX, other))

    @given(boxes)
    def test_the_seal_is_of_this_box(self, box):
        mark = get_seal(BOX, chain(BOX, box))
        self.assertFalse(is_sealed_by(mark, "another one", box))
