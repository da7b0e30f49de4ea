"""Cost -> gross and net -> gross, against every gross tried in turn (design §4.5)."""

import time
import unittest
from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from ..engine.contributions import EMPLOYEE
from ..engine.money import CENT, EngineError, InvalidValue
from ..engine.parameters import Legislation
from ..engine.profile import Profile
from ..engine.scale import scale
from ..engine.shipped import legislation
from ..engine.solver import (
    EnvelopeTooSmall,
    NoGross,
    euros,
    gross_for_cost,
    gross_for_net,
    simulate,
)
from ..engine.year import NOTHING_EARLIER, YearToDate
from .test_engine_payslip import DAYS, PROFILES

DAY = date(2026, 9, 30)
SMALL = Profile(headcount=20, accident_rate="1.5")
WINDOW = 1500  # cents tried one by one around a result


def number_of_cents(amount):
    return int(amount * 100)


def fits_above(rules, gross, last, envelope, earlier=NOTHING_EARLIER):
    """Grosses above `gross`, up to `last`, whose cost fits: there must be none."""
    return [
        cents
        for cents in range(number_of_cents(gross) + 1, number_of_cents(last) + 1)
        if rules.cost(euros(cents), earlier) <= envelope
    ]


def steps(low, high, step="0.37"):
    """Amounts from low to high: many, so that a wrong search cannot be lucky."""
    low, high, step = Decimal(low), Decimal(high), Decimal(step)
    return [low + step * n for n in range(int((high - low) / step))]


class Tried:
    """What every gross of a range of cents gives, to answer by looking."""

    def __init__(self, function, low, high):
        self.low = low
        values = [function(euros(cents)) for cents in range(low, high)]
        self.lowest_from = list(accumulate(reversed(values), min))[::-1]
        self.highest_to = list(accumulate(values, max))

    def largest_within(self, limit):
        return euros(self.low + bisect_right(self.lowest_from, limit) - 1)

    def smallest_reaching(self, target):
        return euros(self.low + bisect_left(self.highest_to, target))


