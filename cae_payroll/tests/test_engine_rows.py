"""Every row shipped, against a table written beside: a change of a row is a decision.

The table follows the rules of two public engines, URSSAF's and OpenFisca France's, and
the texts that they cite (payroll.md d).
"""

import unittest
from datetime import date
from decimal import Decimal

from ..engine.shipped import legislation
from ..engine.withholding import neutral_rate

# code payer base rate from to conditions
CONTRIBUTIONS = """
MALADIE_P employer gross 7.00 2025-01-01 2025-12-31 <2.25smic
MALADIE_P employer gross 13.00 2025-01-01 2025-12-31 >=2.25smic
MALADIE_P employer gross 13.00 2026-01-01 - -
SANTE_S employee health health_employee 2025-01-01 - salaried
SANTE_P employer health health_employer 2025-01-01 - salaried
PREV_S employee t1_full provident_employee 2025-01-01 - salaried
PREV_P employer t1_full provident_employer 2025-01-01 - salaried
PREV_CADRE_P employer t1_full 1.50 1948-01-01 - cadre,salaried
ATMP_P employer gross accident 2025-01-01 - -
VIEIL_PLAF_S employee t1 6.90 2017-01-01 - -
VIEIL_PLAF_P employer t1 8.55 2017-01-01 - -
VIEIL_DEPL_S employee gross 0.40 2017-01-01 - -
VIEIL_DEPL_P employer gross 2.02 2024-01-01 2025-12-31 -
VIEIL_DEPL_P employer gross 2.11 2026-01-01 - -
AGIRC_ARRCO_S_T1 employee t1 3.15 2019-01-01 - salaried
AGIRC_ARRCO_P_T1 employer t1 4.72 2019-01-01 - salaried
AGIRC_ARRCO_S_T2 employee t2 8.64 2019-01-01 - salaried
AGIRC_ARRCO_P_T2 employer t2 12.95 2019-01-01 - salaried
CEG_S_T1 employee t1 0.86 2019-01-01 - salaried
CEG_P_T1 employer t1 1.29 2019-01-01 - salaried
CEG_S_T2 employee t2 1.08 2019-01-01 - salaried
CEG_P_T2 employer t2 1.62 2019-01-01 - salaried
CET_S employee t1_t2_above 0.14 2019-01-01 - salaried
CET_P employer t1_t2_above 0.21 2019-01-01 - salaried
FAMILLE_P employer gross 3.45 2025-01-01 2025-12-31 <3.3smic
FAMILLE_P employer gross 5.25 2025-01-01 2025-12-31 >=3.3smic
FAMILLE_P employer gross 5.25 2026-01-01 - -
CHOMAGE_P employer four_pmss 4.05 2017-10-01 2025-04-30 -
CHOMAGE_P employer four_pmss 4.00 2025-05-01 - -
AGS_P employer four_pmss 0.25 2024-07-01 - salaried
APEC_S employee four_pmss 0.024 2011-01-01 - cadre,salaried
APEC_P employer four_pmss 0.036 2011-01-01 - cadre,salaried
CSA_P employer gross 0.30 2004-07-01 - -
FNAL_P employer t1 0.10 2020-01-01 - <50
FNAL_P employer gross 0.50 2020-01-01 - >=50
VM_P employer gross mobility 2025-01-01 - >=11
FORMATION_P employer gross 0.55 2019-01-01 - <11,salaried
FORMATION_P employer gross 1.00 2019-01-01 - >=11,salaried
TA_PRINCIPALE_P employer gross 0.59 2022-01-01 - salaried
TA_SOLDE_P employer gross 0.09 2022-01-01 - salaried
TA_CSA_P employer gross 0.60 2014-01-01 - >=2000,alt0-1,salaried
TA_CSA_P employer gross 0.40 2014-01-01 - >=250,<2000,alt0-1,salaried
TA_CSA_P employer gross 0.20 2015-01-01 - >=250,alt1-2,salaried
TA_CSA_P employer gross 0.10 2015-01-01 - >=250,alt2-3,salaried
TA_CSA_P employer gross 0.05 2015-01-01 - >=250,alt3-5,salaried
PEEC_P employer gross 0.45 2020-01-01 - >=50,salaried
DIALOGUE_P employer gross 0.016 2015-01-01 - salaried
FORFAIT_SOCIAL_P employer employer_welfare 8.00 2012-08-01 - >=11
CSG_DED employee csg 6.80 2018-01-01 - -
CSG_NDED employee csg 2.40 1997-01-01 - -
CRDS employee csg 0.50 1996-02-01 - -
AGS_P employer four_pmss 0 2025-01-01 - cape
ATMP_P employer cape_flat accident 2025-01-01 - cape
DIALOGUE_P employer gross 0 2025-01-01 - cape
FORMATION_P employer gross 0 2025-01-01 - cape
PEEC_P employer gross 0 2025-01-01 - cape
TA_CSA_P employer gross 0 2025-01-01 - cape
TA_PRINCIPALE_P employer gross 0 2025-01-01 - cape
TA_SOLDE_P employer gross 0 2025-01-01 - cape
"""
# code value from to conditions
PARAMETERS = """
SMIC_H 11.88 2024-11-01 2025-12-31 -
SMIC_H 12.02 2026-01-01 2026-05-31 -
SMIC_H 12.31 2026-06-01 - -
SMIC_RED 11.88 2025-01-01 2025-12-31 -
SMIC_RED 12.02 2026-01-01 2026-12-31 -
SMIC_EQ 11.88 2025-01-01 2025-12-31 -
SMIC_EQ 12.02 2026-01-01 2026-12-31 -
PMSS 3925 2025-01-01 2025-12-31 -
PMSS 4005 2026-01-01 2026-12-31 -
FULL_TIME_HOURS 35 2016-08-10 - -
ANNUAL_HOURS 1820 2011-01-01 - -
T2_CEILING 8 2019-01-01 - -
UNEMPLOYMENT_CEILING 4 2017-10-01 - -
CSG_CEILING 4 2011-01-01 - -
CSG_SHARE 98.25 2012-01-01 - -
RED_T 32.34 2024-01-01 2025-04-30 >=50
RED_T 31.94 2024-01-01 2025-04-30 <50
RED_T 32.33 2025-05-01 2025-12-31 >=50
RED_T 31.93 2025-05-01 2025-12-31 <50
RED_EXIT 1.6 2024-01-01 2025-12-31 -
RGDU_TMIN 2.00 2026-01-01 - -
RGDU_TDELTA 37.81 2026-01-01 - <50
RGDU_TDELTA 38.21 2026-01-01 - >=50
RGDU_P 1.75 2026-01-01 - -
RGDU_EXIT 3 2026-01-01 - -
CAPE_FLAT_BASE 259 2019-01-01 2019-12-31 -
CAPE_REDUCTION 0 2025-01-01 - -
ADVANCE_SHARE 10 2008-05-01 - -
RSA_ONE 635.71 2024-04-01 2025-03-31 -
RSA_ONE 646.52 2025-04-01 - -
MEAL_OFFICE 7.50 2026-01-01 - -
MEAL_OUTSIDE 10.40 2026-01-01 - -
MEAL_RESTAURANT 21.40 2026-01-01 - -
KM_3_CV 0.529 2026-01-01 - -
KM_4_CV 0.606 2026-01-01 - -
KM_5_CV 0.636 2026-01-01 - -
KM_6_CV 0.665 2026-01-01 - -
KM_7_CV 0.697 2026-01-01 - -
QUARTER_HOURS 150 2014-01-01 - -
"""
RATES = (
    "0 0.5 1.3 2.1 2.9 3.5 4.1 5.3 7.5 9.9 11.9 13.8 15.8 17.9 20 24 28 33 38 43"
).split()
# zone from to, then the upper bounds of the rates
GRIDS = """
metropole 2026-05-01 -
    1635 1698 1807 1928 2060 2170 2315 2738 3135 3571
    4019 4690 5624 7037 8789 12200 16523 25937 55558
metropole 2025-05-01 2026-04-30
    1620 1683 1791 1911 2042 2151 2294 2714 3107 3539
    3983 4648 5574 6974 8711 12091 16376 25706 55062
metropole 2024-01-01 2025-04-30
    1591 1653 1759 1877 2006 2113 2253 2666 3052 3476
    3913 4566 5475 6851 8557 11877 16086 25251 54088
guadeloupe_reunion_martinique 2026-05-01 -
    1875 1989 2191 2392 2642 2786 2881 3170 3920 5016
    5697 6599 7907 8789 9989 13738 18253 27858 60893
guadeloupe_reunion_martinique 2025-05-01 2026-04-30
    1858 1971 2171 2371 2618 2761 2855 3142 3885 4971
    5646 6540 7836 8711 9900 13615 18090 27610 60350
guadeloupe_reunion_martinique 2024-01-01 2025-04-30
    1825 1936 2133 2329 2572 2712 2805 3086 3816 4883
    5546 6424 7679 8557 9725 13374 17770 27122 59283
guyane_mayotte 2026-05-01 -
    2008 2170 2420 2728 2833 2930 3026 3362 4639 6005
    6772 7858 8644 9577 11115 14953 19020 30482 64341
guyane_mayotte 2025-05-01 2026-04-30
    1990 2151 2393 2704 2808 2904 2999 3332 4598 5951
    6712 7788 8567 9492 11016 14820 18850 30210 63767
guyane_mayotte 2024-01-01 2025-04-30
    1955 2113 2356 2656 2758 2853 2946 3273 4517 5846
    6593 7650 8416 9324 10821 14558 18517 29676 62639
"""


