"""Rules of a scheme, taken by closings on what the ledger says."""

from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .scheme_case import SchemeCase


@tagged("post_install", "-at_install")
class TestContributionClosing(SchemeCase):
    def test_bands_of_the_year(self):
        """Astrolabe's: 11 % to 40,000, 10 % to 80,000, 9 % above, of the year."""
        self._put_in_force(
            {
                "base": "invoiced",
                "period": "year",
                "band_ids": self._bands((40000, 11), (80000, 10), (0, 9)),
            }
        )
        january = self._invoice(self.pottery, 39000, "2026-01-15")
        self.assertEqual(
            self._taken(self._close("2026-01-01")),
            {("2026-01", "base", january): 4290.0},
        )
        february = self._invoice(self.pottery, 51000, "2026-02-15")
        closing = self._close("2026-02-01")
        self.assertEqual(self._taken(closing), {("2026-02", "base", february): 5010.0})
        for words in ("11 %", "1 000,00", "10 %", "40 000,00", "9 %", "10 000,00"):
            self.assertIn(words, self._plain(closing.levy_ids.explanation))
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-02-28", contribution=9300.0
        )

    def _plain(self, text):
        return text.replace("\N{NO-BREAK SPACE}", " ").replace(
            "\N{NARROW NO-BREAK SPACE}", " "
        )

    def test_floor_and_fee_of_a_month_of_presence(self):
        """An activity opened mid-month owes the whole month, and nothing before it."""
        self._put_in_force(
            {
                "base": "invoiced",
                "rate": 10,
                "amount_ids": self._amounts({"kind": "floor", "amount": 80}),
            },
            {
                "name": "Assurance",
                "base": False,
                "amount_ids": self._amounts({"kind": "fee", "amount": 16}),
            },
        )
        self._contract("2026-02-15", "2026-10-31")
        self.assertFalse(self._close("2026-01-01").levy_ids)
        invoice = self._invoice(self.pottery, 500, "2026-02-20")
        closing = self._close("2026-02-01")
        nothing = self.env["account.move"]
        self.assertEqual(
            self._taken(closing),
            {
                ("2026-02", "base", invoice): 50.0,
                ("2026-02", "floor", nothing): 30.0,
                ("2026-02", "fee", nothing): 16.0,
            },
        )
        self.assertEqual(
            closing.anomaly_ids.filtered(lambda one: one.kind == "limit").activity_id,
            self.pottery,
        )
        self.assertFigures(
            self.pottery,
            "2026-01-01",
            "2026-02-28",
            contribution=96.0,
            contribution_due=0.0,
        )
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-03-31", contribution_due=96.0
        )

    def test_exemption(self):
        """CAE-26: who lives on a minimum income is exempt from the fixed part."""
        scheme = self._put_in_force(
            {
                "name": "Fixe",
                "base": False,
                "amount_ids": self._amounts({"kind": "fee", "amount": 30}),
            },
            {"name": "Variable", "base": "invoiced", "rate": 13.5},
        )
        self._contract("2026-01-01", "2026-10-31")
        exemption = self.env["cae.contribution.exemption"].create(
            {
                "activity_id": self.pottery.id,
                "rule_id": scheme.rule_ids[0].id,
                "date_from": "2026-01-01",
                "date_to": "2026-02-28",
                "reason": "RSA",
            }
        )
        self._invoice(self.pottery, 1000, "2026-02-10")
        self.assertFalse(self._close("2026-01-01").levy_ids)
        closing = self._close("2026-02-01")
        self.assertEqual(closing.levy_ids.mapped("amount"), [135.0])
        self.assertEqual(self._close("2026-03-01").levy_ids.mapped("amount"), [30.0])
        for change in (
            {"date_to": "2026-02-27"},
            {"date_from": "2026-04-01"},
            {"date_to": "2026-04-30"},
        ):
            with (
                self.subTest(change),
                self.assertRaisesRegex(UserError, "clôtur|closed"),
            ):
                exemption.write(change)

    def test_margin_of_flagged_purchases(self):
        rule = {"base": "margin", "rate": 10, "margin_charges": "flagged"}
        self._put_in_force(rule)
        self._invoice(self.pottery, 2000, "2026-01-15")
        self._bill(self.pottery, 500, "2026-01-20")
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-01-31", contribution_due=200.0
        )
        self.expense_account.cae_is_margin_purchase = True
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-01-31", contribution_due=150.0
        )

    def test_payroll_cost(self):
        self._put_in_force({"base": "payroll", "rate": 5})
        pay, owed = self._get_account("641"), self._get_account("421")
        self._entry(
            "2026-01-31", (pay, self.pottery, 1000), (owed, self.pottery, -1000)
        )
        self.assertEqual(self._close("2026-01-01").levy_ids.amount, 50.0)

    def test_membership_ends_with_the_key(self):
        """Who left the activity no longer makes it a member's."""
        self.person.member_since = "2025-01-01"
        other = self.env["cae.entrepreneur"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Anne"}).id}
        )
        key = {"entrepreneur_id": other.id, "date_from": "2026-02-01"}
        self.pottery.key_ids = [
            Command.update(self.pottery.key_ids.id, {"date_to": "2026-01-31"}),
            Command.create({**key, "percentage": 100}),
        ]
        self._put_in_force(
            {"base": "invoiced", "rate": 1, "period": "month", "membership": "member"}
        )
        for day in ("2026-01-15", "2026-02-15"):
            self._invoice(self.pottery, 1000, day)
        levies = self._close("2026-02-01").levy_ids
        self.assertEqual([str(levy.month) for levy in levies], ["2026-01-01"])

    def test_queries(self):
        """One more activity asks no more queries."""
        self._put_in_force(
            {
                "base": "invoiced",
                "period": "year",
                "rate": 10,
                "amount_ids": self._amounts({"kind": "fee", "amount": 10}),
            }
        )
        self._contract("2026-01-01", "2026-10-31")
        schemes = self.env["cae.contribution.scheme"]
        counts = []
        for activities in (self.pottery, self.pottery | self.studio):
            self._invoice(activities[-1], 100, "2026-01-15")
            schemes._get_due_amounts(activities, self._day("2026-01-31"))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            schemes._get_due_amounts(activities, self._day("2026-01-31"))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def _day(self, text):
        return self.env["cae.closing"]._fields["month"].to_date(text)

    def test_preview_says_what_is_owed_and_why(self):
        scheme = self._put_in_force(
            {
                "base": "invoiced",
                "period": "month",
                "whole": True,
                "band_ids": self._bands((1000, 13), (0, 12)),
                "amount_ids": self._amounts(
                    {"kind": "floor", "amount": 80}, {"kind": "cap", "amount": 200}
                ),
            }
        )
        self._contract("2026-01-01", "2026-10-31")
        invoice = self._invoice(self.pottery, 500, "2026-01-15")
        self._invoice(self.pottery, 2000, "2026-02-15")
        entry = scheme.preview(self.pottery, "2026-01-01", "2026-02-28")[
            self.pottery.id
        ]
        self.assertEqual(
            [
                (line["what"], line["move_id"], line["amount"])
                for line in entry["lines"][:2]
            ],
            [("base", invoice.id, 65.0), ("floor", False, 15.0)],
        )
        self.assertEqual(Decimal(str(entry["due"])), 80 + 200)
        self.assertTrue(all(line["explanation"] for line in entry["lines"]))
        draft = scheme.copy({"date_from": "2027-01-01"})
        self.assertEqual(
            draft.preview(self.pottery, "2026-01-01", "2026-02-28")[self.pottery.id][
                "amount"
            ],
            280.0,
        )

    def test_true_up_of_the_year(self):
        """A provisional rate, and at the end of the year what its bands say."""
        self._put_in_force(
            {
                "base": "invoiced",
                "period": "year",
                "band_ids": self._bands((1000, 20), (0, 10)),
                "is_provisional": True,
                "provisional_rate": 12,
            },
            date_from="2025-01-01",
        )
        self.pottery.key_ids.date_from = "2025-01-01"
        self._contract("2025-01-01", "2026-10-31")
        self._invoice(self.pottery, 1000, "2025-10-15")
        self._invoice(self.pottery, 2000, "2025-12-15")
        october = self._close("2025-10-01")
        self.assertEqual(october.levy_ids.mapped("amount"), [120.0])
        december = self._close("2025-12-01")
        self.assertEqual(
            {levy.what: levy.amount for levy in december.levy_ids},
            {"base": 240.0, "true_up": 40.0},
        )
        self.assertFalse(self._close("2026-01-01").levy_ids)

    def test_a_true_up_says_why(self):
        """The bands of the year and its cap; what was taken for now keeps its rate."""
        self._put_in_force(
            {
                "base": "invoiced",
                "rate": 20,
                "is_provisional": True,
                "provisional_rate": 12,
                "amount_ids": self._amounts(
                    {"kind": "cap", "amount": 500, "per": "year"}
                ),
            },
            date_from="2025-01-01",
        )
        self._invoice(self.pottery, 3000, "2025-12-15")
        closing = self._close("2025-12-01")
        base, true_up = closing.levy_ids.sorted("what")
        self.assertEqual((base.amount, base.rate), (360.0, 12.0))
        self.assertEqual((true_up.amount, true_up.is_limited), (140.0, True))
        words = self._plain(true_up.explanation)
        for one in ("20 % ", "3 000,00", "12 %", "500,00"):
            self.assertIn(one, words)
        self.assertIn("limit", closing.anomaly_ids.mapped("kind"))

    def test_a_year_which_ends_in_june(self):
        """The true-up comes with June, and the bands of July begin from nothing."""
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self._put_in_force(
            {
                "base": "invoiced",
                "period": "year",
                "band_ids": self._bands((1000, 20), (0, 10)),
                "is_provisional": True,
                "provisional_rate": 12,
            },
            date_from="2025-07-01",
        )
        for day in ("2025-12-15", "2026-06-15", "2026-07-15"):
            self._invoice(self.pottery, 1000, day)
        months = ("2025-12-01", "2026-01-01", "2026-06-01", "2026-07-01")
        taken = [sum(self._close(month).levy_ids.mapped("amount")) for month in months]
        self.assertEqual(taken, [120.0, 0.0, 120.0 + 60.0, 120.0])

    def test_another_currency(self):
        """A document counts as it is booked, 2.00 dollars the euro; what the dollar
        gained until it was paid is no turnover."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            [
                {"currency_id": dollar.id, "name": day, "rate": rate}
                | {"company_id": self.company.id}
                for day, rate in (("2026-09-01", 2.0), ("2026-09-20", 1.0))
            ]
        )
        self._put_in_force(
            {"base": "invoiced", "rate": 10},
            {"name": "Assurance", "base": "collected", "rate": 1},
        )
        invoice = self._invoice(self.pottery, 1000, "2026-09-05", currency_id=dollar.id)
        self._pay(invoice, "2026-09-25")
        closing = self._close("2026-09-01")
        self.assertEqual(
            {levy.rule_id.base: levy.amount for levy in closing.levy_ids},
            {"invoiced": 50.0, "collected": 5.0},
        )
        self.assertEqual(closing.entry_ids.move_id.currency_id, closing.currency_id)

    def test_deposit_used_up(self):
        """Astrolabe's: asked with the CAPE, used up by what is taken, the rest given
        back at its end."""
        self._put_in_force(
            {
                "base": "invoiced",
                "rate": 10,
                "deposit_use": "set_against",
                "amount_ids": self._amounts(
                    {"kind": "deposit", "amount": 600, "contract_kind": "cape"}
                ),
            }
        )
        self._contract("2026-01-01", "2026-02-28", kind="cape")
        self._invoice(self.pottery, 1000, "2026-01-15")
        self._invoice(self.pottery, 2000, "2026-02-15")
        amounts = [
            sum(self._close(f"2026-{month}-01").levy_ids.mapped("amount"))
            for month in ("01", "02", "03")
        ]
        self.assertEqual(amounts, [600.0, 0.0, -300.0])
        self.assertFalse(self._close("2026-04-01").levy_ids)

    def test_conditions(self):
        """A rule for members only, and one for activities with a tag."""
        tag = self.env["cae.activity.tag"].create({"name": "Bâtiment"})
        self._put_in_force(
            {"name": "Membres", "base": "invoiced", "rate": 1, "membership": "member"},
            {"name": "Décennale", "base": "invoiced", "rate": 2, "tag_ids": tag.ids},
            {"name": "Interne", "base": "invoiced", "rate": 4, "sale": "internal"},
        )
        self._invoice(self.pottery, 1000, "2026-01-15")
        due = self._get_due("2026-01-31")
        self.assertEqual(due, 0)
        self.pottery.tag_ids = tag
        self.assertEqual(self._get_due("2026-01-31"), 20)
        self._invoice(
            self.pottery, 500, "2026-01-20", partner_id=self.company.partner_id.id
        )
        self.assertEqual(self._get_due("2026-01-31"), 30 + 20)

    def _get_due(self, day):
        statement = self.pottery.get_statement(day, day)[self.pottery.id]
        return statement["contribution_due"]
