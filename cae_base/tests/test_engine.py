"""The rules in plain Python explain themselves by their examples."""

import doctest
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import sharing_key
from ..engine.sharing_key import SharingKey, find_incomplete_date, keys_on

START = date(2026, 1, 1)
days = st.integers(0, 20).map(lambda number: START + timedelta(days=number))
keys = st.builds(
    SharingKey,
    entrepreneur=st.integers(1, 3),
    percentage=st.sampled_from([Decimal(25), Decimal(50), Decimal(100)]),
    date_from=days,
    date_to=st.none() | days,
)


@tagged("post_install", "-at_install")
class TestEngine(TestCase):
    def test_examples(self):
        result = doctest.testmod(sharing_key)
        self.assertFalse(result.failed)
        self.assertTrue(result.attempted)

    @settings(deadline=None)
    @given(st.lists(keys, max_size=4))
    def test_incomplete_date_is_the_first_one(self, some_keys):
        """Against the slow and plain way: look at each day."""
        expected = None
        for number in range(25):
            day = START + timedelta(days=number)
            present = [key.percentage for key in some_keys if key.covers(day)]
            if present and sum(present) != 100:
                expected = day
                break
        self.assertEqual(find_incomplete_date(some_keys), expected)

    def test_keys_on(self):
        old = SharingKey(1, Decimal(100), START, START)
        new = SharingKey(2, Decimal(100), START + timedelta(days=1))
        self.assertEqual(keys_on([old, new], START), {1: Decimal(100)})
        self.assertEqual(
            keys_on([old, new], START + timedelta(days=1)), {2: Decimal(100)}
        )
