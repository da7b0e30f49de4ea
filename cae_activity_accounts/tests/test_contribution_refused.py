"""Rules, schemes and exemptions which are refused, each with its reason."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.tests import tagged

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
    Exemption,
)
from ..engine.contribution_rule import (
    INVOICED,
    YEAR,
    Rule,
    Scheme,
    check_exemptions,
    check_scheme,
    check_schemes,
)
from .contribution_case import (
    FLAT,
    compute_one,
    day,
    fixed,
    present,
)


@tagged("post_install", "-at_install")
class TestContributionRefused(TestCase):
    def test_floors_of_many_tags(self):
        """Looked at by condition, not by set of tags: of 40 there are 10**12."""
        trades = frozenset(f"trade {number}" for number in range(40))
        rule = Rule("r", INVOICED, FLAT, YEAR, floors=(fixed(50, tags=trades),))
        check_scheme(Scheme("Test", date(2026, 1, 1), (rule,)))
        capped = replace(rule, caps=(fixed(40),))
        with self.assertRaises(FloorOverCapError):
            check_scheme(Scheme("Test", date(2026, 1, 1), (capped,)))

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
