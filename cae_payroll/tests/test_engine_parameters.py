"""The rows shipped, and how a dated row is chosen (design §4.5, payroll.md d)."""

import csv
import unittest
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from ..engine import bases
from ..engine.money import InvalidValue
from ..engine.parameters import Legislation, MissingParameter
from ..engine.profile import Profile
from ..engine.scale import scale
from ..engine.shipped import DATA, legislation

DAY = date(2026, 9, 30)
MONTHS = [date(year, month, 15) for year in (2025, 2026) for month in range(1, 13)]
FILES = (
    "cae.social.parameter.csv",
    "cae.social.contribution.csv",
    "cae.withholding.bracket.csv",
)


def lines_of(filename):
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestShippedRows(unittest.TestCase):
    def test_each_row_has_an_id_a_reference_and_says_what_is_unverified(self):
        for filename in FILES:
            lines = lines_of(filename)
            ids = Counter(line["id"] for line in lines)
            self.assertEqual(ids.most_common(1)[0][1], 1, filename)
            for line in lines:
                with self.subTest(row=line["id"]):
                    self.assertTrue(line["reference"])
                    self.assertTrue(line["date_from"])
                    self.assertIn(line["verified"], ("0", "1"))
                    self.assertTrue(line["verified"] == "1" or line["note"])

    def test_bases_are_known(self):
        known = {
            value
            for name, value in vars(bases).items()
            if name.isupper() and isinstance(value, str)
        }
        used = {row.base for row in legislation().contributions}
        self.assertEqual(used, known)

    def test_one_rate_a_code_and_a_gross_in_every_month(self):
        """Whatever the headcount, a code applies at most once to a gross."""
        for day in MONTHS:
            for headcount in (1, 11, 50, 250, 2000):
                profile = Profile(
                    headcount, 1, 2, executive=True, health_monthly=50, zone="metropole"
                )
                charges = scale(legislation(), day, profile).charges
                for gross in map(Decimal, (500, 4000, 5000, 7000)):
                    codes = Counter(
                        charge.contribution.code
                        for charge in charges
                        if charge.concerns(gross)
                    )
                    with self.subTest(day=day, headcount=headcount, gross=gross):
                        self.assertEqual(max(codes.values()), 1)
                        self.assertIn("MALADIE_P", codes)
                        self.assertIn("FAMILLE_P", codes)

    def test_dated_versions_follow_each_other_without_a_hole(self):
        for code in ("PMSS", "SMIC_RED", "SMIC_EQ", "SMIC_H"):
            rows = sorted(
                (row for row in legislation().parameters if row.code == code),
                key=lambda row: row.date_from,
            )
            for before, after in pairwise(rows):
                self.assertEqual(before.date_to + timedelta(1), after.date_from, code)

    def test_withholding_grids_have_no_hole(self):
        """payroll.md: each rate applies below its bound and from the one before."""
        for zone in ("metropole", "guadeloupe_reunion_martinique", "guyane_mayotte"):
            for day in (date(2024, 12, 31), date(2025, 5, 1), date(2026, 5, 1)):
                grid = legislation().grid(day, zone)
                self.assertEqual(len(grid), 20)
                self.assertEqual(grid[0].base_from, 0)
                self.assertEqual(grid[-1].base_below, 0)
                for low, high in pairwise(grid):
                    self.assertEqual(low.base_below, high.base_from)
                    self.assertLess(low.rate, high.rate)


