"""Files to import, and what an import says of them."""

import base64
import csv
import io

import openpyxl

from .common import CooperativeCase

PEOPLE = [
    ["Référence", "Nom", "E-mail", "Date de naissance", "Code postal", "Antenne"],
    ["P1", "Maëlle Le Goff", "maelle@blavet.example", "17/05/1988", "56100", "Étel"],
    ["P2", "Yann Cœur", "yann@blavet.example", "1990-12-31", "01000", ""],
    ["", "Gwenn Riou", "", "", "", ""],
]


def to_csv(rows, encoding="utf-8-sig", separator=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def to_xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class ImportCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.office = cls.env["cae.local.office"].create({"name": "Étel"})

    def _open(self, content, kind="people", name="file.csv"):
        if isinstance(content, list):
            content = to_csv(content)
        return (
            self.env["cae.import"]
            .with_user(self.users["manager"])
            .create(
                {"kind": kind, "file": base64.b64encode(content), "file_name": name}
            )
        )

    def _check(self, content, kind="people", name="file.csv"):
        wizard = self._open(content, kind, name)
        wizard.action_check()
        return wizard

    def _import(self, content, kind="people", name="file.csv"):
        wizard = self._open(content, kind, name)
        wizard.action_import()
        return wizard

    def _get_errors(self, wizard):
        return [(line.line, line.heading, line.message) for line in wizard.line_ids]

    def assertCounts(self, wizard, created, changed, unchanged):
        self.assertFalse(self._get_errors(wizard))
        self.assertEqual(
            (wizard.created_count, wizard.changed_count, wizard.unchanged_count),
            (created, changed, unchanged),
        )
