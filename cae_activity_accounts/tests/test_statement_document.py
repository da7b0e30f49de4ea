"""The statement on paper and as a spreadsheet says what the ledger says."""

import io
from datetime import date, datetime

from lxml import html
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ..models.cae_activity_statement_document import BALANCES
from .common import LedgerCase
from .common_portal import PortalCase

PERIOD = (date(2026, 9, 1), date(2026, 9, 30))
DATES = "date_from=2026-09-01&date_to=2026-09-30"


def read_text(pdf):
    pages = PdfFileReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.split())  # of all kinds of spaces


@tagged("post_install", "-at_install")
class TestStatementDocument(LedgerCase):
    """CAE-19 and CAE-20: detail of income and charges, balances, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        cls._pay(cls._invoice(cls.pottery, 500, "2026-08-05"), "2026-08-20")
        cls.invoice = cls._invoice(cls.pottery, 2000.01, "2026-09-05", ref="=1+1")
        cls.bill = cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)
        for month in ("2026-08-01", "2026-09-01"):
            closing = cls._closing(month)
            closing.action_compute()
            closing.action_post()
        equipment = cls._get_account("2183", "218")
        bank = cls.bank_journal.default_account_id
        cls._entry(
            "2026-09-12",
            (equipment, cls.pottery, 150.0),
            (bank, cls.env["cae.activity"], -150.0),
        )
        cls.activities = cls.pottery | cls.studio | cls.structure

    def _sheet(self, activity):
        return activity._get_statement_documents(*PERIOD)[0]

    def test_rows_make_the_figures(self):
        statements = self.activities.get_statement(*PERIOD)
        documents = self.activities._get_statement_documents(*PERIOD)
        self.assertEqual([doc["activity"] for doc in documents], list(self.activities))
        for document in documents:
            statement = statements[document["activity"].id]
            for section in (*document["sections"], *document["open_documents"]):
                with self.subTest(document["activity"].name, of=section["figure"]):
                    total = sum(row["amount"] for row in section["rows"])
                    self.assertEqual(round(total, 2), statement[section["figure"]])
            *steps, (_label, cash) = document["cash"]
            self.assertEqual(round(sum(amount for _, amount in steps), 2), cash)
            self.assertEqual(cash, statement["cash"])

    def test_balances(self):
        """What closes a month opens the next one."""
        august = self.pottery._get_statement_documents(
            date(2026, 8, 1), date(2026, 8, 31)
        )[0]
        closings = [closing for _label, _opening, closing in august["balances"]]
        openings = [
            opening
            for _label, opening, _closing in self._sheet(self.pottery)["balances"]
        ]
        self.assertEqual(openings, closings)
        self.assertEqual(len(closings), len(BALANCES))

    def test_result_and_equipment_make_cash(self):
        amounts = [amount for _label, amount in self._sheet(self.pottery)["cash"]]
        # 500 less 50 before; 2,000.01 − 300 − 100 in September; 150 of equipment
        self.assertEqual(amounts, [450, 1600.01, -1200.01, 360, 440, 0, -150, 1500.0])

    def test_as_many_queries_for_all(self):
        self.activities._get_statement_documents(*PERIOD)  # what is read once
        counts = []
        for activities in (self.pottery, self.activities):
            self.env.invalidate_all()
            with self.assertQueryCount(60):
                start = self.cr.sql_log_count
                activities._get_statement_documents(*PERIOD)
                counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_pdf(self):
        for activity in self.pottery | self.studio:
            name, pdf = activity.with_context(
                force_report_rendering=True
            )._get_statement_file("pdf", *PERIOD)
            text = read_text(pdf)
            self.assertIn(activity.name, name)
            self.assertIn(self.company.name, text)
            document = self._sheet(activity)
            for section in document["sections"]:
                money = activity._format_document_amount(section["total"])
                self.assertIn(" ".join(money.split()), text)
        self.assertNotIn(self.invoice.name, text)

    def test_several_in_one_pdf(self):
        _name, pdf = self.activities.with_context(
            force_report_rendering=True
        )._get_statement_file("pdf", *PERIOD)
        text = read_text(pdf)
        for activity in self.activities:
            self.assertIn(activity.name, text)
        self.assertIn(self.invoice.name, text)
        self.assertIn(self.bill.name, text)

    def test_xlsx(self):
        _name, content = self.activities._get_statement_file("xlsx", *PERIOD)
        book = load_workbook(io.BytesIO(content))
        values = load_workbook(io.BytesIO(content), data_only=True)
        self.assertEqual(book.sheetnames, self.activities.mapped("name"))
        sheet, shown = book[self.pottery.name], values[self.pottery.name]
        # a total is a formula, and the rows it sums make what it shows
        totals = 0
        for row in sheet.iter_rows():
            formula = row[5].value
            if not str(formula).startswith("=SUM("):
                continue
            cells = shown[formula[5:-1]]
            summed = sum(cell.value for (cell,) in cells)
            self.assertEqual(round(summed, 2), shown[row[5].coordinate].value)
            totals += 1
        self.assertGreaterEqual(totals, 5)
        statement = self.pottery.get_statement(*PERIOD)[self.pottery.id]
        label = self.pottery._get_figure_label("result")
        [result] = [row for row in shown.iter_rows() if row[0].value == label]
        self.assertEqual(result[5].value, statement["result"])
        [item] = [
            row
            for row in shown.iter_rows()
            if row[1].value == self.invoice.name and row[5].value == 2000.01
        ]
        self.assertEqual(item[0].value, datetime(2026, 9, 5))
        cells = [cell for row in sheet.iter_rows() for cell in row]
        texts = [cell for cell in cells if cell.value == "=1+1"]
        self.assertTrue(texts)
        self.assertTrue(all(cell.data_type == "s" for cell in texts))

    def test_names_of_sheets(self):
        self.studio.name = "L'Atelier [de/la] très longue enseigne de Quimperlé"
        twin = self.studio.copy({"name": self.studio.name})
        _name, content = (self.studio | twin)._get_statement_file("xlsx", *PERIOD)
        self.assertEqual(len(load_workbook(io.BytesIO(content)).sheetnames), 2)

    def test_a_sheet_does_not_end_with_an_apostrophe(self):
        """Spreadsheets refuse it, where a long name is cut."""
        self.studio.name = "Savons et bougies du pays de l'Argoat"
        _name, content = self.studio._get_statement_file("xlsx", *PERIOD)
        [name] = load_workbook(io.BytesIO(content)).sheetnames
        self.assertEqual(name, "Savons et bougies du pays de l")

    def test_employees_outside_the_cooperative(self):
        plain = new_test_user(
            self.env,
            "plain@blavet.example",
            company_id=self.company.id,
            company_ids=[fields.Command.set(self.company.ids)],
        )
        for kind in ("pdf", "xlsx"):
            with self.assertRaises(AccessError):
                self.pottery.with_user(plain)._get_statement_file(kind, *PERIOD)

    def test_buttons(self):
        action = self.activities.with_context(
            cae_date_from="2026-09-01", cae_date_to="2026-09-30"
        ).action_export_statement()
        ids = ",".join(map(str, self.activities.ids))
        self.assertEqual(action["url"], f"/cae/statements.xlsx?ids={ids}&{DATES}")


@tagged("post_install", "-at_install")
class TestStatementDoors(PortalCase, HttpCase):
    """Design §4.9: one's own activity, and a leaver's own period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa.password = "portal-password"
        cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._invoice(cls.studio, 700, "2026-09-05")

    def setUp(self):
        super().setUp()
        self.authenticate(self.awa.login, "portal-password")

    def _get(self, path, status=200):
        response = self.url_open(path, timeout=60)
        self.assertEqual(response.status_code, status, path)
        return response

    def test_own_statement(self):
        base = f"/my/activity/{self.pottery.id}/statement"
        self.assertIn("statement.xlsx?date_from", self._get(base).text)
        response = self._get(f"{base}.xlsx?{DATES}")
        [sheet] = load_workbook(io.BytesIO(response.content)).worksheets
        amounts = [row[5] for row in sheet.iter_rows(values_only=True)]
        self.assertIn(2000, amounts)
        response = self._get(f"{base}.pdf?{DATES}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_another_s_statement(self):
        for kind in ("pdf", "xlsx"):
            self._get(f"/my/activity/{self.studio.id}/statement.{kind}?{DATES}", 404)
            ids = f"{self.pottery.id},{self.studio.id}"
            self._get(f"/cae/statements.{kind}?ids={ids}&{DATES}", 404)
        self._get(f"/my/activity/{self.studio.id}/statement", 404)
        report = "cae_activity_accounts.report_statement"
        response = self.url_open(f"/report/html/{report}/{self.studio.id}", timeout=60)
        self.assertNotEqual(response.status_code, 200)

    def test_leaver(self):
        self.env["cae.activity.key"].search(
            [("activity_id", "=", self.pottery.id)]
        ).date_to = "2026-09-20"
        base = f"/my/activity/{self.pottery.id}/statement"
        for kind in ("pdf", "xlsx"):
            self._get(f"{base}.{kind}?{DATES}", 404)
        self._get(f"{base}.xlsx?date_from=2026-09-01&date_to=2026-09-20")
        self.assertNotIn("2026-09-30", self._get(base).text)

    def test_screen_says_what_the_paper_says(self):
        """Each amount of the PDF's own content, with what makes it."""
        self._pay(self._invoice(self.pottery, 500, "2026-08-05"), "2026-09-02")
        self._bill(self.pottery, 333.33, "2026-09-10")
        response = self._get(f"/my/activity/{self.pottery.id}/statement?{DATES}")
        text = "".join(html.fromstring(response.content).text_content().split())
        text = text.replace("\ufeff", "")  # kept beside each minus sign
        [document] = self.pottery._get_statement_documents(*PERIOD)
        amounts = [amount for _label, amount in document["cash"]]
        amounts += [document["statement"]["result"]]
        for section in (*document["sections"], *document["open_documents"]):
            amounts += [section["total"], *(row["amount"] for row in section["rows"])]
        for _label, *both in document["balances"]:
            amounts += both
        for amount in amounts:
            money = self.pottery._format_document_amount(amount)
            self.assertIn("".join(money.split()), text)

    def test_result_and_cash_are_sums(self):
        self._bill(self.pottery, 333.33, "2026-09-10")
        statement = self.pottery._get_portal_statement(*PERIOD)
        for part in ("result", "owned"):
            *lines, total = [line["amount"] for line in statement[part]]
            self.assertEqual(round(sum(lines), 2), total, part)

    def test_what_was_before_opens(self):
        self._invoice(self.pottery, 500, "2026-08-05")
        base = f"/my/activity/{self.pottery.id}/"
        page = html.fromstring(self._get(f"{base}statement?{DATES}").content)
        before = "ledger?date_from=2026-08-05&date_to=2026-08-31"
        self.assertTrue(page.xpath(f"//a[@href='{base}{before}']"))

    def test_files_of_the_same_period(self):
        base = f"/my/activity/{self.pottery.id}/"
        page = html.fromstring(self._get(f"{base}statement?{DATES}").content)
        for path in ("statement.pdf", "statement.xlsx", "ledger.csv"):
            self.assertTrue(page.xpath(f"//a[@href='{base}{path}?{DATES}']"), path)

    def test_quick_periods(self):
        base = f"/my/activity/{self.pottery.id}/statement"
        page = html.fromstring(self._get(base).content)
        queries = page.xpath("//nav[contains(@class, 'o_cae_periods')]/a/@href")
        self.assertGreater(len(queries), 12)
        for query in queries[:5]:
            shown = html.fromstring(self._get(base + query).content)
            self.assertFalse(shown.xpath("//div[contains(@class, 'invalid-feedback')]"))
            self.assertTrue(shown.xpath(f"//a[@aria-current][@href='{query}']"))

    def test_months_of_the_chart(self):
        """Cash adds up month after month; the result is that of each."""
        self._pay(self._invoice(self.pottery, 100, "2026-08-05"), "2026-08-20")
        chart = self.pottery._get_portal_statement_chart(PERIOD[1])
        shown = [
            [bar["amount"] for bar in month["bars"]] for month in chart["months"][-3:]
        ]
        self.assertEqual(shown, [[0.0, 0.0], [120.0, 100.0], [120.0, 2000.0]])

    def test_typed_periods(self):
        base = f"/my/activity/{self.pottery.id}/statement.xlsx"
        for dates in (("", ""), ("x", "y"), ("2026-09-02", "2026-09-01")):
            self._get(f"{base}?date_from={dates[0]}&date_to={dates[1]}", 404)
