import io

import xlsxwriter

from odoo import models
from odoo.tools import format_datetime

from ..seal import unsealed
from .cae_impact_report import FROZEN


class CaeImpactReport(models.Model):
    """The report on paper, as a spreadsheet and as a page."""

    _inherit = "cae.impact.report"

    def _localized(self):
        """The report in the language in which its figures were counted."""
        return self.with_context(lang=self._get_document_lang())

    def action_print(self):
        self._refresh()
        return self.env.ref("cae_base.action_report_impact").report_action(self)

    def _get_print(self):
        """:return: the file of a frozen report, none of a draft. Whoever prints it
        again gets this very one (IMP-05), whatever else is attached to it."""
        if self.state == FROZEN and not self.document_id:
            self._keep_print()
        return self.document_id

    def _keep_print(self):
        # sudo: the first print is kept, also that of who may only read the report
        report_sudo = self.sudo()
        printer_sudo = report_sudo.env["ir.actions.report"].with_context(
            report_pdf_no_attachment=True  # Odoo would look for it, and keep another
        )
        content = printer_sudo._render_qweb_pdf("cae_base.report_impact", self.ids)[0]
        unsealed(report_sudo).document_id = report_sudo.env["ir.attachment"].create(
            {
                "name": f"impact-{self.id}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def action_download_xlsx(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cae/impact/{self.id}.xlsx",
            "target": "self",
        }

    def _tell_state(self):
        if self.frozen_on:
            return self.env._(
                "Figures frozen on %s: they no longer change.",
                format_datetime(self.env, self.frozen_on, dt_format="medium"),
            )
        return self.env._(
            "Draft, counted on %s.",
            format_datetime(self.env, self.computed_on, dt_format="medium"),
        )

    def _tell_hidden(self):
        """:return: why figures are hidden, or none if none is"""
        if not any(self.line_ids.mapped("is_hidden")):
            return ""
        return self.env._(
            "Hidden: figures about fewer than %s people, and those from which they"
            " could be worked out.",
            self.smallest_cell,
        )

    # --- spreadsheet ------------------------------------------------------------------

    def _get_xlsx(self):
        """:return: (name, bytes) of the figures as a spreadsheet"""
        self.ensure_one()
        self._refresh()
        report = self._localized()
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            report._write_figures(book, book.add_worksheet(self.env._("Figures")))
            report._write_definitions(
                book, book.add_worksheet(self.env._("Definitions"))
            )
        return f"{self.name}.xlsx", stream.getvalue()

    def _write_figures(self, book, sheet):
        bold = book.add_format({"bold": True})
        formats = {
            "number": book.add_format({"num_format": "#,##0"}),
            "hour": book.add_format({"num_format": "#,##0.0"}),
            "eur": book.add_format({"num_format": "#,##0.00 €"}),
            "share": book.add_format({"num_format": '0.0" %"'}),
            "hidden": book.add_format({"align": "right", "italic": True}),
        }
        for column, width in enumerate((24, 30, 44, 18, 12)):
            sheet.set_column(column, column, width)
        texts = (self.name, self.heading, self._tell_state(), self.notice)
        texts = [text for text in (*texts, self._tell_hidden()) if text]
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, text, bold if not row else None)
        head = len(texts) + 1
        for column, title in enumerate(self._get_xlsx_titles()):
            sheet.write_string(head, column, title, bold)
        families = dict(
            self.line_ids._fields["family"]._description_selection(self.env)
        )
        for row, line in enumerate(self.line_ids, start=head + 1):
            for column, text in enumerate((families[line.family], line.name)):
                sheet.write_string(row, column, text)
            sheet.write_string(row, 2, line.label or "")
            if line.is_hidden:
                sheet.write_string(row, 3, line.shown, formats["hidden"])
            elif not line.is_reference:
                sheet.write_number(row, 3, line.value, formats[line.unit])
            if line.shown_share:
                sheet.write_number(row, 4, line.share, formats["share"])
        sheet.freeze_panes(head + 1, 0)

    def _get_xlsx_titles(self):
        return (
            self.env._("Family"),
            self.env._("Indicator"),
            self.env._("Among Whom"),
            self.env._("Figure"),
            "%",
        )

    def _write_definitions(self, book, sheet):
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format(
            {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}
        )
        for column, width in enumerate((30, 100, 18)):
            sheet.set_column(column, column, width)
        titles = (
            self._get_xlsx_titles()[1],
            self.env._("Definition"),
            self.env._("Since"),
        )
        bold = book.add_format({"bold": True})
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        for row, lines in enumerate(self.line_ids.grouped("code").values(), start=1):
            sheet.write_string(row, 0, lines[0].name, wrapped)
            sheet.write_string(row, 1, lines[0].definition or "", wrapped)
            sheet.write_datetime(row, 2, lines[0].date_effect, day)
