"""Each thing a contribution rule can say, in one case to be checked by hand."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..engine import (
    contribution,
    contribution_band,
    contribution_error,
    contribution_facts,
    contribution_rule,
    contribution_walk,
)
from ..engine.contribution_band import make_bands
from ..engine.contribution_error import NoBandError
from ..engine.contribution_facts import (
    BAD_DEBT,
    CASH,
    INTERNAL,
    PAY,
    Contract,
    Exemption,
    Facts,
)
from ..engine.contribution_result import Key
from ..engine.contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    MARGIN,
    MONTH,
    PAYROLL,
    SET_AGAINST,
    YEAR,
    Condition,
    Rounding,
    Rule,
    Scheme,
)
from .contribution_case import (
    BANDS,
    FLAT,
    YEAR_BANDS,
    by_month,
    compute,
    compute_one,
    credit_note,
    day,
    fixed,
    item,
    monthly,
    present,
    purchase,
)


@tagged("post_install", "-at_install")
class TestContributionRules(TestCase):
    def test_examples(self):
        for module in (
            contribution_band,
            contribution_error,
            contribution_facts,
            contribution,
            contribution_rule,
            contribution_walk,
        ):
            result = doctest.testmod(
                module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
            )
            self.assertFalse(result.failed, module.__name__)
            self.assertTrue(result.attempted, module.__name__)

    # --- bases and periods ----------------------------------------------------------

    def test_bases(self):
        items = [
            item("09-01", 1000),
            item("09-02", 600, CASH),
            purchase("09-03", 200),
            item("09-04", 500, PAY, document=5),
            credit_note("09-05", 100, "09-01"),
            item("09-06", -50, BAD_DEBT),
        ]
        for base, expected in (
            (INVOICED, 850),
            (COLLECTED, 600),
            (MARGIN, 650),
            (PAYROLL, 500),
        ):
            with self.subTest(base=base):
                levy = compute_one(Rule("r", base, FLAT), present(), items)
                self.assertEqual(sum(month.base for month in levy.months), expected)
                self.assertEqual(levy.amount, Decimal(expected) / 10)

    def test_periods(self):
        """Two invoices of 800 in September and one in October, 12 % to 1,000."""
        items = [
            item("09-01", 800, document=1),
            item("09-20", 800, document=2),
            item("10-05", 800, document=3),
        ]
        for period, expected in (
            (DOCUMENT, {9: "192.00", 10: "96.00"}),
            (MONTH, {9: "180.00", 10: "96.00"}),  # 120 + 60
            (YEAR, {9: "180.00", 10: "80.00"}),
        ):
            with self.subTest(period=period):
                rule = Rule("r", INVOICED, BANDS, period)
                self.assertEqual(
                    by_month(compute_one(rule, present(), items)), expected
                )

    def test_document_over_two_months(self):
        """The bands of a document go on when the rest of it is cashed."""
        items = [item("09-20", 800, CASH), item("10-05", 800, CASH)]
        levy = compute_one(Rule("r", COLLECTED, BANDS), present(), items)
        self.assertEqual(by_month(levy), {9: "96.00", 10: "84.00"})

    def test_whole_amount_of_the_year(self):
        """The rate falls for all the year, so that February gives some back."""
        rule = Rule("r", INVOICED, BANDS, YEAR, whole=True)
        items = [item("01-10", 1000), item("02-10", 100, document=2)]
        levy = compute_one(rule, present("01-01"), items)
        self.assertEqual(by_month(levy), {1: "120.00", 2: "-10.00"})
        february = levy.months[1]
        self.assertEqual(
            [(str(part.band.rate), part.base) for part in february.parts],
            [("12", -1000), ("10", 1100)],
        )

    def test_order_of_bands(self):
        """Bands may come in any order; a base below zero is the first one's."""
        items = [item("09-01", 500), item("09-02", -50, document=2)]
        for bands in (BANDS, BANDS[::-1]):
            for whole in (False, True):
                with self.subTest(bands=bands, whole=whole):
                    rule = Rule("r", INVOICED, bands, whole=whole)
                    levy = compute_one(rule, present(), items)
                    self.assertEqual([line.amount for line in levy.lines], [60, -6])

    def test_financial_year(self):
        """Bands start over on 1 July."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR)
        items = [item("06-10", 10_000), item("07-10", 10_000, document=2)]
        for first_month, expected in ((1, 2200), (7, 2400)):
            with self.subTest(first_month=first_month):
                levy = compute_one(rule, present(), items, first_month=first_month)
                self.assertEqual(levy.amount, expected)

    def test_day(self):
        """What comes after the day asked for is not counted."""
        items = [item("09-30", 1000), item("10-01", 1000, document=2)]
        levy = compute_one(Rule("r", INVOICED, FLAT), present(), items, "09-30")
        self.assertEqual(levy.amount, 100)

    def test_rounding(self):
        for rounding, expected in (
            (Rounding(), "1.06"),
            (Rounding(mode=ROUND_DOWN), "1.05"),
            (Rounding(Decimal(1)), "1.00"),
            (Rounding(Decimal("0.05")), "1.05"),
        ):
            with self.subTest(rounding=rounding):
                rule = Rule("r", INVOICED, FLAT, rounding=rounding)
                levy = compute_one(rule, present(), [item("09-01", "10.55")])
                self.assertEqual(str(levy.amount), expected)

    # --- conditions -------------------------------------------------------------------

    def test_conditions_of_things(self):
        """Internal sales and tagged ones have their own rules (peers: Crealead)."""
        items = [
            item("09-01", 1000),
            item("09-02", 500, document=2, sale=INTERNAL),
            item("09-03", 300, document=3, tags=frozenset({"training"})),
        ]
        for condition, expected in (
            (Condition(), 180),
            (Condition(sale="internal"), 50),
            (Condition(sale="external"), 130),
            (Condition(tags=frozenset({"training", "sap"})), 30),
        ):
            with self.subTest(condition=condition):
                rule = Rule("r", INVOICED, FLAT, condition=condition)
                self.assertEqual(compute_one(rule, present(), items).amount, expected)

    def test_conditions_of_the_activity(self):
        """Each thing is judged on its own day."""
        facts = Facts(
            (
                Contract(day("01-01"), day("06-14"), "cape"),
                Contract(day("06-15"), None, "cesa"),
            ),
            memberships=((day("09-01"), None),),
            tags=frozenset({"crafts"}),
        )
        items = [item("06-10", 1000), item("06-20", 100), item("09-01", 10)]
        for condition, expected in (
            (Condition(contracts=frozenset({"cape"})), 100),
            (Condition(contracts=frozenset({"cesa"})), 11),
            (Condition(member=True), 1),
            (Condition(member=False), 110),
            (Condition(seniority_to=6), 110),
            (Condition(seniority_from=6), 1),
            (Condition(tags=frozenset({"crafts"})), 111),
        ):
            with self.subTest(condition=condition):
                rule = Rule("r", INVOICED, FLAT, condition=condition)
                self.assertEqual(compute_one(rule, facts, items).amount, expected)

    def test_several_levies(self):
        """An insurance and a training fund beside the contribution."""
        scheme = Scheme(
            "Three",
            date(2026, 1, 1),
            (
                Rule("contribution", MARGIN, FLAT),
                Rule("insurance", INVOICED, make_bands((None, "0.5"))),
                Rule("training", PAYROLL, make_bands((None, 1))),
            ),
        )
        items = [item("09-01", 1000), purchase("09-02", 400), item("09-30", 700, PAY)]
        levies = compute(scheme, present(), items)
        self.assertEqual(
            {code: str(levy.amount) for code, levy in levies.items()},
            {"contribution": "60.00", "insurance": "5.00", "training": "7.00"},
        )

    def test_some_rules(self):
        """Those asked for; the whole scheme is checked all the same."""
        rules = tuple(Rule(code, INVOICED, FLAT) for code in "abc")
        scheme = Scheme("Three", date(2026, 1, 1), rules)
        for codes, expected in (
            (None, ["a", "b", "c"]),
            ({"c", "a"}, ["a", "c"]),
            ((), []),
        ):
            with self.subTest(codes=codes):
                levies = compute(scheme, present(), [item("09-01", 10)], codes=codes)
                self.assertEqual([*levies], expected)
        unsound = replace(scheme, rules=(*rules, replace(rules[0], bands=())))
        with self.assertRaises(NoBandError):
            compute(unsound, present(), [], codes={"b"})

    def test_by_document(self):
        rule = Rule("r", INVOICED, BANDS, DOCUMENT)
        self.assertTrue(rule.is_by_document)
        for values in (
            {"period": MONTH},
            {"period": YEAR},
            {"base": None, "bands": ()},
            {"floors": (fixed(1),)},
            {"caps": (fixed(1),)},
            {"fees": (fixed(1),)},
            {"deposits": (fixed(1),)},
            {"provisional_rate": Decimal(0)},
        ):
            with self.subTest(values=values):
                self.assertFalse(replace(rule, **values).is_by_document)

    # --- floors, caps, fees -----------------------------------------------------------

    def test_floor_of_month(self):
        """Asked of each month begun, of the 17th too; not after the end."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(40),))
        facts = present("01-17", "03-02")
        levy = compute_one(rule, facts, [item("02-10", 700)], "05-31")
        self.assertEqual(by_month(levy), {1: "40.00", 2: "70.00", 3: "40.00"})
        [line] = levy.months[0].lines
        self.assertEqual(line.key, Key("r", day("01-01"), "floor"))

    def test_floor_of_year_at_its_end(self):
        rule = Rule(
            "r", INVOICED, FLAT, floors=(fixed(1200, YEAR),), floor_at_year_end=True
        )
        for facts, to, expected in (
            (present("01-01"), "12-30", {3: "100.00"}),
            (present("01-01"), "12-31", {3: "100.00", 12: "1100.00"}),
            (present("01-01", "06-15"), "06-30", {3: "100.00", 6: "500.00"}),
        ):
            with self.subTest(to=to):
                levy = compute_one(rule, facts, [item("03-10", 1000)], to)
                self.assertEqual(by_month(levy), expected)

    def test_cap_of_month(self):
        rule = Rule("r", INVOICED, FLAT, caps=(fixed(150),))
        levy = compute_one(rule, present(), monthly([1000, 2000], months=[1, 2]))
        self.assertEqual(by_month(levy), {1: "100.00", 2: "150.00"})
        self.assertEqual(levy.months[1].reduction, -50)

    def test_cap_is_shared_among_documents(self):
        """300 of which 100 are left by the cap: a third for each document."""
        rule = Rule("r", INVOICED, FLAT, caps=(fixed(100),))
        items = [item("09-01", 1000), item("09-02", 2000, document=2)]
        levy = compute_one(rule, present(), items)
        self.assertEqual([str(ln.amount) for ln in levy.lines], ["33.33", "66.67"])

    def test_floor_and_cap_of_month_and_year(self):
        """40 a month, 480 a year of which May took 60: December is left with 20."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(40),), caps=(fixed(480, YEAR),))
        items = [item("05-10", 600)]
        levy = compute_one(rule, present("01-01"), items)
        self.assertEqual(by_month(levy)[5], "60.00")
        self.assertEqual(levy.amount, 480)
        self.assertEqual(
            [(line.key.what, line.amount) for line in levy.months[-1].lines],
            [("floor", 40), ("cap", -20)],
        )

    def test_late_money_of_a_leaver(self):
        """Judged as on the last day; no floor; the whole cap of a year."""
        rule = Rule(
            "r",
            COLLECTED,
            FLAT,
            floors=(fixed(40),),
            caps=(fixed(1200, YEAR),),
            condition=Condition(contracts=frozenset({"cesa"})),
        )
        facts = present("2025-01-01", "2025-12-31")
        levy = compute_one(rule, facts, [item("03-10", 5000, CASH)])
        [march] = [month for month in levy.months if month.month.year == 2026]
        self.assertEqual((march.amount, march.floor, march.year_cap), (500, None, 1200))

    def test_cap_of_members(self):
        """Members have a cap, others none: none in the year of admission."""
        rule = Rule("r", INVOICED, FLAT, caps=(fixed(1200, YEAR, member=True),))
        for member_from, expected in (("01-01", 1200), ("07-01", 2400)):
            with self.subTest(member_from=member_from):
                facts = present("01-01", memberships=((day(member_from), None),))
                levy = compute_one(rule, facts, monthly(2000))
                self.assertEqual(levy.amount, expected)

    def test_cap_of_a_contract(self):
        """A rule of the CESA has half of its cap for six months of CESA."""
        cesa = Condition(contracts=frozenset({"cesa"}))
        rule = Rule("r", INVOICED, FLAT, caps=(fixed(1200, YEAR),), condition=cesa)
        facts = Facts(
            (
                Contract(day("01-01"), day("06-30"), "cape"),
                Contract(day("07-01"), None, "cesa"),
            )
        )
        self.assertEqual(compute_one(rule, facts, monthly(2000)).amount, 600)

    def test_fees(self):
        """16 a month; 100 a year make 8.33 or 8.34 a month, and 100 in all."""
        levy = compute_one(Rule("r", fees=(fixed(16),)), present("10-20"), [])
        self.assertEqual(by_month(levy), {10: "16.00", 11: "16.00", 12: "16.00"})
        levy = compute_one(Rule("r", fees=(fixed(100, YEAR),)), present("01-01"), [])
        self.assertEqual(levy.amount, 100)
        self.assertEqual(by_month(levy)[1], "8.33")

    def test_twelve_months_make_a_year(self):
        """100 a year are 100, cut or rounded up: a twelfth is not rounded before."""
        for mode in (ROUND_DOWN, ROUND_UP):
            for rule in (
                Rule("r", fees=(fixed(100, YEAR),)),
                Rule("r", INVOICED, FLAT, floors=(fixed(100, YEAR),)),
            ):
                with self.subTest(mode=mode, rule=rule):
                    rule = replace(rule, rounding=Rounding(mode=mode))
                    levy = compute_one(rule, present("01-01"), [item("01-10", 1)])
                    self.assertEqual(levy.amount, 100)

    def test_schemes_share_a_month(self):
        """The one in force on the last day of the month asks for its fee and floor."""
        rules = (Rule("r", INVOICED, FLAT, floors=(fixed(40),)),)
        old = Scheme("Old", date(2026, 1, 1), rules, date(2026, 3, 15))
        new = Scheme("New", date(2026, 3, 16), rules)
        months = [
            by_month(compute_one(scheme, present("02-01"), [], "04-30"))
            for scheme in (old, new)
        ]
        self.assertEqual(months, [{2: "40.00"}, {3: "40.00", 4: "40.00"}])

    # --- exemptions -------------------------------------------------------------------

    def test_exemption(self):
        """Of things by their day; of the floor by the last day of the month."""
        exemption = Exemption(day("03-10"), day("04-10"), "Maternity")
        facts = replace(present("02-01"), exemptions=(exemption,))
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(40),))
        items = [item("03-05", 100), item("03-20", 1000), item("04-20", 200)]
        levy = compute_one(rule, facts, items, "04-30")
        self.assertEqual(by_month(levy), {2: "40.00", 3: "10.00", 4: "40.00"})
        march = levy.months[1]
        self.assertEqual(march.exempt, ((items[1], exemption),))
        self.assertEqual(march.exemption.reason, "Maternity")

    def test_exemption_of_one_rule(self):
        exemption = Exemption(day("01-01"), day("12-31"), "Board", rule="other")
        facts = replace(present(), exemptions=(exemption,))
        levy = compute_one(Rule("r", INVOICED, FLAT), facts, [item("03-05", 100)])
        self.assertEqual(levy.amount, 10)

    # --- deposit, provisional levy ----------------------------------------------------

    def test_deposit_kept(self):
        """Held during the CAPE, given back at its end, the contribution beside it."""
        rule = Rule(
            "r", INVOICED, FLAT, deposits=(fixed(600, contracts=frozenset({"cape"})),)
        )
        facts = present("01-10", "03-31", kind="cape")
        levy = compute_one(rule, facts, [item("02-10", 1000)], "04-30")
        self.assertEqual(by_month(levy), {1: "600.00", 2: "100.00", 4: "-600.00"})

    def test_deposit_set_against(self):
        rule = Rule(
            "r", INVOICED, FLAT, deposits=(fixed(600),), deposit_use=SET_AGAINST
        )
        items = monthly(2500, months=[1, 2, 3])
        levy = compute_one(rule, present("01-10"), items, "03-31")
        self.assertEqual(by_month(levy), {1: "600.00", 2: "0.00", 3: "150.00"})

    def test_deposit_of_each_contract(self):
        """Used up by one CAPE, it is asked again for the next."""
        rule = Rule(
            "r", INVOICED, FLAT, deposits=(fixed(600),), deposit_use=SET_AGAINST
        )
        facts = Facts(
            (
                Contract(day("01-01"), day("02-28"), "cape"),
                Contract(day("04-01"), None, "cape"),
            )
        )
        levy = compute_one(rule, facts, [item("01-10", 6000)], "04-30")
        self.assertEqual(by_month(levy), {1: "600.00", 4: "600.00"})

    def test_provisional_levy(self):
        """10 % during the year, then what the bands and the cap say of all of it."""
        rule = Rule(
            "r",
            INVOICED,
            make_bands((10_000, 12), (None, 8)),
            YEAR,
            caps=(fixed(2000, YEAR),),
            provisional_rate=Decimal(10),
        )
        levy = compute_one(rule, present("01-01"), monthly(1000), "12-30")
        self.assertEqual(by_month(levy), {month: "100.00" for month in range(1, 13)})
        for amount, owed, true_up in (
            (1000, 1360, 160),  # 1,200 and 160, less 1,200
            (2000, 2000, -400),  # 1,200 and 1,120, capped, less 2,400
        ):
            with self.subTest(amount=amount):
                levy = compute_one(rule, present("01-01"), monthly(amount))
                self.assertEqual(levy.amount, owed)
                self.assertEqual(levy.months[-1].true_up, true_up)
        levy = compute_one(rule, present("01-01"), monthly(1000))
        december = levy.months[-1]
        self.assertEqual(december.provisional, 100)
        self.assertEqual([part.amount for part in december.parts], [1200, 160])

    def test_provisional_levy_of_a_leaver(self):
        """Trued up with the last month of presence; what comes later too."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR, provisional_rate=Decimal(10))
        facts = present("01-01", "05-31")
        items = monthly(1000, months=[1, 2, 3, 4, 5, 8])
        for to, expected in (("05-30", 500), ("05-31", 600), ("08-31", 720)):
            with self.subTest(to=to):
                self.assertEqual(compute_one(rule, facts, items, to).amount, expected)
