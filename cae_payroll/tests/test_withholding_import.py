"""Rates from a file: all of it or nothing, and twice is as once."""

import base64

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.cae_base.tests.import_case import to_csv, to_xlsx

from .common import PayCase

HEADINGS = ["Entrepreneur·e", "Mois", "Taux (%)"]


@tagged("post_install", "-at_install")
class TestWithholdingImport(PayCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yann.email = "yann@deuxrives.example"
        cls.nora = cls._entrepreneur("Nora", cls.studio)
        cls.officer, cls.accountant = (
            new_test_user(
                cls.env,
                f"{name}@deuxrives.example",
                password="withholding-2026",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in (
                ("paie", "cae_payroll.group_payroll_officer"),
                ("comptable", "cae_base.group_accountant"),
            )
        )
        cls.rates = cls.env["cae.withholding.rate"]

    def _load(self, rows, method="action_import", name="taux.csv"):
        content = to_xlsx(rows) if name.endswith("xlsx") else to_csv(rows)
        wizard = (
            self.env["cae.withholding.import"]
            .with_user(self.officer)
            .create({"file": base64.b64encode(content), "file_name": name})
        )
        getattr(wizard, method)()
        return wizard

    def _get_counts(self, wizard):
        self.assertFalse(wizard.line_ids.mapped("message"))
        return wizard.created_count, wizard.changed_count, wizard.unchanged_count

    def _read(self):
        return {
            (row.entrepreneur_id, str(row.date_from)): row.rate
            for row in self.rates.search([("company_id", "=", self.company.id)])
        }

    def test_file(self):
        for name in ("taux.csv", "taux.xlsx"):
            with self.subTest(name=name):
                rows = [
                    HEADINGS,
                    ["yann@deuxrives.example", "10/2026", "7,5"],
                    ["Nora", "15/11/2026", "0"],
                ]
                expected = {
                    (self.yann, "2026-10-01"): 7.5,
                    (self.nora, "2026-11-01"): 0.0,
                }
                self.rates.search([]).unlink()
                wizard = self._load(rows, name=name)
                self.assertEqual(self._get_counts(wizard), (2, 0, 0))
                self.assertEqual(self._read(), expected)
                self.assertEqual(set(self.rates.search([]).mapped("source")), {"file"})
                again = self._load(rows, name=name)
                self.assertEqual(self._get_counts(again), (0, 0, 2))
                self.assertEqual(self._read(), expected)

    def test_a_new_rate_of_the_same_month(self):
        rows = [HEADINGS, ["yann@deuxrives.example", "10/2026", "7,5"]]
        self._load(rows)
        rows[1][2] = "8"
        self.assertEqual(self._get_counts(self._load(rows)), (0, 1, 0))
        self.assertEqual(self._read(), {(self.yann, "2026-10-01"): 8})

    def test_reference_of_the_import_of_people(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": f"cae_people_{self.company.id}_E42",
                "model": "cae.entrepreneur",
                "res_id": self.nora.id,
            }
        )
        self._load([HEADINGS, ["E42", "10/2026", "3"]])
        self.assertEqual(self._read(), {(self.nora, "2026-10-01"): 3})

    def test_wrong_lines(self):
        """Bad input of the issue: nothing is written, each line says what to do."""
        wizard = self._load(
            [
                HEADINGS,
                ["yann@deuxrives.example", "10/2026", "7,5"],
                ["personne@deuxrives.example", "10/2026", "7,5"],
                ["Nora", "09/2026", "700"],
                ["Nora", "13/2026", "7"],
                ["Nora", "10/2026", ""],
                ["Nora", "11/2026", "-3"],
            ]
        )
        faults = {line.line: (line.heading, line.message) for line in wizard.line_ids}
        self.assertEqual(set(faults), {3, 4, 5, 6, 7})
        self.assertIn("Nothing is called", faults[3][1])
        self.assertEqual(faults[4][0], "Taux (%)")
        self.assertIn("700", faults[4][1])
        self.assertIn("from 0 to 100", faults[4][1])
        self.assertIn("is no date", faults[5][1])
        self.assertIn("from 0 to 100", faults[7][1])
        self.assertEqual(wizard.state, "checked")
        self.assertFalse(self._read())

    def test_check_writes_nothing(self):
        rows = [HEADINGS, ["Nora", "10/2026", "3"]]
        wizard = self._load(rows, "action_check")
        self.assertEqual(wizard.created_count, 1)
        self.assertFalse(self._read())

    def test_a_person_twice(self):
        rows = [HEADINGS, ["Nora", "10/2026", "3"], ["Nora", "20/10/2026", "4"]]
        wizard = self._load(rows)
        self.assertIn("same record as line 2", wizard.line_ids.message)
        self.assertFalse(self._read())

    def test_a_rate_that_served(self):
        self._pay(self._invoice(self.pottery, 3000, "2026-09-05"), "2026-09-06")
        self._rate(self.yann, 5, "2026-09-01")
        self._run("2026-09-01")
        wizard = self._load([HEADINGS, ["yann@deuxrives.example", "09/2026", "6"]])
        self.assertIn("was posted with this rate", wizard.line_ids.message)
        self.assertEqual(self._read(), {(self.yann, "2026-09-01"): 5})

    def test_only_the_officer(self):
        with self.assertRaises(AccessError):
            self.env["cae.withholding.import"].with_user(self.accountant).create(
                {"file": b"eA==", "file_name": "taux.csv"}
            )

    def test_template(self):
        wizard = self.env["cae.withholding.import"].new({"kind": "rates"})
        url = "/cooperative/withholding-rates-template.xlsx"
        self.assertIn(url, wizard.template)
        self.assertIn("Mois", wizard.headings)
        self.authenticate(self.officer.login, "withholding-2026")
        self.assertEqual(self.url_open(url).content[:2], b"PK")
        self.authenticate(self.accountant.login, "withholding-2026")
        self.assertEqual(self.url_open(url).status_code, 403)
