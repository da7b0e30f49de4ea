"""A cooperative that changes programs in mid-year, in cases to be checked by hand."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from odoo.tests import tagged

from ..engine.contribution_band import make_bands
from ..engine.contribution_facts import BAD_DEBT, CASH, Contract, Exemption, Facts
from ..engine.contribution_result import Brought, Key, Taken, add_taken
from ..engine.contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    KEPT,
    MARGIN,
    MONTH,
    SET_AGAINST,
    YEAR,
    Rule,
    Scheme,
)
from .contribution_case import (
    BANDS,
    FLAT,
    YEAR_BANDS,
    by_month,
    compute_one,
    credit_note,
    day,
    fixed,
    item,
    monthly,
    present,
    purchase,
)

SECOND_HALF = range(7, 13)


def brought(on, base=0, amount=0):
    return Brought(day(on), Decimal(base), Decimal(amount))


def one_by_one(levy):
    """What each month owes, as whole numbers, those that owe nothing left out."""
    return {
        month.month.month: int(month.amount) for month in levy.months if month.amount
    }


@tagged("post_install", "-at_install")
class TestContributionBrought(TestCase):
    # --- base ---------------------------------------------------------------------

    def test_bands_go_on(self):
        """Of 2,000 after 9,000, half is in the band to 10,000: 120 and 100. What was
        taken elsewhere is of no importance, nor is what is dated before."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR)
        items = [
            item("06-30", 5000, document=3),
            item("07-10", 2000),
            item("2027-01-10", 1000, document=2),
        ]
        for amount in (0, 1080, 5000):
            with self.subTest(amount=amount):
                levy = compute_one(
                    rule,
                    present("01-01"),
                    items,
                    "2027-01-31",
                    brought=brought("06-30", 9000, amount),
                )
                self.assertEqual(by_month(levy), {7: "220.00", 1: "120.00"})
                july = levy.months[0]
                self.assertEqual([part.amount for part in july.parts], [120, 100])
                self.assertEqual((july.base, july.base_to_date), (2000, 11_000))

    def test_whole_amount(self):
        """1,000 at 12 %, then 100 more make it 10 % for all: 20 are given back."""
        rule = Rule("r", INVOICED, BANDS, YEAR, whole=True)
        levy = compute_one(
            rule,
            present("01-01"),
            [item("07-10", 100)],
            brought=brought("06-30", 1000, 120),
        )
        self.assertEqual(by_month(levy), {7: "-10.00"})

    def test_bands_of_month_and_document(self):
        """They do not know of what came before, but a document may go on."""
        items = [item("09-20", 800, CASH), item("10-05", 800, CASH)]
        for period, known, expected in (
            (MONTH, items, {10: "96.00"}),
            (DOCUMENT, items, {10: "84.00"}),  # 200 at 12 %, 600 at 10 %
            (DOCUMENT, items[1:], {10: "96.00"}),
        ):
            with self.subTest(period=period, known=len(known)):
                levy = compute_one(
                    Rule("r", COLLECTED, BANDS, period),
                    present(),
                    known,
                    brought=brought("09-30", 5000, 500),
                )
                self.assertEqual(by_month(levy), expected)

    def test_nothing_of_the_next_year(self):
        """Taken over on 31 December, a year starts as any other."""
        rule = Rule(
            "r",
            INVOICED,
            YEAR_BANDS,
            YEAR,
            floors=(fixed(1200, YEAR),),
            caps=(fixed(2400, YEAR),),
        )
        items = [item("12-31", 900), item("2027-02-10", 1000, document=2)]
        levy = compute_one(
            rule,
            present("01-01"),
            items,
            "2027-03-31",
            brought=brought("12-31", 50_000, 5000),
        )
        self.assertEqual(by_month(levy), {1: "100.00", 2: "100.00", 3: "100.00"})
        self.assertEqual(levy.months[-1].base_to_date, 1000)

    def test_financial_year(self):
        """On 30 September, July begins the year: six months are in the one before."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(1200, YEAR),))
        levy = compute_one(
            rule,
            present("01-01"),
            [],
            "12-31",
            first_month=7,
            brought=brought("09-30", 0, 250),
        )
        self.assertEqual(one_by_one(levy), {10: 150, 11: 100, 12: 100})

    # --- cap and floor of the year --------------------------------------------------

    def test_cap_is_used_up(self):
        """10 % of 1,000 a month from July on, 1,200 a year at most."""
        rule = Rule("r", INVOICED, FLAT, caps=(fixed(1200, YEAR),))
        for facts, amount, expected in (
            (present("01-01"), 900, {7: 100, 8: 100, 9: 100}),
            (present("01-01"), 1200, {}),
            (present("01-01"), 1250, {7: -50}),
            (present("05-01"), 750, {7: 50}),  # eight months: 800
            (present("01-01", "09-30"), 900, {}),  # nine months: 900
        ):
            with self.subTest(facts=facts, amount=amount):
                levy = compute_one(
                    rule,
                    facts,
                    monthly(1000, months=SECOND_HALF),
                    brought=brought("06-30", 10 * amount, amount),
                )
                self.assertEqual(one_by_one(levy), expected)

    def test_cap_reached_then_a_credit_note(self):
        """15,000 owed 1,200 only: 2,000 given back leave it so, 5,000 do not."""
        rule = Rule("r", INVOICED, FLAT, YEAR, caps=(fixed(1200, YEAR),))
        for back, expected in ((2000, {}), (5000, {8: -200})):
            with self.subTest(back=back):
                levy = compute_one(
                    rule,
                    present("01-01"),
                    [credit_note("08-10", back, "05-10")],
                    brought=brought("06-30", 15_000, 1200),
                )
                self.assertEqual(one_by_one(levy), expected)

    def test_floor_is_answered(self):
        """100 a month of the whole year; July asks for what is left of January on."""
        rule = Rule("r", INVOICED, FLAT, YEAR, floors=(fixed(1200, YEAR),))
        hundred = dict.fromkeys(SECOND_HALF, 100)
        for base, amount, items, expected in (
            (0, 600, [], hundred),
            (0, 450, [], hundred | {7: 250}),
            (9000, 900, [], {10: 100, 11: 100, 12: 100}),
            # 600 were the floor's: they count for the 700 of July
            (0, 600, [item("07-10", 7000)], hundred),
            # 600 were the bands': 1,300 in all
            (6000, 600, [item("07-10", 7000)], {7: 700}),
            # 900 at some other rate
            (0, 900, [item("07-10", 7000)], {7: 700}),
        ):
            with self.subTest(base=base, amount=amount, items=items):
                levy = compute_one(
                    rule,
                    present("01-01"),
                    items,
                    brought=brought("06-30", base, amount),
                )
                self.assertEqual(one_by_one(levy), expected)

    def test_floor_at_year_end(self):
        rule = Rule(
            "r", INVOICED, FLAT, floors=(fixed(1200, YEAR),), floor_at_year_end=True
        )
        levy = compute_one(
            rule, present("01-01"), [], brought=brought("06-30", 3000, 300)
        )
        self.assertEqual(one_by_one(levy), {12: 900})

    def test_floor_of_who_left_before(self):
        """300 for three months were for the program of then to ask."""
        rule = Rule("r", COLLECTED, FLAT, YEAR, floors=(fixed(1200, YEAR),))
        for at_end in (False, True):
            with self.subTest(at_end=at_end):
                levy = compute_one(
                    replace(rule, floor_at_year_end=at_end),
                    present("01-01", "03-31"),
                    [item("09-10", 500, CASH)],
                    brought=brought("06-30", 2000, 200),
                )
                self.assertEqual(one_by_one(levy), {9: 50})

    def test_floor_of_nothing(self):
        """Who left without paying anything owes no less, whatever the purchases were:
        a floor that asks for nothing is one all the same."""
        rule = Rule("r", MARGIN, FLAT, YEAR, floors=(fixed(1200, YEAR),))
        levy = compute_one(
            rule,
            present("01-01", "03-31"),
            [purchase("09-10", 500)],
            brought=brought("06-30"),
        )
        self.assertEqual(one_by_one(levy), {})
        levy = compute_one(
            replace(rule, floors=(fixed(0, YEAR),)),
            present(),
            [purchase("09-10", 500)],
            since=day("01-01"),
        )
        self.assertEqual(one_by_one(levy), {})

    def test_exempt_before(self):
        """Three months of leave before June ask for no floor: 300 of 600 are left."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(1200, YEAR),))
        leave = Exemption(day("01-01"), day("03-31"), "Maternity")
        facts = replace(present("01-01"), exemptions=(leave,))
        levy = compute_one(rule, facts, [], "07-31", brought=brought("06-30", 0, 300))
        self.assertEqual(one_by_one(levy), {7: 100})

    def test_scheme_begins_after(self):
        """A scheme which begins with the program, or later: cap and floor are of all
        the year; the scheme which ended with the other one does not know of it."""
        rules = (
            Rule(
                "r",
                INVOICED,
                FLAT,
                floors=(fixed(600, YEAR),),
                caps=(fixed(1200, YEAR),),
            ),
        )
        items = [item("08-10", 9000)]
        for scheme, amount, expected in (
            (Scheme("New", day("07-01"), rules), 300, {7: 50, 8: 850}),
            (Scheme("New", day("07-01"), rules), 700, {8: 500}),
            # six months and four
            (
                Scheme("Later", day("09-01"), rules),
                200,
                {9: 150, 10: 50, 11: 50, 12: 50},
            ),
            (Scheme("Old", day("01-01"), rules, day("06-30")), 700, {}),
        ):
            with self.subTest(scheme=scheme.name, amount=amount):
                levy = compute_one(
                    scheme,
                    present("01-01"),
                    items,
                    brought=brought("06-30", 10 * amount, amount),
                )
                self.assertEqual(one_by_one(levy), expected)

    # --- true-up, fees, deposits ----------------------------------------------------

    def test_true_up(self):
        """12,000 in the year owe 1,200 and 160, less what was taken on both sides."""
        rule = Rule(
            "r",
            INVOICED,
            make_bands((10_000, 12), (None, 8)),
            YEAR,
            caps=(fixed(2000, YEAR),),
            provisional_rate=Decimal(10),
        )
        half = monthly(1000, months=SECOND_HALF)
        hundred = dict.fromkeys(SECOND_HALF, 100)
        for base, amount, items, expected in (
            (6000, 600, half, hundred | {12: 100 + 160}),
            (6000, 500, half, hundred | {12: 100 + 260}),
            (12_000, 1200, [], {12: 160}),
            (20_000, 2300, half, hundred | {12: 100 - 900}),  # capped: 2,000
        ):
            with self.subTest(base=base, amount=amount):
                levy = compute_one(
                    rule,
                    present("01-01"),
                    items,
                    brought=brought("06-30", base, amount),
                )
                self.assertEqual(one_by_one(levy), expected)
        levy = compute_one(
            replace(rule, caps=()),
            present("01-01"),
            [],
            brought=brought("06-30", 12_000, 1200),
        )
        [december] = levy.months
        self.assertEqual(december.true_up, 160)
        self.assertEqual([part.amount for part in december.parts], [1200, 160])

    def test_in_mid_month(self):
        """What is sold later in that month counts; what is fixed was asked before."""
        rule = Rule("r", INVOICED, FLAT, floors=(fixed(40),), fees=(fixed(100, YEAR),))
        items = [item("06-15", 900), item("06-16", 300, document=2)]
        levy = compute_one(
            rule, present("01-01"), items, "07-31", brought=brought("06-15")
        )
        self.assertEqual(by_month(levy), {6: "30.00", 7: "48.33"})
        levy = compute_one(rule, present("01-01"), [], brought=brought("06-15"))
        self.assertEqual(sum(month.fee for month in levy.months), 50)

    def test_deposit(self):
        """Held elsewhere: not asked again, not used up, not given back; that of a
        later contract is asked."""
        cape = frozenset({"cape"})
        facts = Facts(
            (
                Contract(day("01-10"), day("05-31"), "cape"),
                Contract(day("08-01"), None, "cape"),
            )
        )
        items = [item("04-10", 1000), item("09-10", 1000, document=2)]
        asked = {4: 100, 8: 600}
        for use, on, expected in (
            (KEPT, "01-31", {**asked, 9: 100}),
            (KEPT, "03-15", {**asked, 9: 100}),
            (KEPT, "08-31", {9: 100}),
            (SET_AGAINST, "01-31", asked),
            (SET_AGAINST, "03-15", asked),
            (SET_AGAINST, "08-31", {9: 100}),
        ):
            rule = Rule(
                "r",
                INVOICED,
                FLAT,
                deposits=(fixed(600, contracts=cape),),
                deposit_use=use,
            )
            for since in (None, day("01-01")):
                with self.subTest(use=use, on=on, since=since):
                    levy = compute_one(
                        rule, facts, items, brought=brought(on), since=since
                    )
                    self.assertEqual(one_by_one(levy), expected)

    def test_fee_alone(self):
        levy = compute_one(
            Rule("r", fees=(fixed(16),)),
            present("01-01"),
            [],
            "08-31",
            brought=brought("06-30"),
        )
        self.assertEqual(one_by_one(levy), {7: 16, 8: 16})

    # --- what gives back ------------------------------------------------------------

    def test_given_back(self):
        """A credit note, or a bad debt, on what was taken over counts on its own day:
        11,000 less 2,000 are 1,000 at 10 % and 1,000 at 12 %."""
        sale, note = item("06-10", 2000), credit_note("07-10", 2000, "06-10")
        for thing in (note, replace(note, kind=BAD_DEBT)):
            for period, expected in ((YEAR, -220), (MONTH, -240), (DOCUMENT, -240)):
                with self.subTest(kind=thing.kind, period=period):
                    levy = compute_one(
                        Rule("r", INVOICED, YEAR_BANDS, period),
                        present(),
                        [thing],
                        brought=brought("06-30", 11_000, 1300),
                    )
                    self.assertEqual(one_by_one(levy), {7: expected})
        levy = compute_one(
            Rule("r", INVOICED, FLAT),
            present(),
            [sale, replace(note, day=day("06-30"))],
            brought=brought("06-30"),
        )
        self.assertFalse(levy.lines)

    def test_given_back_in_a_later_year(self):
        """It gives back nothing of a year which this program knows."""
        levy = compute_one(
            Rule("r", INVOICED, FLAT),
            present(),
            [credit_note("2027-01-10", 100, "06-10")],
            "2027-01-31",
            since=day("2027-01-01"),
            brought=brought("06-30"),
        )
        self.assertEqual(one_by_one(levy), {1: -10})

    def test_nothing_twice(self):
        """July closed, then August: what was taken before the day is left alone."""
        rule = Rule("r", INVOICED, YEAR_BANDS, YEAR, floors=(fixed(1200, YEAR),))
        facts, items = present("01-01"), monthly(1000, months=SECOND_HALF)
        elsewhere = {"brought": brought("06-30", 9000, 1000)}
        taken = {Key("r", day("05-01"), "floor"): Taken(amount=Decimal(80))}
        for to, due in (("07-31", 120), ("08-31", 100), ("08-31", 0)):
            levy = compute_one(rule, facts, items, to, taken=taken, **elsewhere)
            self.assertEqual(levy.due, due)
            taken = add_taken(taken, [levy])
