"""Ceilings and the reduction over the year: each month regularises those before it
(art. R.242-2, R.243-10 and D.241-7 CSS; payroll.md e.5)."""

import unittest
import unittest.mock
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ..engine.bases import CSG, GROSS, T1, T1_T2_ABOVE, csg_base, slices
from ..engine.money import CENT
from ..engine.profile import Profile
from ..engine.scale import scale
from ..engine.shipped import legislation
from ..engine.solver import (
    EnvelopeTooSmall,
    NetTooSmall,
    euros,
    gross_for_cost,
    gross_for_net,
    simulate,
)
from ..engine.year import BASES, NOTHING_EARLIER, YearToDate, year_to_date
from .test_engine_payslip import DAYS, PROFILES
from .test_engine_solver import WINDOW, Tried, fits_above, number_of_cents, steps

FEBRUARY = date(2026, 2, 28)
SMALL = Profile(headcount=20, accident_rate="1.5")
EXECUTIVE = Profile(headcount=20, accident_rate="1.5", executive=True)
MONTHS = st.lists(st.decimals(0, 12000, places=2), min_size=1, max_size=11)

# January 6,000.00: T1 4,005, T2 1,995, CET on 6,000. February 1,000.00: to date 7,000
# under two ceilings, 8,010: all is T1, of which 4,005 is charged; T2 and CET come back.
AFTER_6000 = """
VIEIL_PLAF_S      2995.00   206.66
VIEIL_PLAF_P      2995.00   256.07
VIEIL_DEPL_S      1000.00     4.00
AGIRC_ARRCO_S_T1  2995.00    94.34
AGIRC_ARRCO_S_T2 -1995.00  -172.37
AGIRC_ARRCO_P_T2 -1995.00  -258.35
CEG_S_T2         -1995.00   -21.55
CET_S            -6000.00    -8.40
CET_P            -6000.00   -12.60
CHOMAGE_P         1000.00    40.00
FNAL_P            2995.00     3.00
CSG_DED            982.50    66.81
"""
# January 20,000.00 for an executive: 4 ceilings are 16,020. February 5,000.00: to date
# 25,000 under 32,040. CSG to date 25,000 x 98.25 % = 24,562.50; in January
# 16,020 x 98.25 % + 3,980 = 19,719.65, and 24,562.50 - 19,719.65 = 4,842.85, to which
# 1.5 % of 4,005 is added.
AFTER_20000 = """
CHOMAGE_P         8980.00   359.20
APEC_S            8980.00     2.16
VIEIL_PLAF_S      4005.00   276.35
AGIRC_ARRCO_S_T2   995.00    85.97
CET_S             5000.00     7.00
PREV_CADRE_P      4005.00    60.08
FORFAIT_SOCIAL_P    60.08     4.81
CSG_DED           4902.93   333.40
MALADIE_P         5000.00   650.00
"""


def earlier_months(day, profile, grosses):
    """The year to date of months paid one after the other."""
    rules = scale(legislation(), day, profile)
    earlier = NOTHING_EARLIER
    for gross in grosses:
        earlier += month(rules, gross, earlier)
    return earlier


def month(rules, gross, earlier):
    bases = rules.bases(gross, earlier)
    return rules.month(gross, rules.reduction(gross, earlier), bases)