class TestCost(unittest.TestCase):
    def check(self, day, envelope, profile):
        """The result fits, and no gross above it does, up to the envelope itself."""
        envelope = Decimal(envelope)
        slip = simulate(legislation(), day, "cost", envelope, profile)
        self.assertLessEqual(slip.cost, envelope)
        self.assertEqual(slip.unspent, envelope - slip.cost)
        rules = scale(legislation(), day, profile)
        self.assertEqual(fits_above(rules, slip.gross, envelope, envelope), [])
        return slip

    def test_exhaustively(self):
        for envelope in ("0", "0.01", "3", "600", "1850.55", "2500"):
            for day in (DAY, date(2025, 9, 30)):
                with self.subTest(envelope=envelope, day=day):
                    self.check(day, envelope, SMALL)

    def test_inside_the_jump_at_three_minimum_wages(self):
        """From 5,469.10 on the RGDU is lost: what is inside the jump stays unspent."""
        rules = scale(legislation(), DAY, SMALL)
        below, above = (rules.cost(Decimal(x)) for x in ("5469.09", "5469.10"))
        self.assertGreater(above - below, 100)
        slip = self.check(DAY, below + 50, SMALL)
        self.assertEqual(slip.gross, Decimal("5469.09"))
        self.assertEqual(slip.unspent, 50)
        for envelope, gross in (
            (below - CENT, "5469.08"),
            (below, "5469.09"),
            (above - CENT, "5469.09"),
            (above, "5469.10"),
        ):
            with self.subTest(envelope=envelope):
                found = gross_for_cost(rules, envelope)
                self.assertEqual(found, Decimal(gross))

    def test_jumps_of_2025(self):
        """Reduced rates are lost at 2.25 and 3.3 minimum wages."""
        rules = scale(legislation(), date(2025, 9, 30), SMALL)
        for last in (Decimal("4054.04"), Decimal("5945.93")):
            below, above = rules.cost(last), rules.cost(last + CENT)
            with self.subTest(last=last):
                self.assertGreater(above - below, 100)
                self.assertEqual(gross_for_cost(rules, below), last)
                self.assertEqual(gross_for_cost(rules, above - CENT), last)
                self.assertEqual(gross_for_cost(rules, above), last + CENT)

    def test_a_contribution_that_stops_is_searched_on_both_sides(self):
        """A rate that ends above a gross makes the cost fall: the rows may say so."""
        known = legislation()
        capped = Legislation(
            known.parameters,
            tuple(
                replace(row, smic_below=Decimal("1.2")) if row.code == "ATMP_P" else row
                for row in known.contributions
            ),
            known.brackets,
        )
        profile = replace(SMALL, accident_rate=Decimal(5))
        rules = scale(capped, DAY, profile)
        limit = Decimal("2187.64")  # 1.2 x 1,823.0333
        self.assertGreater(rules.cost(limit - CENT), rules.cost(limit) + 100)
        tried = Tried(rules.cost, 200000, 240000)
        for envelope in steps(rules.cost(Decimal(2100)), rules.cost(Decimal(2300))):
            found = gross_for_cost(rules, envelope)
            self.assertEqual(found, tried.largest_within(envelope), envelope)

    def test_a_month_of_the_design(self):
        """Design §5: 600.00 to pay; with 20 employees and 1.5 % for work accidents."""
        slip = self.check(DAY, "600.00", SMALL)
        self.assertEqual(slip.gross, Decimal("582.76"))
        self.assertEqual(slip.net_paid, Decimal("461.32"))
        self.assertEqual(slip.unspent, Decimal("0.01"))

    def test_an_envelope_that_health_insurance_exceeds(self):
        """20.00 of employer's share and its forfait social, 1.60, are due anyway."""
        profile = replace(SMALL, health_monthly=Decimal(40))
        with self.assertRaises(EnvelopeTooSmall) as caught:
            simulate(legislation(), DAY, "cost", "21.59", profile)
        self.assertEqual(caught.exception.minimum, Decimal("21.60"))
        slip = simulate(legislation(), DAY, "cost", "21.60", profile)
        self.assertEqual(slip.gross, 0)

    def test_a_million(self):
        slip = simulate(legislation(), DAY, "cost", 10**6, SMALL)
        self.assertLess(slip.unspent, CENT * 2)

    @settings(max_examples=100, deadline=None)
    @given(day=DAYS, profile=PROFILES, envelope=st.decimals(300, 15000, places=2))
    def test_largest_gross(self, day, profile, envelope):
        rules = scale(legislation(), day, profile)
        gross = gross_for_cost(rules, envelope)
        self.assertLessEqual(rules.cost(gross), envelope)
        last = gross + WINDOW * CENT
        self.assertEqual(fits_above(rules, gross, last, envelope), [])

    @settings(max_examples=300, deadline=None)
    @given(day=DAYS, profile=PROFILES, gross=st.decimals(0, 20000, places=2))
    def test_cost_never_falls_within_a_month(self, day, profile, gross):
        rules = scale(legislation(), day, profile)
        self.assertGreaterEqual(rules.cost(gross + CENT), rules.cost(gross))

    @settings(max_examples=100, deadline=None)
    @given(day=DAYS, profile=PROFILES, gross=st.decimals(0, 20000, places=2))
    def test_inverse_of_forward(self, day, profile, gross):
        """The cost of a gross buys that gross, or more for the same cost."""
        rules = scale(legislation(), day, profile)
        found = gross_for_cost(rules, rules.cost(gross))
        self.assertGreaterEqual(found, gross)
        self.assertEqual(rules.cost(found), rules.cost(gross))


class TestCostAfterOtherMonths(unittest.TestCase):
    """The year to date makes the cost fall here and there: the search stays exact."""

    def test_across_the_exit_of_the_formula(self):
        """Months of 3,000.00 on a minimum wage of 900.00: from 150.01 on, the year is
        back under three minimum wages and 2 % of it comes off the cost."""
        rules = scale(legislation(), DAY, SMALL)
        earlier = YearToDate(Decimal(3000), Decimal(900), Decimal(0))

        def cost(gross):
            return rules.cost(gross, earlier)

        self.assertGreater(cost(Decimal("150.00")) - cost(Decimal("150.01")), 60)
        tried = Tried(cost, 0, 40000)
        for envelope in steps(0, 230):
            found = gross_for_cost(rules, envelope, earlier)
            self.assertEqual(found, tried.largest_within(envelope), envelope)

    @settings(max_examples=100, deadline=None)
    @given(
        day=DAYS,
        profile=PROFILES,
        months=st.lists(st.decimals(0, 9000, places=2), min_size=1, max_size=11),
        envelope=st.decimals(0, 12000, places=2),
        given_each_month=st.booleans(),
    )
    def test_largest_gross(self, day, profile, months, envelope, given_each_month):
        rules = scale(legislation(), day, profile)
        earlier = YearToDate()
        for month in months:
            detail = rules.reduction(month, earlier)
            reduction = detail.amount if given_each_month else Decimal(0)
            earlier = YearToDate(
                detail.gross, detail.smic, earlier.reduction + reduction
            )
        try:
            gross = gross_for_cost(rules, envelope, earlier)
        except EnvelopeTooSmall:
            gross = Decimal("-0.01")
        else:
            self.assertLessEqual(rules.cost(gross, earlier), envelope)
        last = gross + WINDOW * CENT
        self.assertEqual(fits_above(rules, gross, last, envelope, earlier), [])


