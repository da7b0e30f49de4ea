import base64
import io

import xlsxwriter
from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base_import.models.base_import import ImportValidationError

SPREADSHEETS = ("xlsx", "xls", "ods")

CHOOSE, CHECKED, DONE = "choose", "checked", "done"


class CaeImport(models.TransientModel):
    """Loads a file of people, trade names or contracts: all of it, or nothing."""

    _name = "cae.import"
    _description = "Import of a File"

    kind = fields.Selection(
        [
            ("people", "People"),
            ("activities", "Trade Names and Sharing Keys"),
            ("contracts", "Contracts"),
        ],
        string="What",
        required=True,
        default="people",
    )
    headings = fields.Char(compute="_compute_headings")
    template = fields.Html(compute="_compute_headings", sanitize=False)
    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    state = fields.Selection(
        [(CHOOSE, "To check"), (CHECKED, "Checked"), (DONE, "Imported")],
        default=CHOOSE,
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("cae.import.line", "import_id", readonly=True)
    error_count = fields.Integer(readonly=True)
    unknown_headings = fields.Char(readonly=True)
    created_ids = fields.Json(readonly=True)
    changed_ids = fields.Json(readonly=True)
    created_count = fields.Integer(string="New", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)

    @api.depends("kind")
    def _compute_headings(self):
        for wizard in self:
            columns = wizard._get_sheet()._get_columns() if wizard.kind else []
            wizard.headings = ", ".join(column.heading for column in columns)
            wizard.template = wizard.kind and Markup('<a href="%s">%s</a>') % (
                f"/cooperative/import-template/{wizard.kind}.xlsx",
                self.env._("An empty file with these columns (XLSX)"),
            )

    def _get_sheet(self):
        return self.env[f"cae.import.{self.kind}"]

    def _get_template(self):
        """:return: bytes of an XLSX file, the headings without which nothing is loaded
        in bold"""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
            for place, column in enumerate(self._get_sheet()._get_columns()):
                form = bold if column.required else None
                sheet.write_string(0, place, column.heading, form)
                sheet.set_column(place, place, len(column.heading) + 4)
        return content.getvalue()

    def action_check(self):
        """Do all but keep nothing, to show all that is wrong."""
        return self._run(CHECKED)

    def action_import(self):
        return self._run(DONE)

    def action_back(self):
        self.state = CHOOSE
        return self._reopen()

    def _run(self, state):
        self.ensure_one()
        rows = self._read_rows()
        savepoint = self.env.cr.savepoint()
        entries, unknown = self._get_sheet()._load_rows(rows)
        faults = [fault for entry in entries for fault in entry.faults]
        kept = state == DONE and not faults
        savepoint.close(rollback=not kept)
        if not kept:
            # as Odoo's import does: nothing cached may name what is no more there
            self.env.registry.clear_all_caches()
            self.env.registry.reset_changes()
        self.write(self._prepare_result(entries, faults, unknown))
        self.state = DONE if kept else CHECKED
        return self._reopen()

    def _prepare_result(self, entries, faults, unknown):
        created = [entry for entry in entries if not entry.target]
        changed = [entry for entry in entries if entry.target and entry.changes]
        return {
            "line_ids": [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "line": fault.line,
                            "heading": fault.heading,
                            "message": fault.message,
                        }
                    )
                    for fault in faults
                ),
            ],
            "error_count": len({fault.line for fault in faults}),
            "unknown_headings": ", ".join(unknown),
            "created_ids": [entry.record.id for entry in created if entry.record],
            "changed_ids": [entry.target.id for entry in changed],
            "created_count": len(created),
            "changed_count": len(changed),
            "unchanged_count": len(entries) - len(created) - len(changed),
        }

    # --- the file -----------------------------------------------------------

    def _read_rows(self):
        """:return: list of :class:`Row`, the headings and at least one line"""
        try:
            rows = self._get_reader()._read_lines()
        except (UserError, ImportValidationError, ValueError) as error:
            raise UserError(
                self.env._(
                    "This file cannot be read: save it as XLSX, or as CSV, and try"
                    " again."
                )
            ) from error
        if len(rows) < 2:
            raise UserError(
                self.env._(
                    "This file is empty: its first line holds the headings, the next"
                    " ones what is to be imported."
                )
            )
        return rows

    def _get_reader(self):
        """Odoo's own import, which finds out the format."""
        extension = (self.file_name or "").rpartition(".")[2].lower()
        return self.env["base_import.import"].new(
            {
                "file": base64.b64decode(self.file),
                "file_name": self.file_name,
                # what is no spreadsheet is read as CSV, whatever its name
                "file_type": "" if extension in SPREADSHEETS else "text/csv",
            }
        )

    # --- results ------------------------------------------------------------

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_open_created(self):
        return self._open(self.created_ids)

    def action_open_changed(self):
        return self._open(self.changed_ids)

    def _open(self, ids):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported"),
            "res_model": self._get_sheet()._target,
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False},
        }
