"""Payslips worked out by hand, line by line, from payroll.md and its rows."""

import unittest
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ..engine.profile import Profile
from ..engine.shipped import legislation
from ..engine.solver import simulate

EMPLOYEE, EMPLOYER = "employee", "employer"

# CESA, September 2026, gross 2000.00, headcount 30, work accidents 1.5 %.
# CSG base 2000 x 98.25 % = 1965.00.
# RGDU: 3 x 12.02 x 1820 / 12 = 5469.10; (5469.10 / 2000 - 1) / 2 = 0.867275;
# 0.867275^1.75 = 0.779424; 0.02 + 0.3781 x 0.779424 = 0.314700 -> 0.3147.
CESA_2026 = """
MALADIE_P        employer 2000.00 13     260.00
ATMP_P           employer 2000.00 1.5     30.00
VIEIL_PLAF_S     employee 2000.00 6.90   138.00
VIEIL_PLAF_P     employer 2000.00 8.55   171.00
VIEIL_DEPL_S     employee 2000.00 0.40     8.00
VIEIL_DEPL_P     employer 2000.00 2.11    42.20
AGIRC_ARRCO_S_T1 employee 2000.00 3.15    63.00
AGIRC_ARRCO_P_T1 employer 2000.00 4.72    94.40
CEG_S_T1         employee 2000.00 0.86    17.20
CEG_P_T1         employer 2000.00 1.29    25.80
FAMILLE_P        employer 2000.00 5.25   105.00
CHOMAGE_P        employer 2000.00 4.00    80.00
AGS_P            employer 2000.00 0.25     5.00
CSA_P            employer 2000.00 0.30     6.00
FNAL_P           employer 2000.00 0.10     2.00
FORMATION_P      employer 2000.00 1.00    20.00
TA_PRINCIPALE_P  employer 2000.00 0.59    11.80
TA_SOLDE_P       employer 2000.00 0.09     1.80
DIALOGUE_P       employer 2000.00 0.016    0.32
CSG_DED          employee 1965.00 6.80   133.62
CSG_NDED         employee 1965.00 2.40    47.16
CRDS             employee 1965.00 0.50     9.83
REDUCTION_GENERALE employer 2000.00 -31.47 -629.40
"""
CESA_2026_TOTALS = """
gross                 2000.00
employee_contributions 416.81
net                   1583.19
net_taxable           1640.18
withholding              8.20
net_paid              1574.99
employer_contributions 855.32
reduction              629.40
cost                  2225.92
"""

# Executive above the ceiling and above 3.3 SMIC (5945.94), March 2025: gross 6000.00,
# headcount 300 with 0.5 % of work-study contracts, accidents 1.1 %, mobility 2.95 %,
# health 60.00 of which 60 % by the employer. T1 3925, T2 2075. No reduction.
# Employer's welfare 36.00 + 58.88; CSG base 6000 x 98.25 % + 94.88 = 5989.88.
EXECUTIVE_2025 = """
MALADIE_P        employer 6000.00 13     780.00
SANTE_S          employee   60.00 40      24.00
SANTE_P          employer   60.00 60      36.00
PREV_CADRE_P     employer 3925.00 1.50    58.88
ATMP_P           employer 6000.00 1.10    66.00
VIEIL_PLAF_S     employee 3925.00 6.90   270.83
VIEIL_PLAF_P     employer 3925.00 8.55   335.59
VIEIL_DEPL_S     employee 6000.00 0.40    24.00
VIEIL_DEPL_P     employer 6000.00 2.02   121.20
AGIRC_ARRCO_S_T1 employee 3925.00 3.15   123.64
AGIRC_ARRCO_P_T1 employer 3925.00 4.72   185.26
AGIRC_ARRCO_S_T2 employee 2075.00 8.64   179.28
AGIRC_ARRCO_P_T2 employer 2075.00 12.95  268.71
CEG_S_T1         employee 3925.00 0.86    33.76
CEG_P_T1         employer 3925.00 1.29    50.63
CEG_S_T2         employee 2075.00 1.08    22.41
CEG_P_T2         employer 2075.00 1.62    33.62
CET_S            employee 6000.00 0.14     8.40
CET_P            employer 6000.00 0.21    12.60
FAMILLE_P        employer 6000.00 5.25   315.00
CHOMAGE_P        employer 6000.00 4.05   243.00
AGS_P            employer 6000.00 0.25    15.00
APEC_S           employee 6000.00 0.024    1.44
APEC_P           employer 6000.00 0.036    2.16
CSA_P            employer 6000.00 0.30    18.00
FNAL_P           employer 6000.00 0.50    30.00
VM_P             employer 6000.00 2.95   177.00
FORMATION_P      employer 6000.00 1.00    60.00
TA_PRINCIPALE_P  employer 6000.00 0.59    35.40
TA_SOLDE_P       employer 6000.00 0.09     5.40
TA_CSA_P         employer 6000.00 0.40    24.00
PEEC_P           employer 6000.00 0.45    27.00
DIALOGUE_P       employer 6000.00 0.016    0.96
FORFAIT_SOCIAL_P employer   94.88 8        7.59
CSG_DED          employee 5989.88 6.80   407.31
CSG_NDED         employee 5989.88 2.40   143.76
CRDS             employee 5989.88 0.50    29.95
"""
EXECUTIVE_2025_TOTALS = """
gross                  6000.00
employee_contributions 1268.78
net                    4731.22
net_taxable            4940.93
withholding             780.67
net_paid               3950.55
employer_contributions 2909.00
reduction                 0.00
cost                   8909.00
"""

