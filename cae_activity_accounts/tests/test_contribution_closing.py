"""Rules of a scheme, taken by closings on what the ledger says."""

from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase


class SchemeCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._entrepreneur("Nora", cls.pottery, portal=False)

    @classmethod
    def _put_in_force(cls, *rules, date_from="2026-01-01"):
        scheme = cls.env["cae.contribution.scheme"].create(
            {
                "name": "Barème",
                "date_from": date_from,
                "decision_date": date_from,
                "decision_reference": "AG 2025, resolution 7",
                "rule_ids": [Command.create(rule) for rule in rules],
            }
        )
        scheme.action_put_in_force()
        return scheme

    @classmethod
    def _bands(cls, *steps):
        lower, commands = 0, []
        for upper, rate in steps:
            band = {"lower": lower, "upper": upper or 0, "rate": rate}
            commands.append(Command.create(band))
            lower = upper
        return commands

    @classmethod
    def _amounts(cls, *amounts):
        return [Command.create(amount) for amount in amounts]

    @classmethod
    def _contract(cls, date_start, date_end, kind="cesa"):
        contract = cls.env["cae.contract"].create(
            {
                "entrepreneur_id": cls.person.id,
                "kind": kind,
                "date_start": date_start,
                "date_end": date_end,
            }
        )
        contract.action_record_past()
        return contract

    def _close(self, month):
        closing = self._closing(month)
        closing.action_compute()
        closing.action_post()
        return closing

    def _taken(self, closing):
        """What a closing took, by month concerned and by what it was taken for."""
        return {
            (str(levy.month)[:7], levy.what, levy.move_id): levy.amount
            for levy in closing.levy_ids
        }


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

    def test_credit_note_moves_the_bands_back(self):
        """What is left of the year owes what it would have owed alone."""
        self._put_in_force(
            {
                "base": "invoiced",
                "period": "year",
                "band_ids": self._bands((40000, 11), (0, 10)),
            }
        )
        january = self._invoice(self.pottery, 39000, "2026-01-15")
        self._close("2026-01-01")
        self._invoice(self.pottery, 41000, "2026-02-15")
        self._close("2026-02-01")
        january._reverse_moves(
            [{"invoice_date": "2026-03-03", "date": "2026-03-03"}], cancel=True
        )
        closing = self._close("2026-03-01")
        self.assertEqual(sum(closing.levy_ids.mapped("amount")), 4500 - 8400)
        self.assertTrue(all(closing.levy_ids.mapped("is_late")))

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

    def test_bad_debt_gives_back(self):
        """A debt written off gives back what was taken on its invoice."""
        self._put_in_force({"base": "invoiced", "rate": 10})
        invoice = self._invoice(self.pottery, 1000, "2026-01-15")
        self._close("2026-01-01")
        self._write_off(invoice, "2026-03-10")
        closing = self._close("2026-03-01")
        [levy] = closing.levy_ids
        self.assertEqual((levy.amount, str(levy.month)), (-100.0, "2026-01-01"))
        self.assertFigures(self.pottery, "2026-01-01", "2026-03-31", contribution=0.0)

    def _write_off(self, invoice, day):
        debt = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        vat = invoice.line_ids.filtered("tax_line_id")
        loss = self._get_account("654")
        self.assertTrue(loss.cae_is_bad_debt)
        entry = self._entry(
            day,
            (loss, self.pottery, debt.balance + vat.balance),
            (vat.account_id, self.pottery, -vat.balance),
            (debt.account_id, self.pottery, -debt.balance),
        )
        credit = entry.line_ids.filtered(
            lambda line: line.account_id == debt.account_id
        )
        (debt | credit).reconcile()

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

    def test_credit_note_after_a_new_scheme(self):
        """Design §4.4: given back at the rate at which it was taken."""
        scheme = self._put_in_force({"base": "invoiced", "rate": 10})
        invoice = self._invoice(self.pottery, 1000, "2026-01-15")
        self._close("2026-01-01")
        new = scheme.copy({"date_from": "2026-02-01", "decision_date": "2026-02-01"})
        new.rule_ids.rate = 20
        new.action_put_in_force()
        invoice._reverse_moves(
            [{"invoice_date": "2026-02-03", "date": "2026-02-03"}], cancel=True
        )
        closing = self._close("2026-02-01")
        self.assertEqual(closing.levy_ids.mapped("amount"), [-100.0])
        self.assertEqual(closing.levy_ids.rule_id, scheme.rule_ids)
        self.assertFalse(self._close("2026-03-01").levy_ids)

    def test_change_in_a_closed_year(self):
        """What was taken last year is given back, and no floor is asked twice."""
        self._put_in_force(
            {
                "base": "collected",
                "period": "month",
                "rate": 10,
                "amount_ids": self._amounts({"kind": "floor", "amount": 40}),
            },
            date_from="2025-01-01",
        )
        self._contract("2025-11-01", "2026-10-31")
        self.pottery.key_ids.date_from = "2025-11-01"
        invoice = self._invoice(self.pottery, 1000, "2025-11-15")
        self._pay(invoice, "2025-11-20")
        amounts = [
            sum(self._close(month).levy_ids.mapped("amount"))
            for month in ("2025-11-01", "2025-12-01", "2026-01-01")
        ]
        self.assertEqual(amounts, [100.0, 40.0, 40.0])
        invoice.line_ids.remove_move_reconcile()
        closing = self._close("2026-02-01")
        self.assertEqual(
            {key[:2]: amount for key, amount in self._taken(closing).items()},
            {
                ("2025-11", "base"): -100.0,
                ("2025-11", "floor"): 40.0,
                ("2026-02", "floor"): 40.0,
            },
        )

    def test_what_is_unreconciled_and_taken_again(self):
        """The same payment, given back and taken anew, changes nothing."""
        self._put_in_force({"base": "collected", "rate": 10})
        invoice = self._invoice(self.pottery, 1000, "2026-01-15")
        payment = self._pay(invoice, "2026-01-20")
        self._close("2026-01-01")
        invoice.line_ids.remove_move_reconcile()
        debts = (invoice | payment.move_id).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        debts.reconcile()
        self.assertFalse(self._close("2026-02-01").levy_ids)

    def test_what_adds_up_to_nothing_books_nothing(self):
        """In floats too: 0.10 + 0.20 - 0.30."""
        self._put_in_force({"base": "invoiced", "rate": 100})
        other = self._get_account("658")
        for amount in (-0.1, -0.2, 0.3):
            self._entry(
                "2026-01-15",
                (self.income_account, self.pottery, amount),
                (other, self.pottery, -amount),
            )
        closing = self._close("2026-01-01")
        self.assertEqual(closing.levy_ids.mapped("amount"), [0.1, 0.2, -0.3])
        self.assertFalse(closing.entry_ids)

    def test_a_draft_is_deleted_with_what_was_computed_on_it(self):
        self._put_in_force({"base": "margin", "rate": 10})
        bills = [self._bill(self.pottery, 100, f"2026-01-{day}") for day in (10, 11)]
        closing = self._closing("2026-01-01")
        closing.action_compute()
        self.assertEqual(len(closing.levy_ids), 2)
        self._delete(bills[1])
        closing.action_post()
        self.assertEqual(closing.levy_ids.move_id, bills[0])
        with self.assertRaisesRegex(UserError, "took a contribution on"):
            self._delete(bills[0])
        self.assertEqual(self._close("2026-02-01").levy_ids.mapped("amount"), [10.0])

    def _delete(self, bill):
        bill.button_draft()
        bill.unlink()
        self.env.flush_all()

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

    def test_credit_note_of_the_new_year(self):
        """What it gives back was taken last year, floors and bands by document or
        not: the closings after it find nothing left."""
        for period in ("document", "month"):
            with self.subTest(period), self.env.cr.savepoint() as savepoint:
                self._put_in_force(
                    {
                        "base": "invoiced",
                        "period": period,
                        "rate": 10,
                        "amount_ids": self._amounts({"kind": "floor", "amount": 1}),
                    },
                    date_from="2025-01-01",
                )
                invoice = self._invoice(self.pottery, 1000, "2025-12-15")
                self._close("2025-12-01")
                invoice._reverse_moves(
                    [{"invoice_date": "2026-01-03", "date": "2026-01-03"}], cancel=True
                )
                levies = self._close("2026-01-01").levy_ids.filtered("amount")
                self.assertEqual(levies.mapped("amount"), [-100.0])
                self.assertFalse(self._close("2026-02-01").levy_ids)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_credit_note_follows_the_bands_of_its_invoice(self):
        """Astrolabe's bands on one document: what is left of it owes as if it had been
        invoiced so."""
        self._put_in_force(
            {"base": "invoiced", "band_ids": self._bands((1000, 20), (0, 10))}
        )
        invoice = self._invoice(self.pottery, 1500, "2026-01-15")
        self.assertEqual(self._close("2026-01-01").levy_ids.amount, 250.0)
        note = self._document(
            "out_refund", self.pottery, 1000, "2026-02-03", reversed_entry_id=invoice.id
        )
        [levy] = self._close("2026-02-01").levy_ids
        self.assertEqual((levy.move_id, levy.amount), (note, -150.0))

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
