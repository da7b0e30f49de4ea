"""The days of recurring invoices, whatever the calendar."""

from calendar import monthrange
from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.recurrence import MONTHS, fill_period, find_due, find_number, find_period
from ..engine.recurrence import find_occurrence as occurrence
from ..engine.reminder import Level, Sent, find_next

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
intervals = st.sampled_from(sorted(MONTHS))
numbers = st.integers(0, 100)


@tagged("post_install", "-at_install")
class TestRecurrence(TestCase):
    @given(days, intervals, numbers)
    def test_the_day_never_drifts(self, first, interval, number):
        day = occurrence(first, interval, number)
        last = monthrange(day.year, day.month)[1]
        self.assertEqual(day.day, min(first.day, last))
        months = (day.year - first.year) * 12 + day.month - first.month
        self.assertEqual(months, MONTHS[interval] * number)

    @given(days, intervals, numbers)
    def test_periods_follow_each_other(self, first, interval, number):
        begin, end = find_period(first, interval, number)
        following, _end = find_period(first, interval, number + 1)
        self.assertLess(begin, following)
        self.assertEqual(end + timedelta(days=1), following)

    @given(days, intervals, days)
    def test_the_number_of_a_day(self, first, interval, day):
        number = find_number(first, interval, day)
        self.assertGreaterEqual(occurrence(first, interval, number), day)
        if number:
            self.assertLess(occurrence(first, interval, number - 1), day)

    @given(days, intervals, st.lists(st.integers(0, 400), max_size=8))
    def test_once_each_however_late(self, first, interval, delays):
        """Run on any days, twice or not: each period once, in its order."""
        made, today = [], first
        for delay in delays:
            today += timedelta(days=delay)
            for _run in range(2):
                made += find_due(first, interval, len(made), today)
        begun = find_number(first, interval, today + timedelta(days=1))
        self.assertEqual(made, list(range(begun if delays else 0)))

    @given(st.text())
    def test_text_stays(self, text):
        self.assertEqual(fill_period(text, {}), text)

    @given(days, st.integers(0, 60), st.integers(0, 60))
    def test_levels_keep_their_distance(self, due, early, late):
        levels = [Level(1, 7), Level(2, 21), Level(3, 45)]
        sent = due + timedelta(days=early + late)
        following = find_next(levels, due, Sent(1, sent))
        self.assertGreaterEqual(following.day - sent, timedelta(days=14))
        self.assertGreaterEqual(following.day - due, timedelta(days=21))