class TestChoiceByDate(unittest.TestCase):
    def test_values_by_date(self):
        """payroll.md, changes by date."""
        value = legislation().value
        cases = [
            ("PMSS", date(2025, 12, 31), 0, "3925"),
            ("PMSS", date(2026, 1, 1), 0, "4005"),
            ("SMIC_H", date(2026, 5, 31), 0, "12.02"),
            ("SMIC_H", date(2026, 6, 1), 0, "12.31"),
            ("SMIC_RED", date(2026, 6, 1), 0, "12.02"),
            ("RED_T", date(2025, 4, 30), 50, "32.34"),
            ("RED_T", date(2025, 5, 1), 50, "32.33"),
            ("RED_T", date(2025, 5, 1), 49, "31.93"),
            ("RGDU_TDELTA", DAY, 49, "37.81"),
            ("RGDU_TDELTA", DAY, 50, "38.21"),
        ]
        for code, day, headcount, expected in cases:
            with self.subTest(code=code, day=day, headcount=headcount):
                self.assertEqual(value(code, day, headcount), Decimal(expected))

    def test_contribution_rates_by_date_and_headcount(self):
        cases = [
            (date(2025, 4, 30), 10, "CHOMAGE_P", ["4.05"]),
            (date(2025, 5, 1), 10, "CHOMAGE_P", ["4.00"]),
            (date(2025, 12, 31), 10, "VIEIL_DEPL_P", ["2.02"]),
            (date(2026, 1, 1), 10, "VIEIL_DEPL_P", ["2.11"]),
            (date(2025, 6, 1), 10, "MALADIE_P", ["7.00", "13.00"]),
            (date(2026, 1, 1), 10, "MALADIE_P", ["13.00"]),
            (DAY, 10, "FORMATION_P", ["0.55"]),
            (DAY, 11, "FORMATION_P", ["1.00"]),
            (DAY, 49, "FNAL_P", ["0.10"]),
            (DAY, 50, "FNAL_P", ["0.50"]),
            (DAY, 10, "VM_P", []),
            (DAY, 11, "VM_P", ["1.75"]),
            (DAY, 49, "PEEC_P", []),
            (DAY, 50, "PEEC_P", ["0.45"]),
        ]
        for day, headcount, code, expected in cases:
            with self.subTest(code=code, day=day, headcount=headcount):
                rules = scale(legislation(), day, Profile(headcount, 1, "1.75"))
                rates = [
                    charge.rate
                    for charge in rules.charges
                    if charge.contribution.code == code
                ]
                self.assertEqual(rates, [Decimal(rate) for rate in expected])

    def test_apprenticeship_supplement(self):
        """Art. L.6242-1 C. trav.: by headcount and share of work-study contracts."""
        cases = [
            (249, 0, None),
            (250, 0, "0.40"),
            (1999, "0.99", "0.40"),
            (2000, "0.99", "0.60"),
            (2000, 1, "0.20"),
            (250, "1.99", "0.20"),
            (250, 2, "0.10"),
            (250, 3, "0.05"),
            (250, "4.99", "0.05"),
            (250, 5, None),
        ]
        for headcount, share, expected in cases:
            with self.subTest(headcount=headcount, share=share):
                profile = Profile(headcount, 1, apprentice_share=share)
                found = {
                    charge.contribution.code: charge.rate
                    for charge in scale(legislation(), DAY, profile).charges
                }.get("TA_CSA_P")
                self.assertEqual(found, expected and Decimal(expected))

    def test_a_newer_version_wins_without_closing_the_older(self):
        known = legislation()
        newer = replace(
            known.parameter("SMIC_H", DAY),
            value=Decimal("12.50"),
            date_from=date(2026, 9, 1),
        )
        changed = Legislation(
            (newer, *known.parameters), known.contributions, known.brackets
        )
        self.assertEqual(changed.value("SMIC_H", DAY), Decimal("12.50"))
        self.assertEqual(changed.value("SMIC_H", date(2026, 8, 31)), Decimal("12.31"))

    def test_a_month_without_parameters_is_refused(self):
        for day in (date(2024, 11, 30), date(2027, 1, 31)):
            with self.subTest(day=day), self.assertRaises(MissingParameter) as caught:
                scale(legislation(), day, Profile(10, 1))
            self.assertIn(caught.exception.code, ("PMSS", "SMIC_RED"))


class TestProfile(unittest.TestCase):
    def test_floats_keep_the_decimals_that_were_typed(self):
        self.assertEqual(Profile(10, 1.1).accident_rate, Decimal("1.1"))

    def test_values_out_of_bounds_are_refused(self):
        for values in (
            {"accident_rate": 700},
            {"accident_rate": -1},
            {"accident_rate": "abc"},
            {"accident_rate": float("nan")},
            {"health_employer_share": 101},
            {"withholding_rate": 101},
            {"headcount": None},
        ):
            with self.subTest(values=values), self.assertRaises(InvalidValue):
                Profile(**{"headcount": 10, "accident_rate": 1, **values})

    def test_hours_beyond_a_full_time_job_are_refused(self):
        """Overtime has rules of its own: a gross alone does not tell it."""
        for hours in (0, 36):
            with self.subTest(hours=hours), self.assertRaises(InvalidValue):
                scale(legislation(), DAY, Profile(10, 1, hours_week=hours))
