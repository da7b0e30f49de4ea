"""Six cooperatives' schemes, by hand and by the figures they publish (CAE-26)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..engine.contribution_facts import CASH, Contract, Exemption, Facts
from ..engine.contribution_rule import check_scheme
from ..engine.example_schemes import (
    ASTROLABE,
    COOPANAME,
    ENCOM1,
    EXAMPLES,
    MOSAIQUE,
    OPTEOS,
    SOLSTICE,
)
from .contribution_case import (
    by_month,
    compute,
    compute_one,
    credit_note,
    item,
    monthly,
    present,
    purchase,
)

MEMBER = {"memberships": ((date(2020, 1, 1), None),)}


@tagged("post_install", "-at_install")
class TestContributionSchemes(TestCase):
    def test_examples_are_sound(self):
        for scheme in EXAMPLES:
            check_scheme(scheme)
            self.assertTrue(scheme.reference, scheme.name)
            self.assertTrue(scheme.assumptions, scheme.name)

    # --- Astrolabe ----------------------------------------------------------------

    def test_astrolabe_published_example(self):
        """« 4 400 € + 4 000 € + 900 € = 9 300 € »."""
        levy = compute_one(ASTROLABE, present("01-01"), [item("03-10", 90_000)])
        [march] = [month for month in levy.months if month.items]
        self.assertEqual([part.amount for part in march.parts], [4400, 4000, 900])
        self.assertEqual(levy.amount, 9300)
        self.assertEqual(levy.due, 9300)

    def test_astrolabe_month_by_month(self):
        """7,500 a month: in June 2,500 are left at 11 %, in November 5,000 at 10 %."""
        levy = compute_one(ASTROLABE, present("01-01"), monthly(7500))
        self.assertEqual(
            by_month(levy),
            {month: "825.00" for month in range(1, 6)}
            | {6: "775.00"}
            | {month: "750.00" for month in range(7, 11)}
            | {11: "725.00", 12: "675.00"},
        )
        self.assertEqual(levy.amount, 9300)

    def test_astrolabe_floor(self):
        """Without turnover: 1,200 a year in a CAPE, 2,160 in a CESA, pro rata."""
        both = Facts(
            (
                Contract(date(2026, 1, 1), date(2026, 6, 30), "cape"),
                Contract(date(2026, 7, 1), None, "cesa"),
            )
        )
        for facts, to, expected in (
            (present(), "12-31", 2160),
            (present(), "03-31", 540),
            (present("10-20"), "12-31", 540),  # three months begun
            (present(kind="cape"), "12-31", 1200),
            (both, "12-31", 600 + 1080),
        ):
            with self.subTest(facts=facts, to=to):
                levy = compute_one(ASTROLABE, facts, [], to)
                in_2026 = [m for m in levy.months if m.month.year == 2026]
                self.assertEqual(sum(month.amount for month in in_2026), expected)

    def test_astrolabe_floor_caught_up(self):
        """180 in January, then 11 % of 10,000 is over two months of the floor."""
        levy = compute_one(
            ASTROLABE, present("01-01"), [item("02-10", 10_000)], "02-28"
        )
        january, february = levy.months
        self.assertEqual((january.complement, january.year_floor), (180, 180))
        self.assertEqual(february.by_bands, 1100)
        self.assertEqual((february.complement, february.year_floor), (-180, 360))
        self.assertEqual(levy.amount, 1100)

    def test_astrolabe_deposit(self):
        """600 when the CAPE is signed, which the first six months use up."""
        facts = present("01-10", kind="cape")
        for to, expected in (("01-31", 600), ("06-30", 600), ("07-31", 700)):
            with self.subTest(to=to):
                self.assertEqual(compute_one(ASTROLABE, facts, [], to).amount, expected)

    def test_astrolabe_credit_note(self):
        """50,000 owe 5,400; 20,000 of them given back in March: 3,300 of 30,000."""
        facts, sold = present("01-01"), [item("01-10", 50_000)]
        levy = compute_one(ASTROLABE, facts, sold, "01-31")
        self.assertEqual(levy.amount, 5400)
        sold.append(credit_note("03-05", 20_000, "01-10"))
        levy = compute_one(ASTROLABE, facts, sold, "03-31")
        self.assertEqual(levy.amount, 3300)
        self.assertEqual(by_month(levy), {1: "3300.00"})

    # --- Solstice -----------------------------------------------------------------

    def test_solstice_rates(self):
        """Each rate is for the whole margin of the month; 100 at least."""
        for margin, expected in (
            ("0", "100.00"),
            ("600", "100.00"),  # 13 %: 78.00
            ("-300", "100.00"),
            ("999.99", "130.00"),
            ("1000", "130.00"),
            ("1000.01", "120.00"),
            ("2000", "240.00"),
            ("2001", "220.11"),
            ("3333", "366.63"),
            ("3334", "333.40"),
            ("5000", "500.00"),
        ):
            with self.subTest(margin=margin):
                levy = compute_one(
                    SOLSTICE, present("2024-01-01"), [item("09-10", margin)], "09-30"
                )
                self.assertEqual(str(levy.months[-1].amount), expected)

    def test_solstice_margin(self):
        """2,000 sold and 500 bought: 12 % of 1,500, told by document."""
        levy = compute_one(
            SOLSTICE,
            present("09-01"),
            [item("09-10", 2000), purchase("09-12", 500)],
            "09-30",
        )
        self.assertEqual(
            [(line.key.document, line.base, line.amount) for line in levy.lines],
            [(1, 2000, 240), (9, -500, -60)],
        )

    def test_solstice_floor(self):
        """80 a month "pendant les douze premiers mois d'activité", then 100."""
        facts = present("2025-03-20")
        levy = compute_one(SOLSTICE, facts, [], "04-30")
        floors = [str(month.floor) for month in levy.months]
        self.assertEqual(floors, ["80"] * 12 + ["100"] * 2)
        self.assertEqual(levy.amount, 12 * 80 + 2 * 100)

    def test_solstice_cap(self):
        """6,000 a month owe 600: 5,500 a year at most, 5,000 for members."""
        for facts, expected in (
            (present("2024-01-01"), 5500),
            (present("2024-01-01", **MEMBER), 5000),
            # six months of 5,500 / 12, six of 5,000 / 12
            (present("2024-01-01", memberships=((date(2026, 7, 1), None),)), 5250),
            (present("04-01"), 4125),  # nine months
            (present("2024-01-01", "06-30"), 2750),  # left at the end of June
        ):
            with self.subTest(facts=facts):
                levy = compute_one(SOLSTICE, facts, monthly(6000))
                in_2026 = [m for m in levy.months if m.month.year == 2026]
                self.assertEqual(sum(month.amount for month in in_2026), expected)

    def test_solstice_cap_reached(self):
        """5,400 after nine months: October owes the last 100 of the year."""
        levy = compute_one(SOLSTICE, present("01-01"), monthly(6000))
        october, november = levy.months[9:11]
        self.assertEqual((october.by_bands, october.reduction), (600, -500))
        self.assertEqual((october.amount, november.amount), (100, 0))
        self.assertEqual(october.year_cap, 5500)

    # --- Mosaïque -----------------------------------------------------------------

    def test_mosaique(self):
        """12 %, 40 a month at least, 8,400 a year at most."""
        for facts, items, expected in (
            (present("01-01"), [], 12 * 40),
            (present("12-01"), [item("12-05", "333.33")], 40),
            (present("12-01"), [item("12-05", "333.42")], Decimal("40.01")),
            (present("01-01"), monthly(5000), 12 * 600),
            (present("01-01"), monthly(6000), 8400),  # 12 % of 72,000: 8,640
            (present("03-01"), monthly(6000, months=range(3, 13)), 7000),
        ):
            with self.subTest(items=items):
                self.assertEqual(compute_one(MOSAIQUE, facts, items).amount, expected)

    # --- Coopaname ----------------------------------------------------------------

    def test_coopaname(self):
        """30 a month, and 13.5 % of 1,000 less 200 of materials."""
        items = [item("09-10", 1000), purchase("09-12", 200)]
        levies = compute(COOPANAME, present("09-01"), items, "09-30")
        self.assertEqual(levies["fixed"].amount, 30)
        self.assertEqual(levies["variable"].amount, 108)
        self.assertEqual([ln.amount for ln in levies["variable"].lines], [135, -27])

    def test_coopaname_minimum_income(self):
        """Who lives on it is exempt from the fixed part, as long as it lasts."""
        exemption = Exemption(date(2026, 2, 1), date(2026, 4, 30), "RSA", "fixed")
        facts = replace(present("01-01"), exemptions=(exemption,))
        levies = compute(COOPANAME, facts, [item("03-10", 1000)], "06-30")
        self.assertEqual(levies["fixed"].amount, 3 * 30)
        self.assertEqual(levies["variable"].amount, 135)
        [march] = [m for m in levies["fixed"].months if m.month.month == 3]
        self.assertEqual((march.fee, march.exemption.reason), (0, "RSA"))

    # --- encom1 -------------------------------------------------------------------

    def test_encom1(self):
        """Of 50,000 cashed 3,500 + 800 + 300; 16 and 3 a month; nothing of the rest."""
        items = [item("03-10", 50_000, CASH), item("04-10", 7000)]
        levies = compute(ENCOM1, present("01-01"), items)
        self.assertEqual(levies["contribution"].amount, 4600)
        self.assertEqual(levies["insurance"].amount, 12 * 16)
        self.assertEqual(levies["accident"].amount, 12 * 3)

    # --- Optéos -------------------------------------------------------------------

    def test_opteos_published_examples(self):
        """Costs of 1,896, 2,420 and 3,367 ask for 2,142, 2,734 and 3,805 of margin."""
        for cost, margin, published in (
            ("1896.00", "2142.37", 2142),
            ("2420.00", "2734.46", 2734),
            ("3367.00", "3804.52", 3805),
        ):
            with self.subTest(cost=cost):
                levy = compute_one(OPTEOS, present(), [item("09-10", margin)])
                self.assertEqual(Decimal(margin) - levy.amount, Decimal(cost))
                self.assertEqual(round(Decimal(margin)), published)
