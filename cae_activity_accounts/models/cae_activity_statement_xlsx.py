import io
import re

import xlsxwriter

from odoo import models

WIDTHS = (12, 22, 32, 46, 12, 16)
AMOUNT = "F"
SHEET_NAME_LENGTH = 31
INCOME = ("turnover_invoiced", "other_income")


class StatementSheet:
    """A sheet written from top to bottom; totals are formulas over the rows above,
    each kept with the figure of the statement as its value."""

    def __init__(self, book, name):
        self.sheet = book.add_worksheet(name)
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.row = 0
        money = {"num_format": "#,##0.00"}
        self.bold = book.add_format({"bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.money = book.add_format(money)
        self.total = book.add_format({**money, "bold": True, "top": 1})

    def write_line(self, *cells, form=None):
        """Texts stay texts, be they like formulas; numbers and dates are such."""
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                self.sheet.write_number(self.row, column, cell, self.money)
            elif hasattr(cell, "isoformat"):
                self.sheet.write_datetime(self.row, column, cell, self.day)
            elif cell:
                self.sheet.write_string(self.row, column, cell, form)
        self.row += 1

    def write_total(self, label, formula, value):
        """:return: the cell of the total"""
        self.sheet.write_string(self.row, 0, label, self.bold)
        column = len(WIDTHS) - 1
        self.sheet.write_formula(self.row, column, f"={formula}", self.total, value)
        self.row += 1
        return f"{AMOUNT}{self.row}"

    def write_rows(self, rows, label, value):
        """:param rows: tuples whose last cell is the amount"""
        first = self.row + 1
        for row in rows:
            self.write_line(*row)
        formula = f"SUM({AMOUNT}{first}:{AMOUNT}{self.row})" if rows else "0"
        return self.write_total(label, formula, value)


class CaeActivity(models.Model):
    """The statement as a spreadsheet: the content of the paper, to calculate with."""

    _inherit = "cae.activity"

    def _make_statement_xlsx(self, date_from, date_to):
        stream = io.BytesIO()
        names = set()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            for document in self._get_statement_documents(date_from, date_to):
                name = self._get_sheet_name(document["activity"], names)
                self._write_statement(StatementSheet(book, name), document)
        return stream.getvalue()

    def _get_sheet_name(self, activity, names):
        """A name as spreadsheets want it: short, without marks, each one once."""
        name = re.sub(r"[\[\]:*?/\\]", " ", activity.name).strip(" '")
        # cut short, it must not end with an apostrophe either
        name = name[:SHEET_NAME_LENGTH].rstrip(" '") or str(activity.id)
        if name.lower() in names:
            suffix = f" {activity.id}"
            name = name[: SHEET_NAME_LENGTH - len(suffix)] + suffix
        names.add(name.lower())
        return name

    def _write_statement(self, sheet, document):
        sheet.write_line(document["title"], form=sheet.title)
        sheet.write_line(document["company"].name)
        sheet.write_line()
        totals = self._write_sections(sheet, document)
        result = self._write_result(sheet, document, totals)
        self._write_cash(sheet, document, result)
        self._write_balances(sheet, document)
        self._write_carried(sheet, document)
        self._write_open_documents(sheet, document)

    def _write_sections(self, sheet, document):
        """:return: dict {figure: the cell of its total}"""
        totals = {}
        for section in document["sections"]:
            sheet.write_line(section["label"], form=sheet.title)
            sheet.write_line(*self._get_row_titles(), form=sheet.head)
            rows = [self._get_row_cells(row) for row in section["rows"]]
            totals[section["figure"]] = sheet.write_rows(
                rows, self.env._("Total"), section["total"]
            )
            sheet.write_line()
        return totals

    def _get_row_titles(self):
        return (
            self.env._("Date"),
            self.env._("Document"),
            self.env._("Partner"),
            self.env._("Label"),
            self.env._("Account"),
            self.env._("Amount"),
        )

    def _get_row_cells(self, row):
        names = ("date", "document", "partner", "label", "account", "amount")
        return tuple(row[name] for name in names)

    def _write_result(self, sheet, document, totals):
        income = "+".join(totals.pop(name) for name in INCOME)
        costs = "-".join(totals.values())
        cell = sheet.write_total(
            self._get_figure_label("result"),
            f"{income}-{costs}",
            document["statement"]["result"],
        )
        sheet.write_line()
        return cell

    def _write_cash(self, sheet, document, result):
        """The result of the period is the one above."""
        sheet.write_line(self.env._("From result to cash"), form=sheet.title)
        *steps, (label, cash) = document["cash"]
        first = sheet.row + 1
        for rank, (step, amount) in enumerate(steps):
            if rank == 1:
                sheet.write_total(step, result, amount)
            else:
                sheet.write_line(step, None, None, None, None, amount)
        sheet.write_total(label, f"SUM({AMOUNT}{first}:{AMOUNT}{sheet.row})", cash)
        sheet.write_line()

    def _write_balances(self, sheet, document):
        sheet.write_line(
            self.env._("Balances"),
            None,
            None,
            None,
            self.env._("Opening Balance"),
            self.env._("Closing Balance"),
            form=sheet.head,
        )
        for label, opening, closing in document["balances"]:
            sheet.write_line(label, None, None, None, opening, closing)
        sheet.write_line()

    def _write_carried(self, sheet, document):
        if not document["carried"]:
            return
        sheet.write_line(document["carried"]["title"], form=sheet.title)
        for label, amount in document["carried"]["rows"]:
            sheet.write_line(label, None, None, None, None, amount)
        sheet.write_line()

    def _write_open_documents(self, sheet, document):
        for section in document["open_documents"]:
            sheet.write_line(section["label"], form=sheet.title)
            *titles, _account, amount = self._get_row_titles()
            sheet.write_line(*titles, self.env._("Still Due"), amount, form=sheet.head)
            rows = [
                self._get_row_cells({**row, "account": row["due"]})
                for row in section["rows"]
            ]
            sheet.write_rows(rows, self.env._("Total"), section["total"])
            sheet.write_line()
