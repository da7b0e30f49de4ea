"""Payslips against the URSSAF's own simulator, line by line.

The figures of `urssaf_payslips.csv` come from URSSAF, mon-entreprise.urssaf.fr rules,
version 11.1.0 of 16 July 2026; those of 2025 from version 8.0.0, for 11.1.0 no longer
knows the reduction and the reduced rates of that year. An empty cell is a line that is
not due, and nothing is rounded to the cent. Three of them need a word:

- the reduction from June 2026 on: version 11.1.0 still takes the minimum wage of June
  (12.31). URSSAF corrected its rules in August 2026, for that of 1 January (12.02)
  serves the whole year (BOSS, June 2026; décret 2026-509): the figures are those of
  11.1.0 with that minimum wage;
- the net taxable of executives holds the employer's provident cover, which art. 83,
  1° quater CGI leaves out (BOI-RSA-BASE-30-10-20: of the employer's share, only health
  insurance is taxed): it is added to ours before they are compared;
- the neutral rate: the simulator takes the grid of 2026 from January on, ours begins in
  May. Rates are compared from May on, executives left out (their base differs).
"""

import csv
import unittest
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from ..engine.profile import Profile
from ..engine.shipped import legislation
from ..engine.solver import simulate

FIGURES = Path(__file__).parent / "urssaf_payslips.csv"
PROFILE = (
    "headcount",
    "accident_rate",
    "mobility_rate",
    "apprentice_share",
    "executive",
    "hours_week",
    "health_monthly",
    "health_employer_share",
)
TOTALS = ("net", "net_social", "net_taxable", "withholding_rate", "cost")
# The simulator gives one line for both slices of these.
SLICES = ("_T1", "_T2")
CENT, HALF_CENT = Decimal("0.01"), Decimal("0.005")
GRID_OF_MAY = 5


def cases():
    with FIGURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            del row["version"]
            day = date.fromisoformat(row.pop("day"))
            gross = row.pop("gross")
            given = {name: row.pop(name) for name in PROFILE}
            profile = {name: value for name, value in given.items() if value}
            profile["executive"] = bool(given["executive"])
            figures = {code: Decimal(value or 0) for code, value in row.items()}
            yield day, gross, Profile(**profile), figures


def lines(slip):
    """Amounts by the simulator's lines, the reduction as a positive one."""
    found = defaultdict(Decimal)
    for line in slip.lines:
        code = line.code[:-3] if line.code.endswith(SLICES) else line.code
        found[code] += line.amount
    if slip.reduction:
        found["REDUCTION_GENERALE"] = slip.reduction
    return found


class TestUrssaf(unittest.TestCase):
    def each(self):
        for day, gross, profile, figures in cases():
            slip = simulate(legislation(), day, "gross", gross, profile)
            label = f"{day} {gross}, {profile.headcount} people"
            yield label, slip, figures

    def test_every_line(self):
        for label, slip, figures in self.each():
            found = lines(slip)
            self.assertLessEqual(found.keys(), figures.keys(), label)
            for code in figures.keys() - set(TOTALS):
                with self.subTest(case=label, code=code):
                    self.assertAlmostEqual(found[code], figures[code], delta=CENT)

    def test_totals(self):
        """Each line of ours is rounded: half a cent a line, no more."""
        for label, slip, figures in self.each():
            welfare = lines(slip)["PREV_CADRE_P"]
            delta = HALF_CENT * len(slip.lines)
            for total, ours in (
                ("net", slip.net),
                ("net_social", slip.net_social),
                ("net_taxable", slip.net_taxable + welfare),
                ("cost", slip.cost),
            ):
                with self.subTest(case=label, total=total):
                    self.assertAlmostEqual(ours, figures[total], delta=delta)

    def test_neutral_withholding_rates(self):
        compared = 0
        for day, gross, profile, figures in cases():
            if day.month < GRID_OF_MAY or profile.executive:
                continue
            slip = simulate(legislation(), day, "gross", gross, profile)
            with self.subTest(day=day, gross=gross):
                self.assertEqual(slip.withholding_rate, figures["withholding_rate"])
            compared += 1
        self.assertGreater(compared, 20)
