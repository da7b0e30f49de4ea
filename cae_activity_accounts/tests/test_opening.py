"""Going live in the middle of a year: statements and trial balance agree with those of
the former program, and what goes on afterwards starts from there."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .opening_case import (
    BALANCE_HEAD,
    COUNTERS,
    DAY,
    DOCUMENTS,
    FIGURES,
    POTTERY,
    STUDIO,
    OpeningCase,
)


@tagged("post_install", "-at_install")
class TestOpening(OpeningCase):
    def test_agrees_with_the_former_program(self):
        """CAE-19, CAE-20: each figure, by hand; the trial balance by account."""
        self._take_over()
        self.assertFigures(self.pottery, "2026-01-01", DAY, **FIGURES)
        self.assertEqual(self._trial_balance(), self._expected_balance())
        self.assertLedgerIsWhole(DAY)
        pottery = self.pottery.with_context(cae_date_from="2026-01-01", cae_date_to=DAY)
        self.assertEqual((pottery.vat_pending, pottery.vat_due), (400.0, 1250.0))
        self.assertFalse(self._opening("balances").amount_open)

    def test_balances_alone_agree_too(self):
        """Documents explain the balances, and move none of them."""
        self._import("balances", self._balances())
        self.assertEqual(self._trial_balance(), self._expected_balance())
        self.assertEqual(self._opening("balances").amount_open, 2760.0)
        self._import("documents", DOCUMENTS)
        self.assertEqual(self._trial_balance(), self._expected_balance())

    def test_month_after(self):
        """A customer pays what was open: collected, VAT due and contribution follow."""
        self._take_over()
        invoice = self._find_document("F-2026-05-118")
        self.assertEqual(
            (invoice.invoice_date, invoice.invoice_date_due),
            (fields.Date.to_date("2026-05-12"), fields.Date.to_date("2026-06-11")),
        )
        self._pay(invoice, "2026-07-10")
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFigures(
            self.pottery,
            "2026-07-01",
            "2026-07-31",
            turnover_invoiced=0.0,
            turnover_collected=1000.0,
            receivable=1200.0,
            payable=360.0,
            vat=1650.0,
            cash=17060.0,
            contribution_due=150.0,
            available_for_pay=15100.0,
        )
        pottery = self.pottery.with_context(
            cae_date_from="2026-07-01", cae_date_to="2026-07-31"
        )
        self.assertEqual((pottery.vat_pending, pottery.vat_due), (200.0, 1450.0))
        self._pay(self._find_document("A-77"), "2026-07-12")
        self.assertFigures(
            self.pottery, "2026-07-01", "2026-07-31", payable=0.0, cash=16700.0
        )
        self.assertLedgerIsWhole("2026-07-31")

    def test_contribution_is_taken_once(self):
        """CAE-24: 50.00 on what was left to contribute, 100.00 on what July brought."""
        self._take_over()
        self._pay(self._find_document("F-2026-05-118"), "2026-07-10")
        closing = self._closing("2026-07-01")
        closing.action_compute()
        closing.action_post()
        self.assertEqual(
            sorted(
                closing.levy_ids.mapped(lambda levy: (levy.base_amount, levy.amount))
            ),
            [(500.0, 50.0), (1000.0, 100.0)],
        )
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-07-31", contribution_due=0.0
        )
        brought = self.scheme._get_brought(self.pottery)[self.pottery.id]
        [brought] = brought.values()
        self.assertEqual((brought.base, brought.amount), (17500, 1750))
        with self.assertRaisesRegex(UserError, "built on it"):
            self._opening("counters").with_user(self.accountant).action_revert()

    def test_invoiced_base_is_not_taken_again(self):
        """The turnover of the balances was contributed by the former program."""
        self.scheme.sudo().write({"state": "draft"})
        self.scheme.rule_ids.base = "invoiced"
        self.scheme.action_put_in_force()
        self._take_over()
        self.assertFigures(self.pottery, "2026-01-01", DAY, contribution_due=50.0)
        self._invoice(self.pottery, 100, "2026-07-02")
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-07-31", contribution_due=60.0
        )

    def test_scheme_of_after_the_take_over(self):
        """What was left is due all the same, though the scheme starts later."""
        self.scheme.sudo().write({"state": "draft"})
        self.scheme.date_from = "2026-07-01"
        self.scheme.action_put_in_force()
        self._take_over()
        self.assertFigures(
            self.pottery, "2026-01-01", "2026-07-31", contribution_due=50
        )

    def test_not_in_the_legal_series(self):
        """INV-03: the first invoice issued here is the first of its series."""
        self._take_over()
        documents = self._find_document("F-2026-05-118") | self._find_document(
            "F-2025-120"
        )
        self.assertNotIn(self.company._get_cae_sale_journal(), documents.journal_id)
        self.assertFalse(any(documents.mapped("inalterable_hash")))
        invoice = self._invoice(self.pottery, 100, "2026-07-02")
        self.assertEqual(invoice.sequence_number, 1)
        self.assertTrue(invoice.inalterable_hash)

    def test_result_by_month(self):
        """Income dated in its months: cash moves on the day of the take-over only."""
        rows = self._balances()
        rows[1:2] = [
            self._balance("income", POTTERY, -12000, "31/03/2026"),
            self._balance("income", POTTERY, -8000, "30/06/2026"),
        ]
        self._import("balances", rows)
        self._import("documents", DOCUMENTS)
        self.assertFigures(
            self.pottery,
            "2026-01-01",
            "2026-03-31",
            turnover_invoiced=12000.0,
            cash=0.0,
        )
        self.assertFigures(
            self.pottery, "2026-04-01", DAY, turnover_invoiced=8000.0, cash=15860.0
        )
        self.assertEqual(self._trial_balance(), self._expected_balance())
        self.assertLedgerIsWhole("2026-03-31")

    def test_several_rates_and_credit_note(self):
        """One line for each rate; a credit note takes away from what is owed."""
        rows = self._balances()
        rows[4] = self._balance("receivable", POTTERY, 315.5 - 24)
        rows[6] = self._balance("pending", POTTERY, -15.5)
        rows[12] = self._balance("bank", "", 22610 + 2400 - 291.5 - 400 + 15.5)
        head = DOCUMENTS[0]
        customer = ["Facture client", "F-1", "01/06/2026", "", "Galerie Bleue", ""]
        refund = ["Avoir client", "AV-9", "02/06/2026", "", "Galerie Bleue", ""]
        self._import("balances", rows)
        wizard = self._import(
            "documents",
            [
                head,
                [*customer, POTTERY, "100,00", "10,00", "À l’encaissement", "315,50"],
                [*customer, POTTERY, "100,00", "5,50", "À l’encaissement", ""],
                [*customer, POTTERY, "100,00", "", "", ""],
                [*refund, POTTERY, "20,00", "4,00", "Déjà exigible", ""],
            ],
        )
        self.assertFalse(self._errors(wizard))
        invoice = self._find_document("F-1")
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (300.0, 15.5))
        self.assertEqual(self._find_document("AV-9").amount_residual, 24.0)
        self.assertEqual(self._trial_balance(), self._expected_balance(rows))
        self._pay(invoice, "2026-07-10")
        self.assertFigures(
            self.pottery, "2026-07-01", "2026-07-31", turnover_collected=300.0
        )
        due = self._trial_balance("2026-07-31")
        self.assertNotIn((self.codes["pending"], POTTERY), due)

    def test_second_time_changes_nothing(self):
        self._take_over()
        before = self._trial_balance()
        for kind, rows in (
            ("balances", self._balances()),
            ("documents", DOCUMENTS),
            ("counters", COUNTERS),
        ):
            wizard = self._import(kind, rows)
            self.assertFalse(self._errors(wizard))
            self.assertEqual(
                (wizard.created_count, wizard.unchanged_count), (0, len(rows) - 1)
            )
        self.assertEqual(self._trial_balance(), before)
        count = self.env["cae.opening"].search_count(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(count, 3)

    def test_revert(self):
        """As long as nothing was built on it; with its trace, and it can be redone."""
        self._take_over()
        for kind in ("counters", "documents", "balances"):
            opening = self._opening(kind).with_user(self.accountant)
            opening.action_revert()
            self.assertEqual(opening.state, "reverted")
            self.assertIn("cancelled", opening.message_ids[0].body)
            self.assertEqual(set(opening.move_ids.mapped("state")) - {"cancel"}, set())
        self.assertFalse(self._trial_balance())
        self.assertFigures(
            self.pottery,
            "2026-01-01",
            DAY,
            turnover_collected=0.0,
            contribution_due=0.0,
        )
        with self.assertRaisesRegex(UserError, "already"):
            opening.action_revert()
        self._take_over()
        self.assertFigures(self.pottery, "2026-01-01", DAY, **FIGURES)

    def test_what_stands_on_it_keeps_it(self):
        self._take_over()
        opening = self._opening("balances").with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "Open Invoices and Bills.*built on it"):
            opening.action_revert()
        invoice = self._find_document("F-2026-05-118")
        self._pay(invoice, "2026-07-10", 100)
        with self.assertRaisesRegex(UserError, "built on it"):
            self._opening("documents").with_user(self.accountant).action_revert()
        self.assertStays(invoice)
        self.assertStays(opening.move_ids[0])

    def test_nothing_is_known_of_another_company(self):
        """Each cooperative has its own take-over."""
        self._take_over()
        other = self._create_company("Coopérative du Large")
        rows = [
            BALANCE_HEAD,
            self._balance("bank", "", 10),
            self._balance("capital", "", -10),
        ]
        self.accountant.company_ids |= other
        wizard = self._open("balances", rows)
        wizard = wizard.with_context(allowed_company_ids=other.ids)
        self.assertFalse(wizard.env["cae.opening"]._find_loaded("balances"))

    def test_documents_of_the_cooperative_itself(self):
        """A bill shared by several trade names is owed by the cooperative."""
        rows = self._balances()
        rows[5][2] = ""
        documents = [DOCUMENTS[0], [*DOCUMENTS[3][:6], "", *DOCUMENTS[3][7:]]]
        self._import("balances", rows)
        self.assertFalse(self._errors(self._import("documents", documents)))
        self.assertEqual(self._find_document("A-77").cae_activity_id, self.structure)
        self.assertEqual(self._trial_balance(), self._expected_balance(rows))

    def test_balance_of_a_customer(self):
        """What the balances say of one customer is explained by his documents."""
        rows = self._balances()
        rows[4:5] = [
            self._balance("receivable", POTTERY, 1200, partner="Mairie de Lorient"),
            self._balance("receivable", POTTERY, 1200, partner="Galerie Bleue"),
        ]
        self._import("balances", rows)
        self.assertFalse(self._errors(self._import("documents", DOCUMENTS)))
        self.assertFalse(self._opening("balances").amount_open)
        self.assertNotEqual(self.pottery.name, STUDIO)
