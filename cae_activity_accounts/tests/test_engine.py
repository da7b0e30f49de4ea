"""The rules in plain Python explain themselves by their examples."""

import doctest
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from .. import tools
from ..engine import (
    cape_cover,
    cash_sheet,
    columns,
    distribution,
    legal_mention,
    mileage,
    mutual_account,
    opening,
    recurrence,
    reminder,
    slices,
    split,
    statement,
    tax_return,
    vat_closing,
    year_closing,
)

cents = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)


@tagged("post_install", "-at_install")
class TestEngine(TestCase):
    def test_examples(self):
        for module in (
            cape_cover,
            cash_sheet,
            columns,
            distribution,
            legal_mention,
            mileage,
            mutual_account,
            opening,
            recurrence,
            reminder,
            slices,
            split,
            statement,
            tax_return,
            vat_closing,
            year_closing,
            tools,
        ):
            result = doctest.testmod(
                module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
            )
            self.assertFalse(result.failed, module.__name__)
            self.assertTrue(result.attempted, module.__name__)

    @given(cents, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
    def test_parts_add_up(self, amount, weights):
        parts = split.split(amount, dict(enumerate(map(Decimal, weights))))
        self.assertEqual(sum(parts.values()), amount)