def conditions(row):
    """The conditions of a row, as the tables write them."""
    texts = [
        row.headcount_from and f">={row.headcount_from}",
        row.headcount_below and f"<{row.headcount_below}",
    ]
    if hasattr(row, "payer"):
        low, below = row.apprentice_share_from, row.apprentice_share_below
        texts += [
            (low or below) and f"alt{low}-{below}",
            row.smic_below and f"<{row.smic_below}smic",
            row.smic_from and f">={row.smic_from}smic",
            row.executive and "cadre",
            row.contract != "all" and row.contract,
        ]
    return ",".join(text for text in texts if text) or "-"


def dates(row):
    return f"{row.date_from} {row.date_to or '-'}"


class TestRows(unittest.TestCase):
    def test_contributions(self):
        found = [
            f"{row.code} {row.payer} {row.base} {shown_rate(row)} {dates(row)}"
            f" {conditions(row)}"
            for row in legislation().contributions
        ]
        expected = CONTRIBUTIONS.strip().splitlines()
        self.assertEqual(sorted(found), sorted(expected))

    def test_parameters(self):
        found = [
            f"{row.code} {row.value} {dates(row)} {conditions(row)}"
            for row in legislation().parameters
        ]
        self.assertEqual(sorted(found), sorted(PARAMETERS.strip().splitlines()))

    def test_withholding_grids(self):
        """Art. 204 H, III CGI: at each bound and a cent below it, in each zone."""
        words = iter(GRIDS.split())
        grids = 0
        for zone in words:
            start, end = next(words), next(words)
            bounds = [Decimal(next(words)) for _ in RATES[1:]]
            last = "2026-12-31" if end == "-" else end
            for day in map(date.fromisoformat, (start, last)):
                grid = legislation().grid(day, zone)
                for bound, below, above in zip(
                    bounds, RATES[:-1], RATES[1:], strict=True
                ):
                    with self.subTest(zone=zone, day=day, bound=bound):
                        cent_below = neutral_rate(grid, bound - Decimal("0.01"), day)
                        self.assertEqual(cent_below, Decimal(below))
                        self.assertEqual(neutral_rate(grid, bound, day), Decimal(above))
            grids += 1
        self.assertEqual(grids * len(RATES), len(legislation().brackets))


def shown_rate(row):
    return row.rate if row.rate_origin == "law" else row.rate_origin
