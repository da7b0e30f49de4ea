"""The two schemes that the readme works out, closed month by month."""

import re

from odoo import Command
from odoo.tests import tagged
from odoo.tools.misc import file_open

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionReadme(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._entrepreneur("Anne", cls.pottery, portal=False)

    def _start(self, kind, **rule):
        """A scheme of one rule, and a contract since January."""
        self._put_in_force([rule])
        contract = self.env["cae.contract"].create(
            {
                "entrepreneur_id": self.person.id,
                "kind": kind,
                "date_start": "2026-01-01",
                "date_end": "2026-12-31" if kind == "cape" else False,
            }
        )
        run_contracts(contract)

    def _take(self, month):
        closing = self._closing(f"2026-{month:02}-01")
        closing.action_compute()
        closing.action_post()
        levies = closing.levy_ids.sorted(lambda levy: (levy.month, levy.id))
        return [
            (levy.month.month, levy.what, levy.amount) for levy in levies if levy.amount
        ]

    def _read_taken(self, title):
        """What the table under a title of the readme says is taken."""
        with file_open("cae_activity_accounts/readme/USAGE.md") as readme:
            table = readme.read().split(f"*{title}.*")[1].split("\n\n")[1]
        found = re.findall(r"\*\*(.*?)\*\*", table)
        return [float(text.replace("−", "-").replace(",", "")) for text in found]

    def assertTaken(self, title, taken):
        sums = [round(sum(amount for *_key, amount in found), 2) for found in taken]
        self.assertEqual(sums, self._read_taken(title))

    def test_bands_of_a_year_with_a_floor(self):
        self._start(
            "cape",
            base="invoiced",
            period="year",
            band_ids=_bands((0, 40000, 11), (40000, 80000, 10), (80000, 0, 9)),
            amount_ids=_amounts(("floor", 1200, "year", {"contract_kind": "cape"})),
        )
        taken = [self._take(1)]
        february = self._invoice(self.pottery, 3000, "2026-02-05")
        taken.append(self._take(2))
        self._invoice(self.pottery, 38000, "2026-03-05")
        taken.append(self._take(3))
        refund = february._reverse_moves(
            [{"date": "2026-04-05", "invoice_date": "2026-04-05"}]
        )
        refund.invoice_line_ids.price_unit = 1000
        refund.action_post()
        taken.append(self._take(4))
        self.assertEqual(
            taken,
            [
                [(1, "floor", 100.0)],
                [(2, "base", 330.0), (2, "floor", -100.0)],
                [(3, "base", 4170.0)],
                [(2, "base", -110.0), (3, "base", 10.0)],
            ],
        )
        self.assertTaken("Bands of a year, with a floor", taken)
        self.assertFigures(
            self.pottery,
            "2026-01-01",
            "2026-04-30",
            turnover_invoiced=40000.0,
            contribution=4400.0,
        )

    def test_whole_amounts_with_a_cap(self):
        self._start(
            "cesa",
            base="margin",
            period="month",
            whole=True,
            band_ids=_bands(
                (0, 1000, 13), (1000, 2000, 12), (2000, 3333, 11), (3333, 0, 10)
            ),
            amount_ids=_amounts(
                ("floor", 80, "month", {"seniority_to": 12}),
                ("floor", 100, "month", {}),
                ("cap", 5000, "year", {"membership": "member"}),
                ("cap", 5500, "year", {}),
            ),
        )
        taken = []
        for month, sold in enumerate((2500, 400, 52000, 3000, 0), 1):
            if sold:
                self._invoice(self.pottery, sold, f"2026-{month:02}-05")
            if month == 1:
                self._bill(self.pottery, 700, "2026-01-08")
            taken.append(self._take(month))
        self.assertEqual(
            taken,
            [
                [(1, "base", 300.0), (1, "base", -84.0)],
                [(2, "base", 52.0), (2, "floor", 28.0)],
                [(3, "base", 5200.0)],
                [(4, "base", 4.0)],
                [(5, "floor", 80.0), (5, "cap", -80.0)],
            ],
        )
        self.assertTaken("Whole amounts, with a cap", taken)


def _bands(*bands):
    return [
        Command.create({"lower": lower, "upper": upper, "rate": rate})
        for lower, upper, rate in bands
    ]


def _amounts(*amounts):
    return [
        Command.create(
            {"kind": kind, "amount": amount, "per": per, "sequence": place, **condition}
        )
        for place, (kind, amount, per, condition) in enumerate(amounts)
    ]
