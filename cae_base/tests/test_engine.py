"""The rules in plain Python explain themselves by their examples."""

import doctest
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import (
    contract_terms,
    csv_sheet,
    length,
    membership_deadline,
    radar,
    record_id,
    sharing_key,
)
from ..engine.contract_terms import (
    Length,
    Period,
    add_months,
    count_days,
    find_last_day,
    find_longest_trial,
    is_longer,
    measure,
)
from ..engine.membership_deadline import find_membership_deadline
from ..engine.sharing_key import SharingKey, find_doubled, find_incomplete_date

START = date(2026, 1, 1)
days = st.integers(0, 20).map(lambda number: START + timedelta(days=number))
keys = st.builds(
    SharingKey,
    entrepreneur=st.integers(1, 3),
    percentage=st.sampled_from([Decimal(25), Decimal(50), Decimal(100)]),
    date_from=days,
    date_to=st.none() | days,
)

any_day = st.dates(date(2019, 1, 1), date(2032, 12, 31))
periods = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    any_day,
    st.integers(0, 500),
)


@tagged("post_install", "-at_install")
class TestEngine(TestCase):
    def test_examples(self):
        for module in (
            contract_terms,
            csv_sheet,
            length,
            membership_deadline,
            radar,
            record_id,
            sharing_key,
        ):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
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

    @settings(deadline=None)
    @given(st.lists(keys, max_size=4))
    def test_doubled_is_found(self, some_keys):
        """CAE-23: against the slow and plain way, who is there twice on some day."""
        # a key that ends before it begins is refused by the database
        assume(all(not k.date_to or k.date_from <= k.date_to for k in some_keys))
        twice = any(
            len({key.entrepreneur for key in present}) < len(present)
            for day in (START + timedelta(days=number) for number in range(25))
            for present in [[key for key in some_keys if key.covers(day)]]
        )
        self.assertEqual(bool(find_doubled(some_keys)), twice)


