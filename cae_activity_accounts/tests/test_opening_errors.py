"""Files which cannot be taken over: all that is wrong is said, nothing is written."""

import time
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.cae_base.tests.import_case import to_csv, to_xlsx

from ..wizards import cae_import_opening_documents_write as write
from .opening_case import (
    BALANCE_HEAD,
    COUNTER_HEAD,
    COUNTERS,
    DAY,
    DOCUMENT_HEAD,
    DOCUMENTS,
    FIGURES,
    PENDING,
    POTTERY,
    STUDIO,
    OpeningCase,
)

GONE = "Jardins du Blavet"


@tagged("post_install", "-at_install")
class TestOpeningErrors(OpeningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls.env["cae.activity"].create(
            {"name": GONE, "date_open": "2026-01-01"}
        )
        cls.gone._change_state("closed", fields.Date.to_date("2026-04-30"), "Départ")

    def assertNothingWritten(self):
        self.assertFalse(self._trial_balance())
        self.assertFalse(
            self.env["cae.opening"].search([("company_id", "=", self.company.id)])
        )

    def assertWrong(self, kind, rows, *expected):
        """The same is said by the dry run and by the import: (line, column, words)."""
        for action in (self._check, self._import):
            wizard = action(kind, rows)
            errors = self._errors(wizard)
            self.assertEqual(
                [error[:2] for error in errors], [one[:2] for one in expected], errors
            )
            for (_line, _heading, message), (*_place, words) in zip(
                errors, expected, strict=True
            ):
                self.assertRegex(message, words)
            self.assertEqual(wizard.state, "checked")

    def test_dry_run_writes_nothing(self):
        wizard = self._check("balances", self._balances())
        self.assertFalse(self._errors(wizard))
        self.assertEqual((wizard.created_count, wizard.state), (12, "checked"))
        self.assertNothingWritten()
        wizard.action_import()
        self.assertEqual(self._trial_balance(), self._expected_balance())

    def test_wrong_balances(self):
        """Each line with its column, in one go."""
        rows = [
            BALANCE_HEAD,
            self._balance("606XX", POTTERY, 10),
            self._balance("income", "Poterie de la Lune", -10),
            self._balance("bank", POTTERY, 10),
            self._balance("income", GONE, -10),
            self._balance("income", POTTERY, -10, day="31/02/2026"),
            self._balance("income", POTTERY, -10, day="01/07/2026"),
            self._balance("income", POTTERY, 0),
            ["", self.codes["income"], POTTERY, "", "", "douze", ""],
            ["", self.codes["income"], POTTERY, "", "", "1", "1"],
            ["", self.codes["income"], POTTERY, "", "", "1,005", ""],
            ["", self.codes["income"], POTTERY, "", "", "1.200", ""],
            self._balance("capital", "", -7),
            self._balance("capital", "", -7),
        ]
        self.assertWrong(
            "balances",
            rows,
            (2, "Compte", "606XX"),
            (3, "Enseigne", "Poterie de la Lune"),
            (4, "Enseigne", "money of the company"),
            (5, "Enseigne", "closed since 04/30/2026|closed since 30/04/2026"),
            (6, "Date", "31/02/2026"),
            (7, "Date", "after the take-over"),
            (8, "Débit, Crédit", "more than zero"),
            (9, "Débit", "douze"),
            (10, "Débit, Crédit", "one amount"),
            (11, "Débit", "to the cent"),
            (12, "Débit", "to the cent"),
            (14, "Date", "same as line 13"),
        )
        self.assertNothingWritten()

    def test_closed_activity(self):
        """What it earned is dated before its end; what it still owns is taken over."""
        rows = [
            BALANCE_HEAD,
            self._balance("income", GONE, -10, day="30/04/2026"),
            self._balance("receivable", GONE, 12),
            self._balance("vat", GONE, -2),
        ]
        self.assertFalse(self._errors(self._check("balances", rows)))

    def test_unbalanced(self):
        rows = self._balances()
        rows[12] = self._balance("bank", "", 22600)
        self.assertWrong("balances", rows, (13, "Débit, Crédit", r"10[.,]00.*missing"))
        self.assertNothingWritten()

    def test_lock_date(self):
        """On the day of the take-over it refuses the file; before, the line."""
        self.company.fiscalyear_lock_date = "2026-03-31"
        rows = self._balances()
        rows[1:2] = [
            self._balance("income", POTTERY, -12000, "31/03/2026"),
            self._balance("income", POTTERY, -8000),
        ]
        self.assertWrong("balances", rows, (2, "Date", "move the lock date back"))
        self.company.fiscalyear_lock_date = DAY
        with self.assertRaisesRegex(UserError, "move the lock date back"):
            self._check("balances", self._balances())
        self.company.fiscalyear_lock_date = False
        self._import("balances", self._balances())
        self.company.sale_lock_date = DAY
        with self.assertRaisesRegex(UserError, "move the lock date back"):
            self._check("documents", DOCUMENTS)

    def test_revert_and_lock_date(self):
        self._take_over()
        self.company.fiscalyear_lock_date = DAY
        opening = self._opening("documents").with_user(self.accountant)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            opening.action_revert()
        self.assertEqual(opening.state, "loaded")
        self.assertFigures(self.pottery, "2026-01-01", DAY, **FIGURES)

    def test_balances_come_first(self):
        for kind, rows in (("documents", DOCUMENTS), ("counters", COUNTERS)):
            with self.assertRaisesRegex(UserError, "balances first"):
                self._check(kind, rows)

    def test_balances_loaded_otherwise(self):
        """A second file of balances does not add to the first."""
        self._import("balances", self._balances())
        rows = self._balances()
        rows[1] = self._balance("income", POTTERY, -20010)
        rows[12] = self._balance("bank", "", 22620)
        self.assertWrong(
            "balances",
            rows,
            (2, "Compte, Débit, Crédit", "taken over already"),
            (13, "Compte, Débit, Crédit", "taken over already"),
        )

    def test_wrong_documents(self):
        self._import("balances", self._balances())

        def document(number, untaxed="100", vat="20", when=PENDING, left="", **vals):
            return [
                vals.get("kind", "Facture client"),
                number,
                vals.get("day", "01/06/2026"),
                "",
                vals.get("partner", "Galerie Bleue"),
                vals.get("company", ""),
                vals.get("activity", POTTERY),
                untaxed,
                vat,
                when,
                left,
            ]

        rows = [
            DOCUMENT_HEAD,
            document("F-2", kind="Devis"),
            document(""),
            document("F-4", day="01/07/2026"),
            document("F-5", partner=""),
            document("F-6", company="123456789"),
            document("F-7", activity=GONE),
            document("F-8", untaxed="-100"),
            document("F-9", vat="13"),
            document("F-10", when=""),
            document("F-11", left="130"),
            document("F-12", left="0"),
            document("F-13"),
            document("F-13", day="02/06/2026"),
            document("F-15", untaxed=""),
        ]
        self.assertWrong(
            "documents",
            rows,
            (2, "Type", "Devis.*Facture client"),
            (3, "Numéro", "empty"),
            (4, "Date", "after the take-over"),
            (5, "Tiers, SIREN ou SIRET", "whom"),
            (6, "SIREN ou SIRET", "neither a SIREN"),
            (7, "Enseigne", "closed since"),
            (8, "Montant HT, TVA", "without a sign"),
            (9, "TVA", "one line for each rate"),
            (10, "Exigibilité de la TVA", "becomes due with the payment"),
            (11, "Reste dû TTC", "at most the document"),
            (12, "Reste dû TTC", "more than zero"),
            (14, "Date", "Line 13 says otherwise"),
            (15, "Montant HT", "empty"),
        )
        self.assertEqual(self._trial_balance(), self._expected_balance())

    def test_documents_exceed_the_balances(self):
        """Neither the receivables nor the pending VAT may come to more."""
        self._import("balances", self._balances())
        rows = [list(row) for row in DOCUMENTS]
        rows[2][7:9] = ["1 100,00", "220,00"]
        self.assertWrong(
            "documents",
            rows,
            (2, "Reste dû TTC", "2.520[.,]00.*2.400[.,]00"),
            (2, "TVA", "420[.,]00.*400[.,]00"),
        )

    def test_documents_loaded_otherwise(self):
        self._take_over()
        rows = [list(row) for row in DOCUMENTS]
        rows[1][10] = "1 100,00"
        self.assertWrong("documents", rows, (2, "Numéro", "says otherwise"))

    def test_wrong_counters(self):
        self._import("balances", self._balances())
        rows = [
            COUNTER_HEAD,
            ["", "1", "", "", "", ""],
            ["Coopérative des Deux Rives", "1", "", "", "", ""],
            [POTTERY, "", "", "", "", ""],
            [POTTERY, "", "Assurance", "", "10", ""],
            [STUDIO, "1", "", "", "", ""],
            [STUDIO, "2", "", "", "", ""],
        ]
        self.assertWrong(
            "counters",
            rows,
            (2, "Enseigne", "empty"),
            (3, "Enseigne", "contributes nothing"),
            (
                4,
                "Encaissé HT, Base contribuée HT, Contribution prélevée,"
                " Base restant à contribuer HT",
                "at least one amount",
            ),
            (5, "Contribution", "Assurance"),
            (7, "Enseigne", "same as line 6"),
        )

    def test_counters_without_scheme(self):
        self.scheme.sudo().write({"date_to": "2026-05-31", "state": "replaced"})
        self._import("balances", self._balances())
        self.assertWrong("counters", COUNTERS, (2, "Contribution", "put one in force"))

    def test_latin_1_and_xlsx(self):
        """What Windows and spreadsheets write; accounts of another length."""
        rows = self._balances()
        for row in rows[1:]:
            row[1] = row[1].rstrip("0") + "00"
        wizard = self._check("balances", to_csv(rows, "latin-1"))
        self.assertFalse(self._errors(wizard))
        rows = [
            [
                float(cell.replace(",", ".")) if place > 4 and cell else cell
                for place, cell in enumerate(row)
            ]
            if number
            else row
            for number, row in enumerate(rows)
        ]
        wizard = self._import("balances", to_xlsx(rows), name="reprise.xlsx")
        self.assertFalse(self._errors(wizard))
        self.assertEqual(self._trial_balance(), self._expected_balance())
        wizard = self._import("documents", to_csv(DOCUMENTS, "cp1252", "\t"))
        self.assertFalse(self._errors(wizard))

    def test_five_thousand_lines_with_one_wrong(self):
        """Said in seconds, and nothing is written."""
        lines = [
            self._balance("charges", POTTERY, 1, label=f"Achat {number}")
            for number in range(4999)
        ]
        rows = [BALANCE_HEAD, *lines, self._balance("bank", "", -4999)]
        rows[2500][1] = "606XX"
        start = time.monotonic()
        self.assertWrong("balances", rows, (2501, "Compte", "606XX"))
        self.assertLess(time.monotonic() - start, 60)
        self.assertNothingWritten()

    def test_progress_is_told(self):
        """Whoever waits for a long file sees how far it is."""
        told = []
        sheet = self.env.registry["cae.import.opening"]
        with (
            patch.object(
                sheet, "_tell_progress", lambda _sheet, *counts: told.append(counts)
            ),
            patch.object(write, "BATCH", 2),
        ):
            self._take_over()
        self.assertEqual(told, [(2, 3), (3, 3)])

    def test_five_thousand_documents_with_one_wrong(self):
        self._import(
            "balances",
            [
                BALANCE_HEAD,
                self._balance("receivable", POTTERY, 600000),
                self._balance("pending", POTTERY, -100000),
                self._balance("earnings", POTTERY, -500000),
            ],
        )
        rows = [
            [
                "Facture client",
                f"F-{number}",
                "01/06/2026",
                "",
                f"Client {number % 300}",
            ]
            + ["", POTTERY, "100", "20", PENDING, ""]
            for number in range(5000)
        ]
        rows[4321][8] = "19"
        start = time.monotonic()
        self.assertWrong(
            "documents", [DOCUMENT_HEAD, *rows], (4323, "TVA", "one line for each rate")
        )
        self.assertLess(time.monotonic() - start, 60)
        self.assertFalse(self._opening("documents"))

    def test_accountants_only(self):
        """Coaches and entrepreneurs neither import nor read; nobody writes by hand."""
        self._take_over()
        for group in ("cae_base.group_coach", "base.group_portal"):
            user = new_test_user(
                self.env,
                group,
                groups=group,
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
            with self.assertRaises(AccessError):
                self._open("balances", self._balances(), user=user)
            for model in ("cae.opening", "cae.opening.counter"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self._opening("counters").with_user(user).action_revert()
        opening = self._opening("counters").with_user(self.accountant)
        with self.assertRaises(AccessError):
            opening.state = "reverted"
        with self.assertRaises(AccessError):
            opening.counter_ids.amount = 0

    def test_refused_by_the_ledger(self):
        """What only posting tells is said of the document which is refused."""
        self._import("balances", self._balances())
        moves = self.env.registry["account.move"]

        refusal = "No"

        def refuse(moves):
            if "F-2025-120" in moves.mapped("name"):
                raise UserError(refusal)

        with patch.object(moves, "_check_before_posting", refuse):
            wizard = self._check("documents", DOCUMENTS)
        self.assertEqual(self._errors(wizard), [(3, "Numéro", refusal)])
