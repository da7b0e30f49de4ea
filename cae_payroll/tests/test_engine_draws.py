"""Rule 10 of the design: money is drawn within what there is, to the cent."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.draws import draw, envelope_of, split_entry

cents = st.integers(1, 10**7).map(lambda number: Decimal(number) / 100)
envelopes = st.lists(cents, min_size=1, max_size=9).map(lambda x: dict(enumerate(x)))


@tagged("post_install", "-at_install")
class TestDraws(TestCase):
    @given(envelopes, st.integers(0, 100))
    def test_no_envelope_is_exceeded(self, available, unspent):
        total = sum(available.values())
        cost = max(total - Decimal(unspent) / 100, Decimal("0.01"))
        parts = draw(cost, available)
        self.assertEqual(sum(parts.values()), cost)
        for key, part in parts.items():
            self.assertLessEqual(part, available[key])

    @given(envelopes, st.integers(1, 99), st.integers(1, 99))
    def test_an_activity_bears_what_was_drawn_from_it(self, draws, wages, withheld):
        cost = sum(draws.values())
        amounts = {"wages": (cost * wages / 100).quantize(Decimal("0.01"))}
        amounts["charges"] = cost - amounts["wages"]
        amounts["bodies"] = -(cost * withheld / 100).quantize(Decimal("0.01"))
        amounts["net"] = -sum(amounts.values())
        parts = split_entry(amounts, draws)
        for key, part in parts.items():
            self.assertEqual(part["wages"] + part["charges"], draws[key])
            self.assertEqual(sum(part.values()), 0)
        for name, amount in amounts.items():
            self.assertEqual(sum(part[name] for part in parts.values()), amount)

    @given(cents, st.lists(st.integers(1, 9999), min_size=1, max_size=6))
    def test_those_who_share_never_draw_more_than_there_is(self, available, weights):
        total = sum(weights)
        keys = [Decimal(10000 * weight // total) / 100 for weight in weights]
        self.assertLessEqual(
            sum(envelope_of(available, key) for key in keys), available
        )