@tagged("post_install", "-at_install")
class TestContractTerms(TestCase):
    """CAPE-02, CAE-05, CAE-08: cases counted by hand, then rules that always hold."""

    def test_last_day(self):
        for start, months, end in (
            (date(2026, 1, 1), 12, date(2026, 12, 31)),
            (date(2026, 3, 31), 12, date(2027, 3, 30)),
            (date(2026, 1, 31), 12, date(2027, 1, 30)),
            (date(2026, 1, 31), 13, date(2027, 2, 28)),
            (date(2023, 8, 30), 6, date(2024, 2, 29)),
            (date(2023, 8, 29), 6, date(2024, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 36, date(2027, 2, 28)),
            (date(2023, 3, 1), 12, date(2024, 2, 29)),
            (date(2026, 12, 31), 2, date(2027, 2, 28)),
        ):
            with self.subTest(start=start, months=months):
                self.assertEqual(find_last_day(start, months), end)

    def test_three_years_of_cape_by_renewal(self):
        """From a 29th of February too, three times 12 months are 36 months."""
        chain, start = [], date(2024, 2, 29)
        for _year in range(3):
            chain.append(Period(start, find_last_day(start, 12)))
            start = chain[-1].end + timedelta(days=1)
        self.assertFalse(is_longer(chain, 36))
        self.assertTrue(is_longer([*chain, Period(start, start)], 36))

    def test_lengths(self):
        for pairs, expected in (
            ([("2026-01-01", "2026-12-31")], Length(12)),
            ([("2026-01-31", "2026-02-27")], Length(0, 28)),
            ([("2026-01-31", "2026-02-28")], Length(1)),
            ([("2026-01-01", "2026-01-15"), ("2026-03-01", "2026-03-16")], Length(1)),
            ([("2026-01-01", "2026-06-30"), ("2026-04-01", "2026-07-31")], Length(7)),
        ):
            with self.subTest(pairs):
                some = [Period(*map(date.fromisoformat, pair)) for pair in pairs]
                self.assertEqual(measure(some), expected)

    def test_open_period_is_refused(self):
        with self.assertRaises(ValueError):
            count_days([Period(date(2026, 1, 1))])

    def test_trial_counted_by_hand(self):
        """CAE-08: months follow the calendar, earlier contracts take days."""
        for start, months, pairs, expected in (
            ("2024-02-29", 8, [], "2024-10-28"),
            ("2023-06-30", 8, [], "2024-02-29"),
            ("2025-08-31", 6, [], "2026-02-28"),
            # February: 28 days in 2023, 29 in 2024
            ("2023-03-01", 8, [("2023-02-01", "2023-02-28")], "2023-10-03"),
            ("2024-03-01", 8, [("2024-02-01", "2024-02-29")], "2024-10-02"),
            # 8 months from the end of June to the end of February; then a day less
            ("2024-03-01", 8, [("2023-06-30", "2024-02-29")], None),
            ("2024-03-01", 8, [("2023-06-30", "2024-02-28")], "2024-03-01"),
        ):
            with self.subTest(start=start, pairs=pairs):
                earlier = [Period(*map(date.fromisoformat, pair)) for pair in pairs]
                last = find_longest_trial(date.fromisoformat(start), months, earlier)
                self.assertEqual(last and str(last), expected)

    def test_deadline_counted_by_hand(self):
        """CAE-05: month ends and leap years included."""
        for start, pairs, expected in (
            # no earlier contract: three years, the 29th of February included
            ("2026-01-01", [], "2029-01-01"),
            ("2024-02-29", [], "2027-02-28"),
            ("2025-03-31", [], "2028-03-31"),
            # 366 days of the year 2024, one more than the year 2027 has
            ("2025-01-01", [("2024-01-01", "2024-12-31")], "2026-12-31"),
            # two contracts with a gap: 31 + 28 days
            (
                "2026-01-01",
                [("2025-01-01", "2025-01-31"), ("2025-02-01", "2025-02-28")],
                "2028-11-03",
            ),
            # a CAPE which goes on after the CESA: its days until then, 184
            ("2026-01-01", [("2025-07-01", "2026-06-30")], "2028-07-01"),
            # a later contract takes nothing; one day takes one
            ("2026-01-01", [("2026-02-01", "2026-03-01")], "2029-01-01"),
            ("2026-01-01", [("2025-12-31", "2025-12-31")], "2028-12-31"),
            # more than three years leave the first day
            ("2026-01-01", [("2021-01-01", "2025-12-31")], "2026-01-01"),
        ):
            with self.subTest(start=start, pairs=pairs):
                earlier = [Period(*map(date.fromisoformat, pair)) for pair in pairs]
                self.assertEqual(
                    str(
                        find_membership_deadline(date.fromisoformat(start), 3, earlier)
                    ),
                    expected,
                )

    @settings(deadline=None)
    @given(any_day, st.integers(0, 60))
    def test_last_day_and_the_day_after(self, start, months):
        """The day after the end of a month-long contract never leaves a gap."""
        self.assertLess(find_last_day(start, months), find_last_day(start, months + 1))
        later = start + timedelta(days=1)
        self.assertLessEqual(find_last_day(start, months), find_last_day(later, months))
        self.assertIn(
            (add_months(start, months) - find_last_day(start, months)).days, (0, 1)
        )

    @settings(deadline=None)
    @given(any_day, st.lists(periods, max_size=5), st.integers(0, 4), st.data())
    def test_overlap_and_splitting_change_nothing(self, start, earlier, rank, data):
        """CAE-05: days counted once, however the contracts are written."""
        expected = find_membership_deadline(start, 3, earlier)
        trial = find_longest_trial(start, 8, earlier)
        same = list(earlier)
        if earlier:
            period = earlier[rank % len(earlier)]
            days = (period.end - period.start).days
            first = period.start + timedelta(days=data.draw(st.integers(0, days)))
            same.append(Period(first, period.end))
            if first > period.start:
                same.remove(period)
                same.append(Period(period.start, first - timedelta(days=1)))
        for some in (same, [*earlier, *earlier], earlier[::-1]):
            self.assertEqual(find_membership_deadline(start, 3, some), expected)
            self.assertEqual(find_longest_trial(start, 8, some), trial)

    @settings(deadline=None)
    @given(any_day, st.lists(periods, max_size=4), periods)
    def test_more_contracts_never_give_more_time(self, start, earlier, one_more):
        """CAE-05, CAE-08: monotone."""
        more = [*earlier, one_more]
        self.assertLessEqual(
            find_membership_deadline(start, 3, more),
            find_membership_deadline(start, 3, earlier),
        )
        self.assertGreaterEqual(find_membership_deadline(start, 3, more), start)
        before, after = (find_longest_trial(start, 8, some) for some in (earlier, more))
        if after:
            self.assertLessEqual(after, before)

    @settings(deadline=None)
    @given(st.lists(periods, max_size=4))
    def test_days_against_the_slow_way(self, some):
        days = {
            period.start + timedelta(days=number)
            for period in some
            for number in range((period.end - period.start).days + 1)
        }
        self.assertEqual(count_days(some), len(days))
