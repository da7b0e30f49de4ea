"""Files of contracts, and of those of the past."""

from datetime import date

from odoo.tests import tagged

from .import_case import PEOPLE, ImportCase, to_xlsx


@tagged("post_install", "-at_install")
class TestImportContracts(ImportCase):
    def test_terms_and_contracts_of_the_past(self):
        """CAE-05: what ended before Odoo counts, without its papers."""
        self._import(PEOPLE)
        statutes = self._create_statutes(name="Statuts de 2024")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé",
             "Plafond d’engagement", "Salarié·e à temps plein", "Part fixe mensuelle",
             "Période d’essai (mois)", "Statuts"],
            ["P1", "Autre", "01/01/2024", "30/06/2024", "oui", "", "", "", "", ""],
            ["P1", "CAPE", "01/07/2024", "30/06/2025", "Oui", "5 000 €", "non", "", "",
             ""],
            ["P2", "CESA", "01/01/2026", "", "", "", "", "800,50", "3",
             "statuts de 2024"],
        ]  # fmt: skip
        self.assertCounts(self._import(rows, "contracts"), 3, 0, 0)
        other, cape, cesa = self.env["cae.contract"].search(
            [("company_id", "=", self.company.id)], order="date_start"
        )
        self.assertEqual((other | cape).mapped("state"), ["ended", "ended"])
        self.assertEqual((cape.commitment_ceiling, cesa.state), (5000, "draft"))
        self.assertEqual((cesa.fixed_part, cesa.trial_months), (800.5, 3))
        self.assertEqual(cesa.statutes_id, statutes)
        self.assertCounts(self._import(rows, "contracts"), 0, 0, 3)
        rows[2][3] = "31/05/2025"
        wizard = self._check(rows, "contracts")
        self.assertEqual([line for line, *_rest in self._get_errors(wizard)], [3])

    def test_contracts(self):
        """Found by the person, the kind and the start; the person by the reference."""
        self._import(PEOPLE)
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin"],
            ["P1", "CAPE", "01/01/2025", "31/12/2025"],
            ["Riou Gwenn", "cesa", "01/03/2026", ""],
        ]
        self.assertCounts(self._import(rows, "contracts"), 2, 0, 0)
        contracts = self.env["cae.contract"].search(
            [("company_id", "=", self.company.id)], order="date_start"
        )
        self.assertEqual(contracts.mapped("kind"), ["cape", "cesa"])
        self.assertEqual(contracts[0].entrepreneur_id.name, "Maëlle Le Goff")
        self.assertEqual(set(contracts.mapped("state")), {"draft"})
        self.assertCounts(self._import(rows, "contracts"), 0, 0, 2)
        rows[1][3] = "30/06/2025"
        self.assertCounts(self._import(rows, "contracts"), 0, 1, 1)
        self.assertEqual(contracts[0].date_end, date(2025, 6, 30))

    def test_what_a_rule_refuses_names_its_column(self):
        """CAPE-02: the end before the start, overlaps, what is not over: each sentence
        of the rules of contracts stands in a column, whatever is right beside it."""
        self._import(PEOPLE)
        yann = self.env["cae.entrepreneur"].search([("name", "=", "Yann Cœur")])
        yann.coach_id = self.users["coach"]
        self._run_contract(yann, date_start="2025-01-01")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé", "Part variable"],
            ["P1", "CAPE", "01/06/2026", "01/01/2026", "", "x"],
            ["P1", "CAPE", "01/06/2024", "31/12/2025", "", "x"],
            ["P2", "CAPE", "01/03/2025", "30/06/2025", "oui", "x"],
            ["P2", "Autre", "01/01/2026", "", "oui", "x"],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [(2, "Fin"), (3, "Fin"), (4, "Terminé"), (5, "Terminé")],
        )

    def test_a_box_ticked_in_a_spreadsheet(self):
        """True and False of XLSX, VRAI and FAUX of the CSV that French ones write."""
        self._import(PEOPLE)
        for kind, yes, no in (("xlsx", True, False), ("csv", "VRAI", "FAUX")):
            rows = [
                ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé",
                 "Salarié·e à temps plein"],
                ["P1", "CAPE", "01/01/2025", "30/06/2025", yes, no],
                ["P2", "CAPE", "01/01/2026", "", no, yes],
            ]  # fmt: skip
            content = to_xlsx(rows) if kind == "xlsx" else rows
            with self.subTest(kind):
                self.assertCounts(self._check(content, "contracts"), 2, 0, 0)
        rows[1][4] = "peut-être"
        wizard = self._check(rows, "contracts")
        self.assertEqual([e[:2] for e in self._get_errors(wizard)], [(2, "Terminé")])

    def test_references_and_emails_are_read_exactly(self):
        """A contract never goes to whose reference or e-mail has the same letters."""
        people = [PEOPLE[0], ["12-3", "Jean", "jean.riou@x.example", "", "", ""]]
        self._import(people)
        for text, errors in (
            ("3-12", [(2, "Entrepreneur·e")]),
            ("12 3", [(2, "Entrepreneur·e")]),
            ("riou.jean@x.example", [(2, "Entrepreneur·e")]),
            ("12-3", []),
            ("Jean.Riou@X.example", []),
        ):
            rows = [
                ["Entrepreneur·e", "Contrat", "Début"],
                [text, "CAPE", "01/01/2026"],
            ]
            with self.subTest(text):
                wizard = self._check(rows, "contracts")
                self.assertEqual([e[:2] for e in self._get_errors(wizard)], errors)

    def test_statutes_are_read_exactly(self):
        """CAE-03: a contract never mentions the statutes of another day."""
        self._import(PEOPLE)
        self._create_statutes(name="Statuts du 01/02/2024")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Statuts"],
            ["P1", "CESA", "01/01/2026", "Statuts du 02/01/2024"],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual([e[:2] for e in self._get_errors(wizard)], [(2, "Statuts")])

    def test_errors(self):
        self._import(PEOPLE)
        rows = [
            ["Entrepreneur·e", "Contrat", "Début"],
            ["P1", "CDI", "01/01/2025"],
            ["P9", "CAPE", ""],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [(2, "Contrat"), (3, "Entrepreneur·e"), (3, "Début")],
        )