# Half-time employee, June 2025, gross 1200.00, headcount 8, accidents 2.1 %, health
# 40.00 shared in halves, own withholding rate 3.4 %. Half the SMIC is 900.90: under
# 2.25 of it. T 0.3193: 0.3193 / 0.6 x (1.6 x 900.90 / 1200 - 1) = 0.107072 -> 0.1071.
HALF_TIME_2025 = """
MALADIE_P        employer 1200.00 7       84.00
SANTE_S          employee   40.00 50      20.00
SANTE_P          employer   40.00 50      20.00
ATMP_P           employer 1200.00 2.1     25.20
VIEIL_PLAF_S     employee 1200.00 6.90    82.80
VIEIL_PLAF_P     employer 1200.00 8.55   102.60
VIEIL_DEPL_S     employee 1200.00 0.40     4.80
VIEIL_DEPL_P     employer 1200.00 2.02    24.24
AGIRC_ARRCO_S_T1 employee 1200.00 3.15    37.80
AGIRC_ARRCO_P_T1 employer 1200.00 4.72    56.64
CEG_S_T1         employee 1200.00 0.86    10.32
CEG_P_T1         employer 1200.00 1.29    15.48
FAMILLE_P        employer 1200.00 3.45    41.40
CHOMAGE_P        employer 1200.00 4.00    48.00
AGS_P            employer 1200.00 0.25     3.00
CSA_P            employer 1200.00 0.30     3.60
FNAL_P           employer 1200.00 0.10     1.20
FORMATION_P      employer 1200.00 0.55     6.60
TA_PRINCIPALE_P  employer 1200.00 0.59     7.08
TA_SOLDE_P       employer 1200.00 0.09     1.08
DIALOGUE_P       employer 1200.00 0.016    0.19
CSG_DED          employee 1199.00 6.80    81.53
CSG_NDED         employee 1199.00 2.40    28.78
CRDS             employee 1199.00 0.50     6.00
REDUCTION_GENERALE employer 1200.00 -10.71 -128.52
"""
HALF_TIME_2025_TOTALS = """
gross                  1200.00
employee_contributions  272.03
net                     927.97
net_taxable             982.75
withholding              33.41
net_paid                894.56
employer_contributions  440.31
reduction               128.52
cost                   1511.79
"""

CASES = {
    "CESA, September 2026": (
        date(2026, 9, 30),
        "2000",
        Profile(headcount=30, accident_rate="1.5"),
        CESA_2026,
        CESA_2026_TOTALS,
    ),
    "executive, March 2025": (
        date(2025, 3, 31),
        "6000",
        Profile(
            headcount=300,
            accident_rate="1.1",
            mobility_rate="2.95",
            executive=True,
            health_monthly=60,
            health_employer_share=60,
            apprentice_share="0.5",
        ),
        EXECUTIVE_2025,
        EXECUTIVE_2025_TOTALS,
    ),
    "half time, June 2025": (
        date(2025, 6, 30),
        "1200",
        Profile(
            headcount=8,
            accident_rate="2.1",
            hours_week="17.5",
            health_monthly=40,
            withholding_rate="3.4",
        ),
        HALF_TIME_2025,
        HALF_TIME_2025_TOTALS,
    ),
}


def table(text):
    return [row.split() for row in text.strip().splitlines()]


def amounts(slip):
    return {line.code: line.amount for line in slip.lines}


