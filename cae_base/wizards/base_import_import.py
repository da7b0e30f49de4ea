from odoo import models

from ..engine.table_file import (
    decode,
    find_separator,
    keep_blank_lines,
    read_xls,
    read_xlsx,
    to_row,
)

ALL_LINES = "cae_all_lines"


class BaseImportImport(models.TransientModel):
    """Odoo's own import reads a file; asked for all its lines, it keeps the number
    which a spreadsheet shows beside each."""

    _inherit = "base_import.import"

    def _read_lines(self):
        """:return: list of :class:`Row`, without those that are blank"""
        _length, rows = self._read_file({"quoting": '"', ALL_LINES: True})
        lines = [to_row(line, cells) for line, cells in enumerate(rows, 1)]
        return [row for row in lines if any(row.cells)]

    def _read_csv(self, options):
        """Odoo leaves blank lines out, takes the encoding that is the likeliest, and a
        comma as soon as two lines differ in length."""
        if options.get(ALL_LINES):
            text = decode(self.file)
            options |= {"encoding": "utf-8", "separator": find_separator(text)}
            self.file = keep_blank_lines(text).encode()
        return super()._read_csv(options)

    def _read_xlsx(self, options):
        """Odoo leaves blank lines out, reads 60 % as 0.6, and stops at the first cell
        that holds a duration or an error."""
        if not options.get(ALL_LINES):
            return super()._read_xlsx(options)
        rows = read_xlsx(self.file)
        return len(rows), rows

    def _read_xls(self, options):
        """As above."""
        if not options.get(ALL_LINES):
            return super()._read_xls(options)
        rows = read_xls(self.file)
        return len(rows), rows
