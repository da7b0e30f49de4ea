"""Each thing a contribution rule can say, in one case to be checked by hand."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..engine import (
    contribution_band,
    contribution_error,
    contribution_facts,
    contribution_levy,
    contribution_rule,
)
from ..engine.contribution_band import Band, make_bands
from ..engine.contribution_error import (
    AmountError,
    BandHoleError,
    BandOverlapError,
    ContributionError,
    DoubleCodeError,
    EndlessExemptionError,
    FloorOverCapError,
    NoBandError,
    NoReasonError,
    NoRuleError,
    RateError,
    TwoSchemesError,
    UnknownWordError,
)
from ..engine.contribution_facts import (
    BAD_DEBT,
    CASH,
    CREDIT_NOTE,
    INTERNAL,
    PAY,
    Contract,
    Exemption,
    Facts,
)
from ..engine.contribution_result import Key, Taken, add_taken
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
    FixedAmount,
    Rounding,
    Rule,
    Scheme,
    check_exemptions,
    check_scheme,
    check_schemes,
)
from .contribution_case import (
    by_month,
    compute,
    compute_one,
    credit_note,
    day,
    item,
    monthly,
    present,
    purchase,
)

FLAT = make_bands((None, 10))
BANDS = make_bands((1000, 12), (None, 10))
YEAR_BANDS = make_bands((10_000, 12), (None, 10))


def fixed(amount, per=MONTH, **condition):
    return FixedAmount(Decimal(amount), per, Condition(**condition))


@tagged("post_install", "-at_install")
class TestContributionRules(TestCase):
    def test_examples(self):
        for module in (
            contribution_band,
            contribution_error,
            contribution_facts,
            contribution_levy,
            contribution_rule,
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
            member_from=day("09-01"),
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
                facts = present("01-01", member_from=day(member_from))
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

    # --- what was taken ---------------------------------------------------------------

    def test_nothing_twice(self):
        rule = Rule("r", COLLECTED, FLAT, floors=(fixed(40),))
        facts, items = present("09-01"), [item("09-25", 1000, CASH)]
        first = compute_one(rule, facts, items, "09-30")
        taken = add_taken({}, [first])
        self.assertEqual((first.due, first.taken), (100, 0))
        again = compute_one(rule, facts, items, "09-30", taken=taken)
        self.assertEqual((again.amount, again.taken, again.due), (100, 100, 0))

    def test_late_reconciliation(self):
        """September's money found in October is due then, once."""
        rule = Rule("r", COLLECTED, BANDS, MONTH)
        facts, items = present("09-01"), [item("09-25", 1000, CASH)]
        taken = add_taken({}, [compute_one(rule, facts, items, "09-30")])
        items.append(item("09-28", 500, CASH, document=2))
        levy = compute_one(rule, facts, items, "10-31", taken=taken)
        self.assertEqual(levy.due, 50)
        self.assertEqual(
            [(line.key.document, line.due) for line in levy.lines],
            [(1, Decimal("-6.67")), (2, Decimal("56.67"))],
        )

    def test_payment_undone(self):
        rule = Rule("r", COLLECTED, FLAT)
        taken = {Key("r", day("09-01"), "base", 1): Taken(Decimal(1000), Decimal(100))}
        levy = compute_one(rule, present(), [], taken=taken)
        [line] = levy.gone
        self.assertEqual((line.due_base, line.due, levy.due), (-1000, -100, -100))

    def test_payment_undone_at_no_rate(self):
        """A base that owed nothing is told as gone all the same."""
        taken = {Key("r", day("09-01"), "base", 1): Taken(Decimal(1000), Decimal(0))}
        levy = compute_one(Rule("r", COLLECTED, FLAT), present(), [], taken=taken)
        self.assertEqual([line.due_base for line in levy.gone], [-1000])

    def test_credit_note_of_last_year(self):
        """It gives back what was taken then, not at the rate of now."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR)
        items = [item("2025-03-10", 15_000), item("02-10", 20_000, document=2)]
        taken = add_taken({}, [compute_one(rule, present(), items, "02-28")])
        items.append(credit_note("03-10", 15_000, "2025-03-10"))
        levy = compute_one(rule, present(), items, "03-31", taken=taken)
        self.assertEqual(levy.due, -1700)
        self.assertEqual(
            {ln.key.month for ln in levy.lines if ln.due}, {day("2025-03-01")}
        )

    def test_credit_note_on_a_document(self):
        """1,500 owe 120 + 50; 600 given back were 500 at 10 % and 100 at 12 %."""
        items = [item("03-01", 1500), credit_note("04-10", 600, "03-01")]
        levy = compute_one(Rule("r", INVOICED, BANDS), present(), items)
        self.assertEqual(
            [(line.key.document, line.amount) for line in levy.lines],
            [(1, 170), (8, -62)],
        )

    def test_since_the_last_year(self):
        """Years that are taken need not be told again: a document cashed in both goes
        on in its bands, the deposit is still held."""
        items = [
            item("2025-03-10", 800, CASH, document=3),
            item("2025-12-20", 800, CASH),
            item("01-05", 800, CASH),
        ]
        kept = Rule("r", COLLECTED, BANDS, deposits=(fixed(600),))
        for rule, first_month in (
            (kept, 1),
            (kept, 7),
            (replace(kept, deposit_use=SET_AGAINST), 1),
        ):
            with self.subTest(rule=rule, first_month=first_month):
                start = day("2025-07-01" if first_month == 7 else "01-01")
                facts = present("2024-02-01")
                options = {"to": "01-31", "first_month": first_month}
                whole = compute_one(rule, facts, items, **options)
                before = compute_one(rule, facts, items, "2025-12-31")
                taken = add_taken({}, [before])
                levy = compute_one(
                    rule, facts, items, taken=taken, since=start, **options
                )
                self.assertEqual(levy.due, whole.months[-1].amount)

    def test_credit_note_to_come(self):
        """A credit note dated before what it gives back counts on its own day."""
        rule = Rule("r", INVOICED, FLAT)
        items = [credit_note("03-10", 100, "04-10")]
        levy = compute_one(rule, present(), items, "03-31")
        self.assertEqual(by_month(levy), {3: "-10.00"})

    def test_nothing_given_back(self):
        """What a scheme does not give back."""
        items = [
            item("09-01", 1000),
            credit_note("09-05", 100, "09-01"),
            item("09-06", -50, BAD_DEBT),
        ]
        for gives_back, expected in (
            ({CREDIT_NOTE, BAD_DEBT}, 85),
            ({CREDIT_NOTE}, 90),
            ({BAD_DEBT}, 95),
            (set(), 100),
        ):
            with self.subTest(gives_back=gives_back):
                rule = Rule("r", INVOICED, FLAT, gives_back=frozenset(gives_back))
                self.assertEqual(compute_one(rule, present(), items).amount, expected)

    # --- bad input --------------------------------------------------------------------

    def test_refused_rules(self):
        """Each error names the rule and the lines."""
        first, last = (
            Band(Decimal(0), Decimal(10), Decimal(1)),
            Band(Decimal(20), None, Decimal(1)),
        )
        middle = Band(Decimal(5), Decimal(20), Decimal(1))
        low, high = fixed(50), fixed(40)
        for error, lines, values in (
            (BandHoleError, (first, last), {"bands": (first, last)}),
            (BandHoleError, (last,), {"bands": (last,)}),
            (BandHoleError, (first,), {"bands": (first,)}),
            (BandOverlapError, (first, middle), {"bands": (last, middle, first)}),
            (BandOverlapError, None, {"bands": (*FLAT, last)}),
            (BandOverlapError, None, {"bands": make_bands((0, 5), (None, 5))}),
            (RateError, None, {"bands": make_bands((None, 101))}),
            (RateError, None, {"provisional_rate": Decimal(-1)}),
            (NoBandError, (), {"bands": ()}),
            (NoBandError, (), {"base": None}),
            (FloorOverCapError, (low, high), {"floors": (low,), "caps": (high,)}),
            (FloorOverCapError, None, {"floors": (low,), "caps": (fixed(599, YEAR),)}),
            (FloorOverCapError, None, {"floors": (fixed(601, YEAR),), "caps": (low,)}),
            (AmountError, None, {"fees": (fixed(-1),)}),
            (UnknownWordError, ("sold",), {"base": "sold"}),
            (UnknownWordError, ("week",), {"period": "week"}),
            (UnknownWordError, ("week",), {"fees": (fixed(1, "week"),)}),
            (UnknownWordError, ("lent",), {"deposit_use": "lent"}),
            (UnknownWordError, ("internal",), {"caps": (fixed(1, sale="internal"),)}),
        ):
            with self.subTest(error=error, values=values):
                rule = Rule(**{"code": "r", "base": INVOICED, "bands": FLAT} | values)
                with self.assertRaises(error) as caught:
                    check_scheme(Scheme("S", date(2026, 1, 1), (rule,)))
                self.assertIsInstance(caught.exception, ContributionError)
                self.assertEqual(caught.exception.rule, "r")
                if lines is not None:
                    self.assertEqual(caught.exception.lines, lines)

    def test_floor_over_cap_where_both_apply(self):
        """A floor of the CAPE over the cap of the CESA harms nobody."""
        cape, cesa = (frozenset({kind}) for kind in ("cape", "cesa"))
        rule = Rule(
            "r",
            INVOICED,
            FLAT,
            floors=(fixed(100, contracts=cape),),
            caps=(fixed(80, contracts=cesa),),
        )
        check_scheme(Scheme("S", date(2026, 1, 1), (rule,)))
        for caps in (
            (fixed(80, seniority_from=12),),
            (fixed(80, member=True),),
            (fixed(80, tags=frozenset({"a"})),),
        ):
            with self.subTest(caps=caps), self.assertRaises(FloorOverCapError):
                check_scheme(Scheme("S", date(2026, 1, 1), (replace(rule, caps=caps),)))

    def test_refused_schemes(self):
        rule = Rule("r", INVOICED, FLAT)
        for rules, lines in (
            ((), date(2026, 1, 1)),
            ((replace(rule, date_from=day("02-01")),), date(2026, 1, 1)),
            ((replace(rule, date_to=day("03-31")),), date(2026, 4, 1)),
        ):
            scheme = Scheme("S", date(2026, 1, 1), rules)
            with self.subTest(rules=rules), self.assertRaises(NoRuleError) as caught:
                check_scheme(scheme)
            self.assertEqual(caught.exception.lines, (scheme, lines))
        half = replace(rule, date_to=day("03-31"))
        rest = replace(rule, code="s", date_from=day("04-01"))
        check_scheme(Scheme("S", date(2026, 1, 1), (half, rest)))
        check_scheme(Scheme("S", date(2026, 1, 1), (half,), day("03-31")))
        with self.assertRaises(DoubleCodeError) as caught:
            check_scheme(Scheme("S", date(2026, 1, 1), (rule, rule)))
        self.assertEqual(caught.exception.rule, "r")

    def test_two_schemes(self):
        rules = (Rule("r", INVOICED, FLAT),)
        old = Scheme("Old", date(2025, 1, 1), rules, date(2025, 12, 31))
        new = Scheme("New", date(2026, 1, 1), rules)
        check_schemes([new, old])
        late = replace(old, date_to=date(2026, 1, 1))
        with self.assertRaises(TwoSchemesError) as caught:
            check_schemes([new, late])
        self.assertEqual(caught.exception.lines, (late, new, date(2026, 1, 1)))

    def test_refused_exemptions(self):
        sound = Exemption(day("01-01"), day("06-30"), "RSA", "r")
        check_exemptions([sound])
        for error, exemption in (
            (EndlessExemptionError, replace(sound, date_to=None)),
            (EndlessExemptionError, replace(sound, date_to=day("2025-12-31"))),
            (NoReasonError, replace(sound, reason=" ")),
        ):
            with self.subTest(error=error), self.assertRaises(error) as caught:
                facts = replace(present(), exemptions=(exemption,))
                compute_one(Rule("r", INVOICED, FLAT), facts, [])
            self.assertEqual(caught.exception.lines, (exemption,))
            self.assertEqual(caught.exception.rule, "r")