class TestByHand(unittest.TestCase):
    def test_every_line(self):
        for name, (day, gross, profile, lines, _totals) in CASES.items():
            slip = simulate(legislation(), day, "gross", gross, profile)
            found = {
                line.code: (line.payer, line.base, line.rate, line.amount)
                for line in slip.lines
            }
            expected = {
                code: (payer, Decimal(base), Decimal(rate), Decimal(amount))
                for code, payer, base, rate, amount in table(lines)
            }
            with self.subTest(case=name):
                self.assertEqual(found, expected)

    def test_totals(self):
        for name, (day, gross, profile, _lines, totals) in CASES.items():
            slip = simulate(legislation(), day, "gross", gross, profile)
            for field, expected in table(totals):
                with self.subTest(case=name, field=field):
                    self.assertEqual(getattr(slip, field), Decimal(expected))

    def test_all_bases_of_a_very_high_gross(self):
        """40,000.00 in 2026: T2 stops at 8 PMSS, CSG has no allowance above 4."""
        profile = Profile(headcount=30, accident_rate=1, executive=True)
        slip = simulate(legislation(), date(2026, 3, 31), "gross", 40000, profile)
        found = {line.code: line.base for line in slip.lines}
        expected = {
            "VIEIL_PLAF_S": "4005.00",  # 1 PMSS
            "AGIRC_ARRCO_S_T2": "28035.00",  # 32,040 - 4,005
            "CET_S": "32040.00",  # 8 PMSS
            "CHOMAGE_P": "16020.00",  # 4 PMSS
            "APEC_S": "16020.00",
            "FNAL_P": "4005.00",  # on the ceiling below 50
            "PREV_CADRE_P": "4005.00",
            "FORFAIT_SOCIAL_P": "60.08",  # 1.5 % of 4,005
            # 16,020 x 98.25 % + 23,980 + 60.08
            "CSG_DED": "39779.73",
            "MALADIE_P": "40000.00",
        }
        for code, base in expected.items():
            with self.subTest(code=code):
                self.assertEqual(found[code], Decimal(base))
        self.assertEqual(slip.reduction, 0)

    def test_provident_scheme(self):
        """CSS, L. 911-1: 0.6 and 0.4 % up to the ceiling of 4,005; of the 1.5 % of an
        executive, 0.9 are left: 36.045. The employer's 60.08 are in the base of CSG
        (art. L.136-1-1 CSS) and of the forfait social, not in the net taxable (CGI,
        art. 83, 1° quater)."""
        rates = {"provident_employer_rate": "0.6", "provident_employee_rate": "0.4"}
        plain, covered = (
            simulate(
                legislation(),
                date(2026, 3, 31),
                "gross",
                5000,
                Profile(headcount=30, accident_rate=1, executive=True, **more),
            )
            for more in ({}, rates)
        )
        found, before = amounts(covered), amounts(plain)
        expected = {"PREV_P": "24.03", "PREV_S": "16.02", "PREV_CADRE_P": "36.05"}
        for code, amount in expected.items():
            with self.subTest(code=code):
                self.assertEqual(found[code], Decimal(amount))
        self.assertEqual(before["PREV_CADRE_P"], Decimal("60.08"))
        self.assertEqual(found["FORFAIT_SOCIAL_P"], before["FORFAIT_SOCIAL_P"])
        self.assertEqual(found["CSG_DED"], before["CSG_DED"])
        self.assertEqual(covered.net, plain.net - Decimal("16.02"))
        self.assertEqual(covered.net_taxable, plain.net_taxable - Decimal("16.02"))
        self.assertEqual(covered.cost, plain.cost)

    def test_published_net_minimum_wages(self):
        """Full-time, before tax, no health insurance (Service-public, estimations):
        1,426.30 in January 2025, 1,443.11 in January 2026, and since June 2026 1,867.02
        gross, 1,477.93 net a month (fiche F2300, checked 1 June 2026). These figures
        round the total, a payslip rounds each of seven lines."""
        for day, gross, published in (
            (date(2025, 1, 31), "1801.80", "1426.30"),
            (date(2026, 1, 31), "1823.03", "1443.11"),
            (date(2026, 6, 30), "1867.02", "1477.93"),
        ):
            slip = simulate(legislation(), day, "gross", gross, Profile(30, 1))
            with self.subTest(day=day):
                self.assertAlmostEqual(slip.net, Decimal(published), delta=0.035)

    def test_reduced_rates_stop_at_their_thresholds_in_2025(self):
        """2.25 and 3.3 x 1,801.80: 4,054.05 and 5,945.94."""
        for gross, code, expected in (
            ("4054.04", "MALADIE_P", "7"),
            ("4054.05", "MALADIE_P", "13"),
            ("5945.93", "FAMILLE_P", "3.45"),
            ("5945.94", "FAMILLE_P", "5.25"),
        ):
            slip = simulate(
                legislation(), date(2025, 9, 30), "gross", gross, Profile(30, 1)
            )
            rates = {line.code: line.rate for line in slip.lines}
            with self.subTest(gross=gross):
                self.assertEqual(rates[code], Decimal(expected))

    def test_a_gross_of_zero_has_no_line(self):
        slip = simulate(legislation(), date(2026, 9, 30), "gross", 0, Profile(10, 1))
        self.assertEqual(slip.lines, ())
        self.assertEqual((slip.net, slip.cost, slip.net_paid), (0, 0, 0))

    def test_health_shares_make_the_premium(self):
        profile = Profile(30, 1, health_monthly="45.55")
        slip = simulate(legislation(), date(2026, 9, 30), "gross", 1500, profile)
        paid = amounts(slip)
        self.assertEqual(paid["SANTE_P"] + paid["SANTE_S"], Decimal("45.55"))


