"""The general reduction: months, and the year to date (payroll.md d, e.3 and e.5)."""

import unittest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ..engine.parameters import Legislation
from ..engine.profile import Profile
from ..engine.scale import scale
from ..engine.shipped import legislation
from ..engine.solver import simulate
from ..engine.year import YearToDate

DECEMBER = date(2026, 12, 31)
LARGE = Profile(headcount=60, accident_rate=1)
SMALL = Profile(headcount=30, accident_rate=1)


def coefficient(day, gross, profile, rules=None):
    slip = simulate(rules or legislation(), day, "gross", gross, profile)
    return slip.reduction_detail.coefficient


class TestMonth(unittest.TestCase):
    def test_coefficients(self):
        """Computed by hand from the formulas of payroll.md d."""
        half = replace(SMALL, hours_week=Decimal("17.5"))
        may, april = date(2025, 5, 31), date(2025, 4, 30)
        cases = [
            (DECEMBER, "500", LARGE, "0.4021"),  # maximum, no hours
            (DECEMBER, "1823.03", LARGE, "0.4021"),
            (DECEMBER, "1823.03", SMALL, "0.3981"),
            (DECEMBER, "1867.02", LARGE, "0.3788"),
            # x = (5469.10 / 3646.06 - 1) / 2 = 0.250001; x^1.75 = 0.088389
            (DECEMBER, "3646.06", SMALL, "0.0534"),
            # x = 0.0000009; Tmin is left
            (DECEMBER, "5469.09", SMALL, "0.0200"),
            (DECEMBER, "5469.10", SMALL, "0"),
            (DECEMBER, "2734.54", half, "0.0200"),
            (DECEMBER, "2734.55", half, "0"),
            (april, "1801.80", LARGE, "0.3234"),
            (april, "1801.80", SMALL, "0.3194"),
            (may, "1801.80", LARGE, "0.3233"),
            # 0.3193 / 0.6 x (2882.88 / 2500 - 1) = 0.081503
            (may, "2500", SMALL, "0.0815"),
            (may, "2882.88", SMALL, "0"),
        ]
        for day, gross, profile, expected in cases:
            with self.subTest(day=day, gross=gross, headcount=profile.headcount):
                found = coefficient(day, gross, profile)
                self.assertEqual(found, Decimal(expected))

    def test_table_by_multiples_of_the_minimum_wage(self):
        """1, 1.2, 1.6, 2.25 and 3 minimum wages, below 50 people and from 50 on.

        2026, S = 1,823.03: x = (3 S / G - 1) / 2 is 1, 0.75, 0.4375, 0.166667, 0;
        x^1.75 is 1, 0.604446, 0.235350, 0.043474. 2025, S = 1,801.80: T / 0.6 x
        (1.6 / 1.2 - 1) = 0.177444 (T 0.3194), 0.179667 (0.3234), 0.177389, 0.179611.
        Hours: 20 of 35, S = 1,041.73.
        """
        january, april, may = (
            date(2026, 1, 31),
            date(2025, 4, 30),
            date(2025, 5, 31),
        )
        hours = Decimal(20)
        cases = [
            (january, None, "1823.03", "0.3981", "0.4021", "725.75", "733.04"),
            (january, None, "2187.64", "0.2485", "0.2510", "543.63", "549.10"),
            (january, None, "2916.85", "0.1090", "0.1099", "317.94", "320.56"),
            (january, None, "4101.83", "0.0364", "0.0366", "149.31", "150.13"),
            (january, None, "5469.10", "0", "0", "0", "0"),
            (april, None, "1801.80", "0.3194", "0.3234", "575.49", "582.70"),
            (april, None, "2162.16", "0.1774", "0.1797", "383.57", "388.54"),
            (april, None, "2882.88", "0", "0", "0", "0"),
            (april, None, "4054.05", "0", "0", "0", "0"),
            (may, None, "1801.80", "0.3193", "0.3233", "575.31", "582.52"),
            (may, None, "2162.16", "0.1774", "0.1796", "383.57", "388.32"),
            (january, hours, "1041.73", "0.3981", "0.4021", "414.71", "418.88"),
            (january, hours, "1250.08", "0.2485", "0.2510", "310.64", "313.77"),
            (january, hours, "1666.77", "0.1090", "0.1099", "181.68", "183.18"),
            (january, hours, "2343.90", "0.0364", "0.0366", "85.32", "85.79"),
            (january, hours, "3125.20", "0", "0", "0", "0"),
        ]
        for day, hours_week, gross, *expected in cases:
            found = [
                simulate(
                    legislation(),
                    day,
                    "gross",
                    gross,
                    replace(profile, hours_week=hours_week),
                )
                for profile in (SMALL, LARGE)
            ]
            values = [slip.reduction_detail.coefficient for slip in found]
            values += [slip.reduction for slip in found]
            with self.subTest(day=day, hours=hours_week, gross=gross):
                self.assertEqual(values, [Decimal(value) for value in expected])

    def test_another_minimum_wage_for_equivalent_hours(self):
        """e.3: hours counted on 12.31 while the formula keeps 12.02 would give 0.3788
        under 1,867.02, where the shipped setting gives up to 0.4021."""
        known = legislation()
        changed = Legislation(
            tuple(
                replace(row, value=Decimal("12.31")) if row.code == "SMIC_EQ" else row
                for row in known.parameters
            ),
            known.contributions,
            known.brackets,
        )
        for gross in ("1823.03", "1850", "1867.02"):
            with self.subTest(gross=gross):
                found = coefficient(DECEMBER, gross, LARGE, changed)
                self.assertEqual(found, Decimal("0.3788"))

    def test_a_cesa_is_computed_as_a_full_time_job(self):
        """e.3: equivalent hours come down to the plain full-time computation."""
        full_time = replace(LARGE, hours_week=Decimal(35))
        for gross in ("600", "1823.03", "2000", "5000"):
            with self.subTest(gross=gross):
                self.assertEqual(
                    coefficient(DECEMBER, gross, LARGE),
                    coefficient(DECEMBER, gross, full_time),
                )


