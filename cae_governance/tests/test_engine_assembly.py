"""Days and proxies of an assembly in plain Python (AG-02, 03, 06, 09, 13, SCOP-09)."""

import doctest
from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine import assembly_dates, legal_fraction, proxy_limit
from ..engine.assembly_dates import (
    find_first_meeting_day,
    find_first_vote_end,
    find_last_consultation_day,
    find_last_sending_day,
    is_sent_in_time,
)
from ..engine.legal_fraction import as_fraction
from ..engine.proxy_limit import (
    ProxyRule,
    find_handed_on,
    find_over_limit,
    max_proxies,
)

RULE = ProxyRule(threshold=20, few=1, percent=Decimal(5))
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
# form, call, days of notice, day of the meeting, last day to send
NOTICES = [
    ("SARL", "first", 15, "2026-06-20", "2026-06-05"),
    ("SARL, manager dead", "first", 8, "2026-06-20", "2026-06-12"),
    ("SA", "first", 15, "2026-06-30", "2026-06-15"),
    ("SA", "second", 10, "2026-07-10", "2026-06-30"),
    ("SAS, as its statutes say", "first", 21, "2026-06-20", "2026-05-30"),
    ("SARL, over a 29 February", "first", 15, "2028-03-01", "2028-02-15"),
    ("SARL, over the new year", "first", 15, "2027-01-10", "2026-12-26"),
    # clocks go forward on 29 March 2026: days are days of the calendar
    ("SARL, over the change of time", "first", 15, "2026-04-04", "2026-03-20"),
]


@tagged("post_install", "-at_install")
class TestEngineAssembly(TestCase):
    def test_examples(self):
        for module in (assembly_dates, legal_fraction, proxy_limit):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)
                self.assertTrue(result.attempted)

    def test_notices_counted_by_hand(self):
        """AG-02, AG-09: the day of sending is not counted, that of the meeting is."""
        for form, call, notice, meeting, last in NOTICES:
            with self.subTest(form=form, call=call):
                self.assertEqual(
                    find_last_sending_day(date.fromisoformat(meeting), notice),
                    date.fromisoformat(last),
                )

    @given(days, days, st.integers(0, 60))
    def test_both_ways_of_counting_agree(self, sent, meeting, notice):
        counted = 0  # one by one, from the day after
        day = sent
        while day < meeting:
            day += timedelta(days=1)
            counted += 1
        in_time = sent <= meeting and counted >= notice
        self.assertEqual(is_sent_in_time(sent, meeting, notice), in_time)
        self.assertEqual(find_first_meeting_day(sent, notice) <= meeting, in_time)

    @given(days, st.integers(0, 30), st.integers(0, 10))
    def test_consultation_both_ways(self, sent, delay, transit):
        """AG-13."""
        end = find_first_vote_end(sent, delay, transit)
        self.assertEqual(find_last_consultation_day(end, delay, transit), sent)

    def test_proxies_counted_by_hand(self):
        """SCOP-09: one below twenty members, a twentieth from there on."""
        for members, limit in (
            (2, 1),
            (19, 1),
            (20, 1),
            (21, 1),
            (39, 1),
            (40, 2),
            (59, 2),
            (60, 3),
            (199, 9),
            (1000, 50),
        ):
            with self.subTest(members=members):
                self.assertEqual(max_proxies(members, RULE), limit)

    @given(st.integers(1, 5000))
    def test_never_more_than_a_twentieth(self, members):
        limit = max_proxies(members, RULE)
        if members >= 20:
            self.assertLessEqual(limit * 20, members)
            self.assertGreater((limit + 1) * 20, members)
        else:
            self.assertEqual(limit, 1)

    @given(
        st.dictionaries(st.integers(0, 8), st.integers(0, 8)),
        st.integers(0, 3),
    )
    def test_what_stands_is_flat(self, proxies, limit):
        """Without those who handed on or hold too many, each proxy reaches somebody
        who is there, and nobody holds more than the limit."""
        handed = find_handed_on(proxies)
        for giver, receiver in proxies.items():
            self.assertEqual(receiver in proxies, receiver in handed, giver)
        over = find_over_limit(proxies.values(), limit)
        for receiver in proxies.values():
            held = list(proxies.values()).count(receiver)
            self.assertEqual(over.get(receiver), held if held > limit else None)

    @given(st.integers(1, 12), st.data())
    def test_fractions_survive_four_decimals(self, denominator, data):
        """A setting keeps four decimals: the law's fraction comes back whole."""
        numerator = data.draw(st.integers(0, denominator))
        percent = round(Decimal(100 * numerator) / denominator, 4)
        self.assertEqual(as_fraction(percent) * denominator, numerator)
