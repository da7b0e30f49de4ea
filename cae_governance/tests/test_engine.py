"""The register in plain Python (SCOP-18)."""

import doctest
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import (
    assembly_request,
    audit_cause,
    member_categories,
    member_minimum,
    seniority,
    share_entry,
    share_limits,
    share_plan,
    share_register,
    share_reimbursement,
)
from ..engine.share_register import Movement, find_unsound_day, get_holding

START = date(2026, 1, 1)
cents = st.integers(-(10**6), 10**6).map(lambda number: Decimal(number) / 100)
days = st.integers(0, 5).map(lambda number: START + timedelta(number))
registers = st.lists(
    st.builds(Movement, days, st.integers(-20, 20), cents, cents), max_size=8
)


@tagged("post_install", "-at_install")
class TestEngine(TestCase):
    def test_examples(self):
        for module in (
            assembly_request,
            audit_cause,
            member_categories,
            member_minimum,
            seniority,
            share_entry,
            share_limits,
            share_plan,
            share_register,
            share_reimbursement,
        ):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                self.assertTrue(result.attempted)

    @settings(deadline=None)
    @given(registers, days)
    def test_a_day_leaves_the_rest_out(self, movements, day):
        """What is held on a day and what moved after it make up the whole."""
        before = get_holding(movements, day)
        after = get_holding([line for line in movements if line.day > day])
        whole = get_holding(movements)
        for name in ("shares", "capital", "paid", "unpaid"):
            self.assertEqual(
                getattr(before, name) + getattr(after, name), getattr(whole, name)
            )

    @settings(deadline=None)
    @given(registers)
    def test_unsound_day_is_the_first(self, movements):
        found = find_unsound_day(movements)
        calendar = [START + timedelta(number) for number in range(6)]
        unsound = [day for day in calendar if not get_holding(movements, day).is_sound]
        self.assertEqual(found, unsound[0] if unsound else None)

    @settings(deadline=None)
    @given(registers)
    def test_a_cancelled_movement_leaves_no_trace_in_the_sums(self, movements):
        undone = [
            Movement(line.day, -line.shares, -line.capital, -line.paid)
            for line in movements
        ]
        holding = get_holding([*movements, *undone])
        self.assertEqual((holding.shares, holding.capital, holding.paid), (0, 0, 0))
