"""Files of trade names and their sharing keys."""

import io
from datetime import date

import openpyxl
import xlwt

from odoo.tests import tagged

from .import_case import ImportCase, to_xlsx


@tagged("post_install", "-at_install")
class TestImportActivities(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur("Anne Riou", email="anne@blavet.example")
        cls.yann = cls._create_entrepreneur("Yann Cœur")
        cls.rows = [
            ["Enseigne", "Métier", "Accompagnateur·rice", "Entrepreneur·e", "Part (%)",
             "Du", "Au"],
            ["Poterie du Port", "Céramique", "coach@blavet.example",
             "anne@blavet.example", "60 %", "01/01/2026", ""],
            ["", "", "", "COEUR Yann", "40", "2026-01-01", ""],
            ["Studio Bleu", "", "", "Yann Cœur", "100", "1/1/2025", "31/12/2025"],
            ["Atelier vide", "", "", "", "", "", ""],
        ]  # fmt: skip

    def _get_activities(self):
        return self.env["cae.activity"].search(
            [("is_structure", "=", False), ("company_id", "=", self.company.id)],
            order="id",
        )

    def test_trade_names_and_keys(self):
        self.assertCounts(self._import(self.rows, "activities"), 3, 0, 0)
        pottery, studio, empty = self._get_activities()
        self.assertEqual(pottery.coach_id, self.users["coach"])
        self.assertEqual(
            [
                (key.entrepreneur_id, key.percentage)
                for key in pottery.key_ids.sorted("percentage")
            ],
            [(self.yann, 40), (self.anne, 60)],
        )
        self.assertEqual(studio.key_ids.date_to, date(2025, 12, 31))
        self.assertFalse(empty.key_ids)
        self.assertCounts(self._import(self.rows, "activities"), 0, 0, 3)
        self.assertCounts(self._import(to_xlsx(self.rows), "activities"), 0, 0, 3)

    def test_a_percentage_of_a_spreadsheet(self):
        book = openpyxl.Workbook()
        for row in self.rows:
            book.active.append(row)
        for line, share in ((2, 0.6), (3, 0.4)):
            place = book.active.cell(line, 5)
            place.value, place.number_format = share, "0%"
        content = io.BytesIO()
        book.save(content)
        self._import(content.getvalue(), "activities", "activities.xlsx")
        self.assertEqual(
            set(self._get_activities()[0].key_ids.mapped("percentage")), {60.0, 40.0}
        )

    def test_a_percentage_of_a_former_spreadsheet(self):
        book = xlwt.Workbook()
        sheet = book.add_sheet("Activities")
        percent = xlwt.easyxf(num_format_str="0%")
        for line, cells in enumerate(self.rows[:3]):
            for place, text in enumerate(cells):
                if line and place == 4:
                    sheet.write(line, place, (0, 0.6, 0.4)[line], percent)
                else:
                    sheet.write(line, place, text)
        content = io.BytesIO()
        book.save(content)
        self._import(content.getvalue(), "activities", "activities.xls")
        self.assertEqual(
            set(self._get_activities().key_ids.mapped("percentage")), {60.0, 40.0}
        )

    def test_changed_shares(self):
        self._import(self.rows, "activities")
        rows = [list(row) for row in self.rows]
        rows[1][4], rows[2][4] = "50", "50"
        self.assertCounts(self._import(rows, "activities"), 0, 1, 2)
        pottery = self._get_activities()[0]
        self.assertEqual(pottery.key_ids.mapped("percentage"), [50.0, 50.0])

    def test_keys_that_do_not_add_up(self):
        """CAE-23: 99 % is refused, with its line, and nothing is written."""
        rows = [list(row) for row in self.rows]
        rows[2][4] = "39"
        wizard = self._import(rows, "activities")
        [(line, heading, message)] = self._get_errors(wizard)
        self.assertEqual((line, heading), (2, "Part (%), Du, Au"))
        self.assertIn("do not add up to 100 %", message)
        self.assertFalse(self._get_activities())

    def test_errors_of_keys(self):
        rows = [
            self.rows[0],
            ["", "", "", "Anne Riou", "100", "01/01/2026", ""],
            ["A", "", "", "Inconnue", "100", "01/01/2026", ""],
            ["B", "", "", "Anne Riou", "", "01/01/2026", ""],
            ["C", "Pain", "", "Anne Riou", "100", "01/01/2025", "31/12/2025"],
            ["C", "Vin", "", "Anne Riou", "100", "01/01/2026", ""],
        ]
        wizard = self._check(rows, "activities")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [
                (2, "Enseigne"),
                (3, "Entrepreneur·e"),
                (4, "Part (%)"),
                (6, "Métier"),
            ],
        )

    def test_namesakes_are_told_apart_by_email(self):
        self._create_entrepreneur("Anne Riou")
        rows = [list(row) for row in self.rows]
        self.assertCounts(self._check(rows, "activities"), 3, 0, 0)
        rows[1][3] = "Anne Riou"
        wizard = self._check(rows, "activities")
        self.assertIn("write the e-mail or the reference", wizard.line_ids.message)

    def test_the_order_of_the_words_tells_trade_names_apart(self):
        rows = [self.rows[0]] + [
            [name, "", "", "anne@blavet.example", "100", "01/01/2026", ""]
            for name in ("Bois et Fer", "Fer et bois")
        ]
        self.assertCounts(self._import(rows, "activities"), 2, 0, 0)
        self.assertCounts(self._import(rows, "activities"), 0, 0, 2)
