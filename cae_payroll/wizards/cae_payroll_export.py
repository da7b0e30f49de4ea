import base64
import csv
from io import StringIO

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.payroll_export import to_cell

HIDDEN = "***"


class CaePayrollExport(models.TransientModel):
    """The variables of a month, as the payroll program or the bureau reads them."""

    _name = "cae.payroll.export"
    _description = "Variables for the Payroll Program"

    closing_id = fields.Many2one("cae.closing", required=True, ondelete="cascade")
    mode = fields.Selection(related="closing_id.company_id.cae_payroll_mode")
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)
    person_count = fields.Integer(string="People", readonly=True)
    nameless = fields.Char(string="Without a Reference", readonly=True)

    def action_export(self):
        self.ensure_one()
        payslips = self._get_payslips()
        columns = self.env["cae.payroll.column"]._get_of(self.closing_id.company_id)
        rows = self._get_rows(payslips, columns)
        name = self.env._("Pay variables %s.csv", f"{self.closing_id.month:%Y-%m}")
        self.write(
            {
                "file": base64.b64encode(self._to_csv(rows)),
                "file_name": name,
                "person_count": len(payslips),
                "nameless": ", ".join(self._find_nameless(payslips).mapped("name")),
            }
        )
        self._log(name, self._hide(rows, columns))
        return self._open()

    def _get_payslips(self):
        payslips = self.closing_id._get_paid_payslips().sorted(
            lambda payslip: payslip.partner_id.name or ""
        )
        if not payslips:
            raise UserError(
                self.env._(
                    "%s pays nobody yet: compute it first.", self.closing_id.name
                )
            )
        return payslips

    def _get_rows(self, payslips, columns):
        """:return: list of lists of cells, the headings first"""
        if not columns:
            raise UserError(
                self.env._(
                    "The file has no column: add those of your payroll program in"
                    " Pay > Payroll Program > Columns."
                )
            )
        sources = payslips._get_payroll_sources()
        values = [sources[column.source][1](payslips) for column in columns]
        return [
            [to_cell(column.heading) for column in columns],
            *(
                [
                    to_cell(
                        column.text if column.source == "text" else own.get(payslip.id)
                    )
                    for column, own in zip(columns, values, strict=True)
                ]
                for payslip in payslips
            ),
        ]

    def _to_csv(self, rows):
        company = self.closing_id.company_id
        text = StringIO()
        csv.writer(
            text, delimiter=company.cae_payroll_separator, lineterminator="\r\n"
        ).writerows(rows)
        try:
            return text.getvalue().encode(company.cae_payroll_encoding)
        except UnicodeEncodeError as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be written in this encoding: choose UTF-8 in the"
                    " settings of the pay.",
                    error.object[error.start : error.end],
                )
            ) from error

    def _find_nameless(self, payslips):
        people = payslips.entrepreneur_id
        known = people._get_payroll_references()
        return people.filtered(lambda person: person.id not in known)

    # --- what was sent, when, by whom -------------------------------------------------

    def _hide(self, rows, columns):
        """Whoever reads the closing need not read what only some may (RGPD-05)."""
        private = self.env["cae.payslip"]._get_private_payroll_sources()
        headings, *lines = rows
        return [
            headings,
            *(
                [
                    HIDDEN if cell and column.source in private else cell
                    for column, cell in zip(columns, cells, strict=True)
                ]
                for cells in lines
            ),
        ]

    def _log(self, name, rows):
        self.closing_id.message_post(
            body=self.env._(
                "Variables exported for the payroll program: %(count)s people,"
                " %(mode)s.",
                count=len(rows) - 1,
                mode=self.closing_id.company_id._get_cae_payroll_mode_label(),
            ),
            attachments=[(name, self._to_csv(rows))],
        )

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Variables for the Payroll Program"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