class TestYearToDate(unittest.TestCase):
    def test_a_settlement_in_december(self):
        """e.5: eleven months of 600.00, then 9,000.00."""
        month = simulate(legislation(), date(2026, 3, 31), "gross", 600, LARGE)
        detail = month.reduction_detail
        self.assertEqual(month.reduction, Decimal("241.26"))
        self.assertEqual(detail.month_smic, 600)
        earlier = YearToDate(
            gross=11 * month.gross,
            smic=11 * detail.month_smic,
            reduction=11 * month.reduction,
        )
        december = simulate(legislation(), DECEMBER, "gross", 9000, LARGE, earlier)
        self.assertEqual(december.reduction, Decimal("-1574.34"))
        year = earlier.reduction + december.reduction
        self.assertEqual(year, Decimal("1079.52"))
        line = december.lines[-1]
        self.assertEqual(line.code, "REDUCTION_GENERALE")
        self.assertEqual(line.amount, Decimal("1574.34"))
        self.assertEqual(
            december.cost,
            9000 + december.employer_contributions + Decimal("1574.34"),
        )

    def test_hours_judged_on_the_year_would_keep_the_maximum(self):
        """e.5: 15,600 x 0.4021 = 6,272.76 with the minimum wage of twelve months."""
        smic = 11 * Decimal("12.02") * 1820 / 12
        earlier = YearToDate(Decimal(6600), smic, Decimal("2653.86"))
        december = simulate(legislation(), DECEMBER, "gross", 9000, LARGE, earlier)
        year = earlier.reduction + december.reduction
        self.assertEqual(year, Decimal("6272.76"))

    @settings(max_examples=100, deadline=None)
    @given(
        months=st.lists(st.decimals(0, 8000, places=2), min_size=1, max_size=12),
        headcount=st.sampled_from([10, 60]),
        hours=st.sampled_from([None, Decimal(35), Decimal(20)]),
    )
    def test_the_year_is_the_sum_of_its_months(self, months, headcount, hours):
        profile = Profile(headcount, 1, hours_week=hours)
        rules = scale(legislation(), date(2026, 2, 28), profile)
        earlier = YearToDate()
        for gross in months:
            detail = rules.reduction(gross, earlier)
            earlier = YearToDate(
                detail.gross, detail.smic, earlier.reduction + detail.amount
            )
        self.assertEqual(earlier.gross, sum(months))
        year = earlier.gross * rules.formula.coefficient(earlier.gross, earlier.smic)
        self.assertLessEqual(abs(earlier.reduction - year), Decimal("0.005"))