class TestByHand(unittest.TestCase):
    def check(self, profile, january, february, expected):
        earlier = simulate(
            legislation(), date(2026, 1, 31), "gross", january, profile
        ).month
        slip = simulate(legislation(), FEBRUARY, "gross", february, profile, earlier)
        found = {line.code: (line.base, line.amount) for line in slip.lines}
        for row in expected.strip().splitlines():
            code, base, amount = row.split()
            with self.subTest(code=code):
                self.assertEqual(found[code], (Decimal(base), Decimal(amount)))
        self.assertEqual(slip.gross - slip.employee_contributions, slip.net)
        self.assertEqual(
            slip.gross + slip.employer_contributions - slip.reduction, slip.cost
        )

    def test_what_was_above_the_ceiling_comes_back_under_it(self):
        self.check(SMALL, 6000, 1000, AFTER_6000)

    def test_four_ceilings(self):
        self.check(EXECUTIVE, 20000, 5000, AFTER_20000)

    def test_the_ceiling_is_passed_late(self):
        """3,000.00 then 6,000.00: 9,000 for 8,010; T2 is 990, CET due on all."""
        earlier = earlier_months(FEBRUARY, SMALL, [Decimal(3000)])
        slip = simulate(legislation(), FEBRUARY, "gross", 6000, SMALL, earlier)
        found = {line.code: line.base for line in slip.lines}
        self.assertEqual(found["VIEIL_PLAF_S"], 5010)
        self.assertEqual(found["AGIRC_ARRCO_S_T2"], 990)
        self.assertEqual(found["CET_S"], 9000)

    def test_a_month_that_is_not_whole_brings_its_days(self):
        """Art. R.242-2 CSS: calendar days; 15 of 30 in September."""
        profile = Profile(headcount=20, accident_rate="1.5", days_absent=15)
        rules = scale(legislation(), date(2026, 9, 30), profile)
        self.assertEqual(rules.ceilings.social_security, Decimal("2002.50"))
        slip = simulate(legislation(), date(2026, 9, 30), "gross", 3000, profile)
        self.assertEqual(slip.month.bases[T1], Decimal("2002.50"))
        self.assertEqual(slip.month.bases[T1_T2_ABOVE], 3000)

    def test_a_month_alone_is_as_it_was(self):
        for gross in (0, 600, 5000, 40000):
            alone = simulate(legislation(), FEBRUARY, "gross", gross, EXECUTIVE)
            first = simulate(
                legislation(), FEBRUARY, "gross", gross, EXECUTIVE, year_to_date([])
            )
            self.assertEqual(alone, first)


class TestYear(unittest.TestCase):
    @settings(max_examples=100, deadline=None)
    @given(day=DAYS, profile=PROFILES, grosses=MONTHS)
    def test_the_year_is_the_sum_of_its_months(self, day, profile, grosses):
        """Bases and reduction of the months add up to those of the year, cost too."""
        rules = scale(legislation(), day, profile)
        earlier, cost = NOTHING_EARLIER, Decimal(0)
        for gross in grosses:
            cost += rules.cost(gross, earlier)
            earlier += month(rules, gross, earlier)
        total = sum(grosses)
        ceilings = replace(earlier.ceilings, csg_share=rules.ceilings.csg_share)
        bases = slices(total, ceilings)
        bases[CSG] = csg_base(total, Decimal(0), ceilings)
        for name in BASES:
            self.assertEqual(earlier.bases[name], bases[name], name)
        coefficient = rules.formula.coefficient(total, earlier.smic)
        self.assertLessEqual(
            abs(earlier.reduction - total * coefficient), Decimal("0.005")
        )
        # Half a cent a line and a month; lines whose rate depends on the month's gross
        # (2025) and premiums are the months' own.
        if day.year == 2026 and not profile.health_monthly:
            welfare = sum((c.rate for c in rules.welfare), Decimal(0))
            expected = total - earlier.reduction
            for charge in rules.employer:
                name = charge.contribution.base
                base = bases.get(name, bases["t1_full"] * welfare / 100)
                expected += base * charge.rate / 100
            lines = len(rules.employer) + 1
            self.assertLessEqual(
                abs(cost - expected), lines * len(grosses) * Decimal("0.006")
            )

    def test_equal_months_are_months_alone(self):
        """Under, at and above each ceiling."""
        for gross in ("600", "4005", "4005.01", "16020", "17000", "33000"):
            rules = scale(legislation(), FEBRUARY, EXECUTIVE)
            alone = rules.bases(Decimal(gross))
            earlier = earlier_months(FEBRUARY, EXECUTIVE, [Decimal(gross)] * 5)
            for name, base in rules.bases(Decimal(gross), earlier).items():
                with self.subTest(gross=gross, base=name):
                    self.assertAlmostEqual(base, alone[name], delta=CENT)

    @settings(max_examples=50, deadline=None)
    @given(day=DAYS, profile=PROFILES, grosses=MONTHS)
    def test_rows_keep_all(self, day, profile, grosses):
        earlier = earlier_months(day, profile, grosses)
        rules = scale(legislation(), day, profile)
        rows, so_far = [], NOTHING_EARLIER
        for gross in grosses:
            rows.append(month(rules, gross, so_far).to_row())
            so_far = year_to_date(rows)
        self.assertEqual(so_far.bases, earlier.bases)
        self.assertEqual(so_far.smic, earlier.smic)
        self.assertEqual(so_far.reduction, earlier.reduction)
        self.assertEqual(
            rules.bases(Decimal(3000), so_far), rules.bases(Decimal(3000), earlier)
        )


