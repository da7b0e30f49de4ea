"""When a deadline warns: month ends and leap years, against the slow and plain way."""

import doctest
from calendar import monthrange
from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import deadlines
from ..engine.deadlines import Threshold, find_reached, months_before

dates = st.dates(date(2020, 1, 1), date(2032, 12, 31))
thresholds = st.builds(
    Threshold, number=st.integers(0, 36), unit=st.sampled_from(["day", "month"])
)
YEAR = [Threshold(number, "month") for number in (12, 6, 3, 1)]
QUARTER = [Threshold(number, "day") for number in (60, 30)]


@tagged("post_install", "-at_install")
class TestDeadlinesEngine(TestCase):
    def test_examples(self):
        result = doctest.testmod(deadlines)
        self.assertFalse(result.failed)
        self.assertTrue(result.attempted)

    def test_reached(self):
        """CAE-05: 12, 6, 3 and 1 months before; CAPE-02: 60 and 30 days before."""
        for deadline, some, day, expected in (
            ("2028-02-29", YEAR, "2027-02-27", None),
            ("2028-02-29", YEAR, "2027-02-28", 12),  # no 29th in 2027
            ("2028-02-29", YEAR, "2027-08-28", 12),
            ("2028-02-29", YEAR, "2027-08-29", 6),
            ("2027-08-31", YEAR, "2027-02-28", 6),  # no 31st in February
            ("2027-12-31", YEAR, "2027-11-29", 3),
            ("2027-12-31", YEAR, "2027-11-30", 1),  # no 31st in November
            ("2028-03-31", YEAR, "2028-02-28", 3),
            ("2028-03-31", YEAR, "2028-02-29", 1),
            ("2026-12-31", QUARTER, "2026-10-31", None),
            ("2026-12-31", QUARTER, "2026-11-01", 60),
            ("2026-12-31", QUARTER, "2026-12-01", 30),
            ("2028-03-01", QUARTER, "2028-01-31", 30),  # February has 29 days
            ("2026-12-31", QUARTER, "2027-06-01", 30),  # past it, the last one
            ("2026-12-31", [], "2027-06-01", None),
        ):
            with self.subTest(deadline=deadline, day=day):
                reached = find_reached(
                    date.fromisoformat(deadline), some, date.fromisoformat(day)
                )
                self.assertEqual(reached and reached.number, expected)

    @given(dates, st.integers(0, 60))
    def test_months_before(self, day, months):
        found = months_before(day, months)
        distance = (day.year - found.year) * 12 + day.month - found.month
        self.assertEqual(distance, months)
        last = monthrange(found.year, found.month)[1]
        self.assertEqual(found.day, min(day.day, last))

    @settings(deadline=None)
    @given(dates, st.lists(thresholds, max_size=5), st.integers(-1200, 60))
    def test_the_most_urgent_is_the_last_to_begin(self, deadline, some, distance):
        """Against the plain way: look back from the day until one begins."""
        day = deadline + timedelta(days=distance)
        begun = {threshold.first_day(deadline): threshold for threshold in some}
        back = (day - timedelta(days=number) for number in range(1400))
        expected = next((before for before in back if before in begun), None)
        reached = find_reached(deadline, some, day)
        self.assertEqual(reached and reached.first_day(deadline), expected)

    @settings(deadline=None)
    @given(dates, st.lists(thresholds, min_size=1, max_size=5), st.integers(-1200, 60))
    def test_urgency_never_goes_back(self, deadline, some, distance):
        day = deadline + timedelta(days=distance)
        today = find_reached(deadline, some, day)
        tomorrow = find_reached(deadline, some, day + timedelta(days=1))
        if today:
            self.assertGreaterEqual(
                tomorrow.first_day(deadline), today.first_day(deadline)
            )