class TestNet(unittest.TestCase):
    @settings(max_examples=150, deadline=None)
    @given(day=DAYS, profile=PROFILES, net=st.decimals(0, 12000, places=2))
    def test_a_net_is_reached_exactly_by_the_smallest_gross(self, day, profile, net):
        rules = scale(legislation(), day, profile)
        gross = gross_for_net(rules, net)
        self.assertEqual(rules.net(gross), net)
        cents = number_of_cents(gross)
        for smaller in range(max(0, cents - WINDOW), cents):
            self.assertLess(rules.net(euros(smaller)), net)

    def test_around_the_ceiling(self):
        """Above the ceiling the CET takes 5.61 off the net."""
        rules = scale(legislation(), DAY, SMALL)
        ceiling = Decimal("4005.00")
        fall = rules.net(ceiling) - rules.net(ceiling + CENT)
        self.assertAlmostEqual(fall, Decimal("5.60"), delta=0.02)
        tried = Tried(rules.net, 390000, 402500)
        for net in steps(3150, 3180, "0.03"):
            self.assertEqual(gross_for_net(rules, net), tried.smallest_reaching(net))

    def test_the_ceiling_itself_is_below_the_fall(self):
        """28 hours: 3,204.00, whose net no lower gross gives."""
        part_time = replace(SMALL, hours_week=Decimal(28))
        rules = scale(legislation(), DAY, part_time)
        ceiling = Decimal("3204.00")
        self.assertEqual(rules.ceilings.social_security, ceiling)
        self.assertEqual(gross_for_net(rules, rules.net(ceiling)), ceiling)

    def test_nothing_is_left(self):
        slip = simulate(legislation(), DAY, "net", 1500, SMALL)
        self.assertEqual((slip.net, slip.unspent), (1500, 0))

    def test_rates_of_a_hundred_percent_end(self):
        known = legislation()
        broken = Legislation(
            known.parameters,
            tuple(
                replace(row, rate=Decimal(100)) if row.payer == EMPLOYEE else row
                for row in known.contributions
            ),
            known.brackets,
        )
        with self.assertRaises(NoGross):
            simulate(broken, DAY, "net", 100, SMALL)

    @settings(max_examples=300, deadline=None)
    @given(day=DAYS, profile=PROFILES, gross=st.decimals(0, 20000, places=2))
    def test_a_cent_of_gross_gives_a_cent_of_net_at_most(self, day, profile, gross):
        rules = scale(legislation(), day, profile)
        self.assertLessEqual(rules.net(gross + CENT) - rules.net(gross), CENT)


class TestBadInput(unittest.TestCase):
    def test_amounts_out_of_bounds(self):
        for amount in (-1, "-0.01", 10**10, "abc", float("inf"), None):
            for mode in ("cost", "gross", "net"):
                with (
                    self.subTest(amount=amount, mode=mode),
                    self.assertRaises(InvalidValue),
                ):
                    simulate(legislation(), DAY, mode, amount, SMALL)

    def test_each_error_says_what_is_wrong(self):
        """Issue 6, bad input: the value is kept, for the sentence of the screen."""
        health = replace(SMALL, health_monthly=Decimal(40))
        for expected, day, amount, profile in (
            ({"value": -5, "low": 0}, DAY, -5, {}),
            ({"code": "FULL_TIME_HOURS"}, date(2010, 1, 31), 600, {}),
            ({"code": "SMIC_RED"}, date(2024, 11, 30), 600, {}),
            ({"name": "hours_week", "value": 0}, DAY, 600, {"hours_week": 0}),
            ({"name": "accident_rate", "value": 700}, DAY, 600, {"accident_rate": 700}),
            ({"envelope": 3, "minimum": Decimal("21.60")}, DAY, 3, None),
        ):
            with self.subTest(expected=expected):
                with self.assertRaises(EngineError) as caught:
                    chosen = health if profile is None else replace(SMALL, **profile)
                    simulate(legislation(), day, "cost", amount, chosen)
                found = {name: getattr(caught.exception, name) for name in expected}
                self.assertEqual(found, expected)

    def test_unknown_mode(self):
        with self.assertRaises(EngineError):
            simulate(legislation(), DAY, "brut", 100, SMALL)


class TestSpeed(unittest.TestCase):
    def test_a_solve_takes_a_few_milliseconds(self):
        """Issue 6: a thousand under two seconds; ten times that is allowed here, for a
        machine under load: a search that scans too far takes far longer."""
        simulate(legislation(), DAY, "cost", 100, SMALL)
        start = time.perf_counter()
        for envelope in range(500, 5500, 50):
            simulate(legislation(), DAY, "cost", envelope, SMALL)
        self.assertLess(time.perf_counter() - start, 2)
