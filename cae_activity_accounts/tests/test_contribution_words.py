"""Rules in words, as an assembly reads them and as contracts print them (CAE-26)."""

import re

from odoo import Command
from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionWords(LedgerCase):
    def _rule(self, **vals):
        scheme = self.env["cae.contribution.scheme"].create(
            {
                "name": "S",
                "rule_ids": [Command.create({"name": "Contribution", **vals})],
            }
        )
        return scheme.rule_ids

    def assertWords(self, expected, **vals):
        summary = self._rule(**vals).with_context(lang="en_US").summary
        self.assertEqual(self._plain(summary), expected)

    def _plain(self, text):
        return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)

    def _bands(self, *bands):
        names = "lower", "upper", "rate"
        return [Command.create(dict(zip(names, band, strict=True))) for band in bands]

    def _amounts(self, *amounts):
        return [Command.create(amount) for amount in amounts]

    def test_rate(self):
        for base, expected in (
            ("invoiced", "10 % of the turnover invoiced"),
            ("collected", "10 % of the turnover collected"),
            ("margin", "10 % of the margin"),
            ("payroll", "10 % of the payroll cost"),
        ):
            self.assertWords(expected, base=base, rate=10)
        free = self._bands((0, 0, 0))  # the rate beside bands is not looked at
        self.assertWords(
            "0 % of the payroll cost", base="payroll", band_ids=free, rate=10
        )

    def test_bands(self):
        """Those of Astrolabe."""
        bands = self._bands((0, 40000, 11), (40000, 80000, 10.5), (80000, 0, 9))
        words = "11 % up to 40 000,00 €, 10,5 % up to 80 000,00 €, 9 % above"
        vals = {"base": "invoiced", "band_ids": bands}
        self.assertWords(
            f"{words}, of the turnover invoiced of the year", period="year", **vals
        )
        self.assertWords(
            f"{words}, of the turnover invoiced of each month"
            " (the rate of the band applies to all of it)",
            period="month",
            whole=True,
            **vals,
        )

    def test_fixed_amounts(self):
        """Those of Solstice, and a deposit: the first whose condition is met counts."""
        self.assertWords(
            "12 % of the margin;"
            " at least 80,00 € a month (the first 12 months),"
            " otherwise 100,00 € a month;"
            " at most 5 000,00 € a year (members), otherwise 5 500,00 € a year;"
            " a deposit of 600,00 € (CAPE), given back at its end",
            base="margin",
            rate=12,
            amount_ids=self._amounts(
                {"kind": "floor", "amount": 80, "seniority_to": 12},
                {"kind": "floor", "amount": 100, "sequence": 20},
                {
                    "kind": "cap",
                    "amount": 5000,
                    "per": "year",
                    "membership": "member",
                },
                {"kind": "cap", "amount": 5500, "per": "year", "sequence": 20},
                {"kind": "deposit", "amount": 600, "contract_kind": "cape"},
            ),
        )

    def test_fee(self):
        self.assertWords(
            "a fixed fee of 16,00 € a month; only CESA, from month 13 to month 24",
            base=False,
            amount_ids=self._amounts({"kind": "fee", "amount": 16}),
            contract_kind="cesa",
            seniority_from=12,
            seniority_to=24,
        )

    def test_fees_of_a_month_and_of_a_year(self):
        """The first whose condition is met counts, not both."""
        self.assertWords(
            "a fixed fee of 16,00 € a month (members), otherwise 100,00 € a year",
            base=False,
            amount_ids=self._amounts(
                {"kind": "fee", "amount": 16, "membership": "member"},
                {"kind": "fee", "amount": 100, "per": "year", "sequence": 20},
            ),
        )

    def test_provisional(self):
        self.assertWords(
            "10 % of the turnover collected;"
            " 8 % is taken during the year, and the difference at its end;"
            " only on sales to others",
            rate=10,
            is_provisional=True,
            provisional_rate=8,
            sale="external",
        )

    def test_description(self):
        """What a contract says besides."""
        rule = self._rule(
            base="margin",
            rate=12,
            gives_back_bad_debt=False,
            rounding_unit="1",
            amount_ids=self._amounts({"kind": "cap", "amount": 8400, "per": "year"}),
        ).with_context(lang="en_US")
        self.assertEqual(
            self._plain(rule._describe()),
            "Contribution: 12 % of the margin; at most 8 400,00 € a year."
            " The margin is the turnover invoiced less the direct charges."
            " Of an amount per year, each month of presence counts for a twelfth."
            " A credit note gives back what was taken."
            " Rounding: nearest, to the euro.",
        )
