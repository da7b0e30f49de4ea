"""What closings took is given back, once and to the cent, when its thing goes."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .scheme_case import SchemeCase


@tagged("post_install", "-at_install")
class TestContributionBack(SchemeCase):
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

    def test_bad_debt_of_several_invoices(self):
        """CAE-24: each invoice gives back its own part, in its own month."""
        self._put_in_force({"base": "invoiced", "rate": 10})
        january = self._invoice(self.pottery, 1000, "2026-01-15")
        self._close("2026-01-01")
        february = self._invoice(self.pottery, 333.33, "2026-02-20")
        self._close("2026-02-01")
        self._write_off(january | february, "2026-03-10")
        closing = self._close("2026-03-01")
        self.assertEqual(
            {str(levy.month): levy.base_amount for levy in closing.levy_ids},
            {"2026-01-01": -1000.0, "2026-02-01": -333.33},
        )
        self.assertFigures(self.pottery, "2026-01-01", "2026-03-31", contribution=0.0)

    def test_bad_debt_ties_invoices(self):
        """Bands by document: each invoice goes back in its own bands, whichever of
        those that one entry writes off changed last."""
        self._put_in_force(
            {"base": "invoiced", "band_ids": self._bands((500, 20), (0, 10))}
        )
        january = self._invoice(self.pottery, 1000, "2026-01-15")
        february = self._invoice(self.pottery, 1000, "2026-02-20")
        taken = self._close("2026-01-01").levy_ids | self._close("2026-02-01").levy_ids
        self.assertEqual(taken.mapped("amount"), [150.0, 150.0])
        self._write_off(january | february, "2026-03-10")
        self.assertEqual(
            self._close("2026-03-01").levy_ids.mapped("amount"), [-150.0, -150.0]
        )
        self._invoice(self.pottery, 600, "2026-04-01")
        self.assertEqual(self._close("2026-04-01").levy_ids.mapped("amount"), [110.0])

    def _write_off(self, invoices, day):
        debts = invoices.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        vat = invoices.line_ids.filtered("tax_line_id")
        owed, taxed = (round(sum(some.mapped("balance")), 2) for some in (debts, vat))
        loss = self._get_account("654")
        self.assertTrue(loss.cae_is_bad_debt)
        entry = self._entry(
            day,
            (loss, self.pottery, owed + taxed),
            (vat.account_id, self.pottery, -taxed),
            (debts.account_id, self.pottery, -owed),
        )
        credit = entry.line_ids.filtered(
            lambda line: line.account_id == debts.account_id
        )
        (debts | credit).reconcile()

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

    def test_credit_notes_of_two_new_years(self):
        """CAE-24: what each gives back was taken a year before; closings go on."""
        self._put_in_force(
            {
                "base": "invoiced",
                "rate": 10,
                "amount_ids": self._amounts({"kind": "floor", "amount": 1}),
            },
            date_from="2024-01-01",
        )
        for activity, year in ((self.studio, 2024), (self.pottery, 2025)):
            invoice = self._invoice(activity, 1000, f"{year}-12-15")
            self._close(f"{year}-12-01")
            day = f"{year + 1}-01-03"
            invoice._reverse_moves([{"invoice_date": day, "date": day}], cancel=True)
            levies = self._close(f"{year + 1}-01-01").levy_ids.filtered("amount")
            self.assertEqual(levies.mapped("amount"), [-100.0])
        self.assertFalse(self._close("2026-02-01").levy_ids)

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
