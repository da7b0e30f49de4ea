"""One person under each contract: CESA, employment, CAPE with and without pay."""

import unittest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ..engine.money import CENT, InvalidValue
from ..engine.parameters import Legislation, MissingParameter
from ..engine.profile import HoursOfCape, Profile, UnknownContract
from ..engine.scale import scale
from ..engine.shipped import legislation
from ..engine.solver import EnvelopeTooSmall, gross_for_cost, simulate
from .test_engine_payslip import amounts, table
from .test_engine_solver import fits_above

DAY = date(2026, 9, 30)
CAPE = Profile(
    headcount=60,
    accident_rate="1.5",
    mobility_rate=2,
    health_monthly=40,
    executive=True,
    contract="cape",
)

# CAPE, September 2026, 1,000.00, 60 people: common rates, unemployment, FNAL, mobility
# and CSG (Urssaf, CTP 404 and 260); no complementary pension (Agirc-Arrco 2007-6), no
# health insurance of employees, no reduction. CSG base 982.50.
CAPE_PAID = """
MALADIE_P    employer 130.00
ATMP_P       employer  15.00
VIEIL_PLAF_S employee  69.00
VIEIL_PLAF_P employer  85.50
VIEIL_DEPL_S employee   4.00
VIEIL_DEPL_P employer  21.10
FAMILLE_P    employer  52.50
CHOMAGE_P    employer  40.00
CSA_P        employer   3.00
FNAL_P       employer   5.00
VM_P         employer  20.00
CSG_DED      employee  66.81
CSG_NDED     employee  23.58
CRDS         employee   4.91
"""


def with_parameter(code, **values):
    """The shipped rows, one of them in force with other values."""
    known = legislation()
    row = next(row for row in known.parameters if row.code == code)
    changed = replace(row, date_from=date(2026, 1, 1), date_to=None, **values)
    return Legislation(
        (changed, *known.parameters), known.contributions, known.brackets
    )


class TestCape(unittest.TestCase):
    def test_with_pay(self):
        slip = simulate(legislation(), DAY, "gross", 1000, CAPE)
        found = {line.code: (line.payer, line.amount) for line in slip.lines}
        expected = {
            code: (payer, Decimal(amount)) for code, payer, amount in table(CAPE_PAID)
        }
        self.assertEqual(found, expected)
        self.assertEqual(slip.net, Decimal("831.70"))
        self.assertEqual(slip.cost, Decimal("1372.10"))
        self.assertEqual(slip.reduction, 0)

    def test_what_is_not_verified_is_a_row(self):
        """A rate typed on a row of the CAPE is due; the reduction is switched on."""
        known = legislation()
        changed = Legislation(
            known.parameters,
            tuple(
                replace(row, rate=Decimal(1))
                if row.code == "FORMATION_P" and row.contract == "cape"
                else row
                for row in known.contributions
            ),
            known.brackets,
        )
        slip = simulate(changed, DAY, "gross", 1000, CAPE)
        self.assertEqual(amounts(slip)["FORMATION_P"], 10)
        reduced = with_parameter("CAPE_REDUCTION", value=Decimal(1))
        slip = simulate(reduced, DAY, "gross", 1000, CAPE)
        self.assertEqual(slip.reduction, Decimal("402.10"))

    def test_without_pay_the_flat_base_must_be_known(self):
        """Arrêté of 18/02/2008: the amount of 2026 is not known here."""
        for mode in ("gross", "cost", "net"):
            with (
                self.subTest(mode=mode),
                self.assertRaises(MissingParameter) as caught,
            ):
                simulate(legislation(), DAY, mode, 0, CAPE)
            self.assertEqual(caught.exception.code, "CAPE_FLAT_BASE")

    def test_without_pay(self):
        known = with_parameter("CAPE_FLAT_BASE", value=Decimal(300))
        slip = simulate(known, DAY, "gross", 0, CAPE)
        [line] = slip.lines
        self.assertEqual(line.code, "ATMP_P")
        self.assertEqual((line.base, line.amount), (300, Decimal("4.50")))
        self.assertEqual((slip.cost, slip.net), (Decimal("4.50"), 0))
        with self.assertRaises(EnvelopeTooSmall) as caught:
            simulate(known, DAY, "cost", 0, CAPE)
        self.assertEqual(caught.exception.minimum, Decimal("4.50"))
        self.assertFalse(caught.exception.health_alone)

    def test_a_paid_cent_ends_the_flat_base(self):
        known = with_parameter("CAPE_FLAT_BASE", value=Decimal(300))
        rules = scale(known, DAY, CAPE)
        for envelope in ("0.01", "3", "4.49", "4.50", "4.51", "6"):
            gross = gross_for_cost(rules, Decimal(envelope))
            self.assertLessEqual(rules.cost(gross), Decimal(envelope))
            self.assertEqual(fits_above(rules, gross, 7, Decimal(envelope)), [])

    @settings(max_examples=80, deadline=None)
    @given(envelope=st.decimals(1, 15000, places=2))
    def test_largest_gross(self, envelope):
        rules = scale(legislation(), DAY, CAPE)
        gross = gross_for_cost(rules, envelope)
        self.assertLessEqual(rules.cost(gross), envelope)
        self.assertEqual(fits_above(rules, gross, gross + 15, envelope), [])
        slip = simulate(legislation(), DAY, "net", rules.net(gross), CAPE)
        self.assertLessEqual(slip.gross, gross)

    def test_no_hours(self):
        with self.assertRaises(HoursOfCape):
            replace(CAPE, hours_week=35)

    def test_unknown_contract(self):
        with self.assertRaises(UnknownContract) as caught:
            replace(CAPE, contract="cdi")
        self.assertEqual(caught.exception.contract, "cdi")

    def test_what_a_cesa_was_given_is_not_taken_back(self):
        """A CAPE and a CESA of one year: no reduction concerns the first."""
        earlier = simulate(
            legislation(), date(2026, 1, 31), "gross", 1500, Profile(60, "1.5")
        ).month
        self.assertGreater(earlier.reduction, 0)
        slip = simulate(legislation(), DAY, "gross", 1000, CAPE, earlier)
        self.assertEqual(slip.reduction, 0)


