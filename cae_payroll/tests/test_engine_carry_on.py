"""Beyond the last day reviewed, the last rows known serve on, and say so."""

import unittest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..engine.carry_on import carry_on
from ..engine.parameters import Legislation, MissingParameter
from ..engine.profile import Profile
from ..engine.scale import scale
from ..engine.shipped import legislation
from ..engine.solver import simulate

REVIEWED = date(2026, 10, 27)
DECEMBER, JANUARY = date(2026, 12, 31), date(2027, 1, 31)
PROFILE = Profile(20, "1.5")


class TestCarryOn(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.carried = carry_on(legislation(), REVIEWED)

    def _pay(self, day, carried=None):
        law = (carried or self.carried).legislation
        return simulate(law, day, "gross", 3000, PROFILE)

    def test_last_values_serve_on(self):
        self.assertEqual(self._pay(JANUARY).cost, self._pay(DECEMBER).cost)
        self.assertEqual(self._pay(JANUARY).net, self._pay(DECEMBER).net)

    def test_lines_which_rest_on_them_are_not_verified(self):
        """The ceiling of 2026 is not known to be that of 2027 (CSS, L. 241-3)."""
        verified = {line.code: line.verified for line in self._pay(JANUARY).lines}
        for code in ("VIEIL_PLAF_S", "AGIRC_ARRCO_P_T1", "CHOMAGE_P", "FNAL_P"):
            self.assertFalse(verified[code], code)
        for code in ("VIEIL_DEPL_P", "CSA_P", "ATMP_P"):
            self.assertTrue(verified[code], code)
        december = {line.code: line.verified for line in self._pay(DECEMBER).lines}
        self.assertTrue(december["VIEIL_PLAF_S"])

    def test_the_reduction_too(self):
        """Its minimum wage is that of 2026 (CSS, art. D. 241-7)."""
        known = legislation()
        parameters = [
            replace(row, verified=True) if row.code == "RGDU_TDELTA" else row
            for row in known.parameters
        ]
        carried = carry_on(replace(known, parameters=tuple(parameters)), REVIEWED)
        for day, verified in ((DECEMBER, True), (JANUARY, False)):
            [line] = [
                line
                for line in self._pay(day, carried).lines
                if line.code == "REDUCTION_GENERALE"
            ]
            self.assertEqual(line.verified, verified, day)

    def test_rows_used(self):
        self.assertEqual(self.carried.used_on(DECEMBER), [])
        self.assertEqual(
            {row.code for row in self.carried.used_on(JANUARY)},
            {"PMSS", "SMIC_RED", "SMIC_EQ"},
        )

    def test_a_successor_ends_it(self):
        known = legislation()
        pmss = known.parameter("PMSS", DECEMBER)
        newer = replace(
            pmss, value=Decimal(4100), date_from=date(2027, 1, 1), date_to=None
        )
        carried = carry_on(
            replace(known, parameters=(*known.parameters, newer)), REVIEWED
        )
        self.assertNotIn("PMSS", {row.code for row in carried.used_on(JANUARY)})
        self.assertEqual(carried.legislation.value("PMSS", JANUARY), 4100)
        lines = {line.code: line for line in self._pay(JANUARY, carried).lines}
        self.assertTrue(lines["VIEIL_PLAF_S"].verified)

    def test_what_ended_before_the_review_is_over(self):
        """Whoever reviewed saw it: the formula of 2025 does not come back."""
        self.assertIsNone(self.carried.legislation.find("RED_T", JANUARY))
        later = carry_on(legislation(), date(2027, 1, 15)).legislation
        with self.assertRaises(MissingParameter):
            scale(later, JANUARY, PROFILE)

    def test_nothing_before_the_first_row(self):
        with self.assertRaises(MissingParameter):
            scale(self.carried.legislation, date(2024, 11, 30), PROFILE)

    def test_a_row_which_begins_later_is_doubtful_itself(self):
        """A rate of February 2027 on the ceiling of 2026."""
        known = legislation()
        [old] = [row for row in known.contributions if row.code == "VIEIL_PLAF_S"]
        newer = replace(old, rate=Decimal(7), date_from=date(2027, 2, 1))
        carried = carry_on(
            Legislation(
                known.parameters, (*known.contributions, newer), known.brackets
            ),
            REVIEWED,
        )
        lines = {
            line.code: line for line in self._pay(date(2027, 2, 28), carried).lines
        }
        self.assertEqual(lines["VIEIL_PLAF_S"].rate, 7)
        self.assertFalse(lines["VIEIL_PLAF_S"].verified)

    def test_a_grid_goes_on_whole(self):
        known = legislation()
        ended = tuple(
            replace(row, date_to=row.date_to or date(2026, 12, 31))
            for row in known.brackets
        )
        carried = carry_on(replace(known, brackets=ended), REVIEWED)
        self.assertEqual(len(carried.legislation.grid(JANUARY, "metropole")), 20)
        self.assertEqual(self._pay(JANUARY, carried).withholding_rate, Decimal("5.3"))