class TestSolver(unittest.TestCase):
    """The search stays exact, whatever the months before."""

    @settings(max_examples=120, deadline=None)
    @given(
        day=DAYS,
        profile=PROFILES,
        grosses=MONTHS,
        envelope=st.decimals(0, 15000, places=2),
    )
    def test_largest_gross(self, day, profile, grosses, envelope):
        rules = scale(legislation(), day, profile)
        earlier = earlier_months(day, profile, grosses)
        try:
            gross = gross_for_cost(rules, envelope, earlier)
        except EnvelopeTooSmall:
            gross = Decimal("-0.01")
        else:
            self.assertLessEqual(rules.cost(gross, earlier), envelope)
        last = gross + WINDOW * CENT
        self.assertEqual(fits_above(rules, gross, last, envelope, earlier), [])

    @settings(max_examples=100, deadline=None)
    @given(
        day=DAYS,
        profile=PROFILES,
        grosses=MONTHS,
        gross=st.decimals(0, 15000, places=2),
    )
    def test_inverse_of_forward(self, day, profile, grosses, gross):
        rules = scale(legislation(), day, profile)
        earlier = earlier_months(day, profile, grosses)
        cost = rules.cost(gross, earlier)
        found = gross_for_cost(rules, cost, earlier)
        self.assertGreaterEqual(found, gross)
        self.assertLessEqual(rules.cost(found, earlier), cost)
        net = rules.net(gross, earlier)
        if net >= rules.net(Decimal(0), earlier):
            found = gross_for_net(rules, net, earlier)
            self.assertLessEqual(found, gross)
            self.assertEqual(rules.net(found, earlier), net)

    @settings(max_examples=100, deadline=None)
    @given(
        day=DAYS, profile=PROFILES, grosses=MONTHS, net=st.decimals(0, 12000, places=2)
    )
    def test_smallest_gross_of_a_net(self, day, profile, grosses, net):
        rules = scale(legislation(), day, profile)
        earlier = earlier_months(day, profile, grosses)
        try:
            gross = gross_for_net(rules, net, earlier)
        except NetTooSmall as error:
            self.assertGreater(rules.net(Decimal(0), earlier), net)
            self.assertEqual(error.minimum, rules.net(Decimal(0), earlier))
            return
        self.assertEqual(rules.net(gross, earlier), net)
        cents = number_of_cents(gross)
        for smaller in range(max(0, cents - WINDOW), cents):
            self.assertLess(rules.net(euros(smaller), earlier), net)

    @settings(max_examples=200, deadline=None)
    @given(
        day=DAYS,
        profile=PROFILES,
        grosses=MONTHS,
        gross=st.decimals(0, 15000, places=2),
    )
    def test_cost_falls_by_a_step_of_the_coefficient_at_most(
        self, day, profile, grosses, gross
    ):
        """But for where the year passes back under the exit of the formula."""
        rules = scale(legislation(), day, profile)
        earlier = earlier_months(day, profile, grosses)
        low, high = (rules.reduction(g, earlier) for g in (gross, gross + CENT))
        if (low.coefficient == 0) != (high.coefficient == 0):
            return
        fall = rules.cost(gross, earlier) - rules.cost(gross + CENT, earlier)
        self.assertLessEqual(fall, high.gross * Decimal("0.0001") + 2 * CENT)

    def test_exhaustively_where_each_euro_brings_hours(self):
        """Eight months of 2,900.00: under the minimum wage of the month C rises with
        the gross, in steps that take up to 2.50 off the cost."""
        rules = scale(legislation(), date(2026, 9, 30), SMALL)
        earlier = earlier_months(date(2026, 9, 30), SMALL, [Decimal(2900)] * 8)

        def cost(gross):
            return rules.cost(gross, earlier)

        falls = [
            cost(euros(n)) - cost(euros(n + 1))
            for n in range(0, 60000)
            if cost(euros(n)) - cost(euros(n + 1)) > 1
        ]
        self.assertGreater(len(falls), 20)
        tried = Tried(cost, 0, 120000)
        for envelope in steps(cost(Decimal(0)), cost(Decimal(900)), "1.13"):
            found = gross_for_cost(rules, envelope, earlier)
            self.assertEqual(found, tried.largest_within(envelope), envelope)

    def test_exhaustively_around_the_ceiling_to_date(self):
        """January 6,000.00: the CET comes back until 2,010.00, and not above."""
        rules = scale(legislation(), FEBRUARY, SMALL)
        earlier = earlier_months(FEBRUARY, SMALL, [Decimal(6000)])
        limit = Decimal("2010.00")
        self.assertEqual(rules.below_ceiling(earlier), limit)
        fall = rules.net(limit, earlier) - rules.net(limit + CENT, earlier)
        self.assertAlmostEqual(fall, Decimal("11.21"), delta=0.02)

        def net(gross):
            return rules.net(gross, earlier)

        tried = Tried(net, 0, 260000)
        for amount in steps(net(Decimal(1900)), net(Decimal(2100)), "0.31"):
            found = gross_for_net(rules, amount, earlier)
            self.assertEqual(found, tried.smallest_reaching(amount), amount)

    def test_a_net_below_what_the_year_gives_back(self):
        """January 4,006.00: without any gross, 5.60 of CET come back in February."""
        earlier = earlier_months(FEBRUARY, SMALL, [Decimal("4006")])
        with self.assertRaises(NetTooSmall) as caught:
            simulate(legislation(), FEBRUARY, "net", 3, SMALL, earlier)
        self.assertEqual(caught.exception.minimum, Decimal("5.60"))
        slip = simulate(legislation(), FEBRUARY, "net", 6, SMALL, earlier)
        self.assertEqual(slip.net, 6)

    def test_steps_are_not_tried_cent_by_cent(self):
        """November after ten months of 5,000.00: a step is five euros."""
        day = date(2026, 11, 30)
        rules = scale(legislation(), day, SMALL)
        earlier = earlier_months(day, SMALL, [Decimal(5000)] * 10)
        tries = []
        cost = type(rules).cost

        def counted(self, gross, earlier):
            tries.append(gross)
            return cost(self, gross, earlier)

        with unittest.mock.patch.object(type(rules), "cost", counted):
            for envelope in range(100, 1600, 50):
                gross_for_cost(rules, Decimal(envelope), earlier)
        self.assertLess(len(tries) / 30, 100)


class TestReductionAlone(unittest.TestCase):
    def test_without_bases_each_month_has_its_own_ceilings(self):
        """What a caller who regularises the reduction alone gives."""
        earlier = YearToDate(Decimal(6000), Decimal("1823.03"), Decimal(0))
        slip = simulate(legislation(), FEBRUARY, "gross", 5000, SMALL, earlier)
        self.assertEqual(slip.month.bases[T1], 4005)
        self.assertEqual(slip.month.bases[GROSS], 5000)
