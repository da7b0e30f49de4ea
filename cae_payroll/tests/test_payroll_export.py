"""The variables of a month, as the payroll program reads them."""

import base64
import csv
from io import StringIO

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestPayrollExport(PayrollCase):
    def _export(self, user=None):
        action = self.closing.with_user(user or self.officer).action_export_payroll()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _read(self, wizard, encoding="utf-8-sig", separator=";"):
        text = base64.b64decode(wizard.file).decode(encoding)
        return list(csv.reader(StringIO(text), delimiter=separator))

    def _set_columns(self, *columns):
        self.env["cae.payroll.column"].create(
            [
                {
                    "heading": heading,
                    "source": source,
                    "company_id": self.company.id,
                    "sequence": place,
                    **vals,
                }
                for place, (heading, source, vals) in enumerate(columns)
            ]
        )

    def test_default_columns(self):
        self.yann.ref = "S042"
        payslip = self.closing.payslip_ids
        headings, row = self._read(self._export())
        values = dict(zip(headings, row, strict=True))
        self.assertEqual(values["Matricule"], "S042")
        self.assertEqual(values["Nom"], "Yann")
        self.assertEqual((values["Contrat"], values["Mois"]), ("CESA", "09/2026"))
        self.assertEqual(values["Montant"], f"{payslip.gross:.2f}".replace(".", ","))
        self.assertEqual(values["Nature du montant"], "Gross")
        self.assertEqual(values["Absences"], "")

    def test_amount_asked(self):
        self._set_columns(("Montant", "amount", {}))
        payslip = self.closing.payslip_ids
        for mode in ("gross", "cost", "net"):
            self.company.cae_payroll_mode = mode
            with self.subTest(mode=mode):
                [[text]] = self._read(self._export())[1:]
                self.assertEqual(text, f"{payslip[mode]:.2f}".replace(".", ","))

    def test_equivalent_hours(self):
        """CAE-28: 151.67 × pay / minimum wage of the month, 151.67 at most."""
        self._set_columns(("Heures", "hours", {}))
        payslip = self.closing.payslip_ids
        for gross, hours in ((911.515, "75,83"), (1823.03, "151,67"), (4000, "151,67")):
            payslip.sudo().gross = gross
            with self.subTest(gross=gross):
                self.assertEqual(self._read(self._export())[1], [hours])

    def test_hours_of_an_unknown_year(self):
        self._set_columns(("Heures", "hours", {}))
        self.closing.payslip_ids.sudo().date = "2020-01-31"
        with self.assertRaisesRegex(UserError, "2020"):
            self._export()

    def test_absences_and_withholdings(self):
        """CAE-14: an unpaid absence is taken from the fixed part."""
        elements = self.env["cae.pay.element"]
        common = {"entrepreneur_id": self.yann.id, "month_from": "2026-09-01"}
        elements.create(
            [
                {**common, "kind": "absence", "amount": 50},
                {
                    **common,
                    "kind": "withholding",
                    "amount": 20,
                    "label": "Parts",
                    "account_id": self._get_account("467").id,
                },
            ]
        )
        self.closing.action_compute()
        self._set_columns(("Absence", "absences", {}), ("Retenue", "withheld", {}))
        self.assertEqual(
            self._read(self._export()), [["Absence", "Retenue"], ["50,00", "20,00"]]
        )

    def test_own_columns(self):
        self._set_columns(
            ("CODE", "text", {"text": "=VERS(1)"}),
            ("Fin", "date", {}),
            ("Qui", "name", {}),
        )
        self.yann.name = "@Yann; dit « le potier »"
        self.assertEqual(
            self._read(self._export()),
            [
                ["CODE", "Fin", "Qui"],
                ["'=VERS(1)", "30/09/2026", "'@Yann; dit « le potier »"],
            ],
        )

    def test_encoding(self):
        self.company.write(
            {"cae_payroll_encoding": "cp1252", "cae_payroll_separator": "\t"}
        )
        self._set_columns(("Prénom", "name", {}))
        self.yann.name = "Maëlle"
        self.assertEqual(
            self._read(self._export(), "cp1252", "\t"), [["Prénom"], ["Maëlle"]]
        )
        self.yann.name = "Łukasz"
        with self.assertRaisesRegex(UserError, "“Ł” cannot be written"):
            self._export()

    def test_default_file_has_a_mark(self):
        """Spreadsheets take a file without it for another encoding."""
        self.assertTrue(
            base64.b64decode(self._export().file).startswith(b"\xef\xbb\xbf")
        )

    def test_log(self):
        self._export()
        message = self.closing.message_ids[0]
        self.assertEqual(message.author_id, self.officer.partner_id)
        self.assertEqual(message.attachment_ids.name, "Pay variables 2026-09.csv")
        self.assertEqual(message.attachment_ids.res_model, "cae.closing")

    def test_private_sources_do_not_stay_on_the_closing(self):
        """RGPD-05: who reads the closing need not read them."""
        payslips = type(self.env["cae.payslip"])
        sources = {"nir": ("NIR", lambda slips: dict.fromkeys(slips.ids, "1850556"))}
        self.patch(payslips, "_get_payroll_sources", lambda self: sources)
        self._set_columns(("NIR", "nir", {}))
        self.assertEqual(self._read(self._export()), [["NIR"], ["1850556"]])
        kept = self.closing.message_ids[0].attachment_ids.raw
        self.assertNotIn(b"1850556", kept)
        self.assertIn(b"***", kept)

    def test_no_reference(self):
        self.assertEqual(self._export().nameless, "Yann")
        self.yann.ref = "S042"
        self.assertFalse(self._export().nameless)

    def test_nobody(self):
        closing = self._closing("2026-10-01")
        with self.assertRaisesRegex(UserError, "pays nobody yet"):
            closing.action_export_payroll()

    def test_no_column(self):
        self.env["cae.payroll.column"].search([]).unlink()
        with self.assertRaisesRegex(UserError, "has no column"):
            self._export()

    def test_each_source_gives_something_or_nothing(self):
        payslips = self.closing.payslip_ids
        for code, (label, function) in payslips._get_payroll_sources().items():
            with self.subTest(code=code):
                self.assertTrue(label)
                self.assertLessEqual(set(function(payslips)), set(payslips.ids))

    def test_who_exports(self):
        accountant = self._create_officer(
            "comptable@deuxrives.example", "cae_base.group_accountant"
        )
        with self.assertRaises(AccessError):
            self._export(accountant)