class TestEmployment(unittest.TestCase):
    def ceiling(self, **profile):
        return scale(legislation(), DAY, Profile(30, 1, **profile)).ceilings

    def test_part_time_reduces_the_ceiling_unless_the_setting_says_no(self):
        """Art. R.242-2 CSS: 4,005.00 in proportion to the hours."""
        half = Decimal("17.5")
        self.assertEqual(
            self.ceiling(hours_week=half).social_security, Decimal("2002.5")
        )
        whole = self.ceiling(hours_week=half, prorate_ceiling=False)
        self.assertEqual(whole.social_security, 4005)
        self.assertEqual(whole.t2, 8 * 4005)
        self.assertEqual(self.ceiling(hours_week=half).full, 4005)

    def test_without_proration(self):
        profile = Profile(30, 1, hours_week="17.5", prorate_ceiling=False)
        slip = simulate(legislation(), DAY, "gross", 3000, profile)
        paid = amounts(slip)
        self.assertEqual(paid["VIEIL_PLAF_S"], 207)
        self.assertNotIn("CET_S", paid)

    def test_without_hours_it_is_a_full_time_job(self):
        full = Profile(30, 1, hours_week=35)
        alike = Profile(30, 1, contract="employment")
        for gross in (600, 1823, 3000, 6000):
            first, second = (
                simulate(legislation(), DAY, "gross", gross, profile)
                for profile in (full, alike)
            )
            self.assertEqual(first.lines, second.lines)
            self.assertEqual(
                first.reduction_detail.month_smic, second.reduction_detail.month_smic
            )

    def test_days_absent(self):
        for days in (-1, 32):
            with self.subTest(days=days), self.assertRaises(InvalidValue):
                Profile(30, 1, days_absent=days)
        with self.assertRaises(InvalidValue) as caught:
            self.ceiling(days_absent=31)  # September has thirty
        self.assertEqual(caught.exception.high, 30)


class TestNetSocial(unittest.TestCase):
    def test_health_and_provident_shares(self):
        """BOSS, update of 14/11/2023: the employee's shares are deducted, the
        employer's are not added. 2,000.00 with 40.00 of health, half each."""
        profile = Profile(30, "1.5", health_monthly=40)
        slip = simulate(legislation(), DAY, "gross", 2000, profile)
        # 226.20 of old age and pension; CSG and CRDS on 1,965.00 + 20.00; 20.00
        self.assertEqual(
            slip.net_social,
            2000
            - Decimal("226.20")
            - Decimal("134.98")
            - Decimal("47.64")
            - Decimal("9.93")
            - 20,
        )

    def test_tax_changes_nothing(self):
        free, taxed = (
            simulate(
                legislation(), DAY, "gross", 3000, Profile(30, 1, withholding_rate=rate)
            )
            for rate in (0, 20)
        )
        self.assertEqual(free.net_social, taxed.net_social)
        self.assertGreater(free.net_paid - taxed.net_paid, CENT)