class TestWithholding(unittest.TestCase):
    def rate(self, day, net_taxable, zone="metropole"):
        """Neutral rate of a payslip whose net taxable is the one asked."""
        profile = Profile(10, 1, zone=zone)
        low, high = 0, 3 * net_taxable * 100
        while high - low > 1:
            middle = (low + high) // 2
            slip = simulate(
                legislation(), day, "gross", Decimal(middle).scaleb(-2), profile
            )
            if slip.net_taxable <= net_taxable:
                low = middle
            else:
                high = middle
        slip = simulate(legislation(), day, "gross", Decimal(low).scaleb(-2), profile)
        self.assertAlmostEqual(slip.net_taxable, net_taxable, delta=0.02)
        return slip.withholding_rate

    def test_bounds_of_the_grids(self):
        """payroll.md, neutral rate: below the bound, and from the one before."""
        may, april = date(2026, 5, 31), date(2026, 4, 30)
        march = date(2025, 3, 31)
        for day, net_taxable, expected in (
            (may, "1634.95", "0"),
            (may, "1635.05", "0.5"),
            (april, "1619.95", "0"),
            (april, "1635.05", "0.5"),
            (april, "1683.05", "1.3"),
            (march, "1590.95", "0"),
            (march, "1591.05", "0.5"),
            (may, "2737.95", "5.3"),
            (may, "2738.05", "7.5"),
        ):
            with self.subTest(day=day, net_taxable=net_taxable):
                found = self.rate(day, Decimal(net_taxable))
                self.assertEqual(found, Decimal(expected))

    def test_zone(self):
        found = self.rate(date(2026, 9, 30), Decimal(1800), "guyane_mayotte")
        self.assertEqual(found, 0)

    def test_own_rate_wins_over_the_grid(self):
        profile = Profile(10, 1, withholding_rate=0)
        slip = simulate(legislation(), date(2026, 9, 30), "gross", 5000, profile)
        self.assertEqual(slip.withholding, 0)


PROFILES = st.builds(
    Profile,
    headcount=st.sampled_from([1, 10, 11, 49, 50, 249, 250, 2000]),
    accident_rate=st.decimals(0, 8, places=2),
    mobility_rate=st.decimals(0, "3.2", places=2),
    hours_week=st.none() | st.decimals(1, 35, places=2),
    prorate_ceiling=st.booleans(),
    days_absent=st.integers(0, 28),
    executive=st.booleans(),
    health_monthly=st.decimals(0, 200, places=2),
    health_employer_share=st.integers(0, 100),
    provident_employer_rate=st.decimals(0, 3, places=3),
    provident_employee_rate=st.decimals(0, 3, places=3),
    apprentice_share=st.decimals(0, 6, places=1),
    withholding_rate=st.none() | st.decimals(0, 43, places=1),
)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
EUROS = st.decimals(0, 45000, places=2)


class TestTotals(unittest.TestCase):
    @settings(max_examples=200, deadline=None)
    @given(day=DAYS, gross=EUROS, profile=PROFILES)
    def test_totals_add_up(self, day, gross, profile):
        """Design §4.5, on every profile and date."""
        slip = simulate(legislation(), day, "gross", gross, profile)
        total = {EMPLOYEE: Decimal(0), EMPLOYER: Decimal(0)}
        for line in slip.lines:
            total[line.payer] += line.amount
        self.assertEqual(slip.gross, gross)
        self.assertEqual(slip.employee_contributions, total[EMPLOYEE])
        self.assertEqual(slip.gross - slip.employee_contributions, slip.net)
        self.assertEqual(slip.net - slip.withholding, slip.net_paid)
        self.assertEqual(slip.employer_contributions - slip.reduction, total[EMPLOYER])
        self.assertEqual(
            slip.gross + slip.employer_contributions - slip.reduction, slip.cost
        )
        self.assertGreaterEqual(slip.reduction, 0)

    @settings(max_examples=200, deadline=None)
    @given(day=DAYS, gross=EUROS, profile=PROFILES)
    def test_every_line_is_base_times_rate_to_the_cent(self, day, gross, profile):
        slip = simulate(legislation(), day, "gross", gross, profile)
        for line in slip.lines:
            self.assertEqual(line.base, round(line.base, 2), line.code)
            self.assertEqual(line.amount, round(line.amount, 2), line.code)
            self.assertLessEqual(
                abs(line.amount - line.base * line.rate / 100), Decimal("0.005")
            )
