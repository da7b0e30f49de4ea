from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..engine.cell import parse_date, parse_number, parse_yes_no
from ..engine.import_sheet import Entry, Fault
from ..engine.plain_text import to_code, to_person_key
from .cae_import_sheet import CODE, NAME, REFERENCE


class CaeImportSheet(models.AbstractModel):
    """The cells of a line become values."""

    _inherit = "cae.import.sheet"

    def _read_row(self, columns, width, row, lookups):
        entry = Entry(row.line, {})
        if any(row.cells[width:]):
            entry.faults.append(self._prepare_width_fault(row, width))
        for place, column in columns.items():
            cell = row.cells[place] if place < len(row.cells) else ""
            if not cell:
                continue
            try:
                value = self._read_cell(column, cell, lookups)
            except UserError as error:
                entry.faults.append(Fault(row.line, column.heading, str(error)))
            else:
                entry.values[column.name] = value
        entry.reference = entry.values.pop(REFERENCE.name, "")
        return entry

    def _prepare_width_fault(self, row, width):
        message = self.env._(
            "This line has more cells than the first one: put quotes around a text"
            " which holds the separator."
        )
        return Fault(row.line, str(row.cells[width]), message)

    def _read_cell(self, column, cell, lookups):
        if column.kind in lookups:
            return self._read_relation(column, str(cell), lookups[column.kind])
        return getattr(self, f"_read_{column.kind}")(column, cell)

    def _read_text(self, column, cell):
        return str(cell)

    def _read_postcode(self, column, cell):
        """Spreadsheets take away the zero a postcode begins with."""
        return cell.zfill(5) if str(cell).isdigit() else str(cell)

    def _read_email(self, column, cell):
        if not email_normalize(str(cell)):
            raise UserError(
                self.env._(
                    "“%s” is no e-mail address: write one, like anne@example.fr.", cell
                )
            )
        return str(cell)

    def _read_date(self, column, cell):
        try:
            return parse_date(cell)
        except ValueError:
            raise UserError(
                self.env._("“%s” is no date: write it like 31/12/2026.", cell)
            ) from None

    def _read_number(self, column, cell):
        try:
            return float(parse_number(cell))
        except ValueError:
            raise UserError(
                self.env._("“%s” is no number: write digits, like 60 or 33,33.", cell)
            ) from None

    def _read_integer(self, column, cell):
        number = self._read_number(column, cell)
        if not number.is_integer():
            raise UserError(self.env._("“%s” is no whole number: write one.", cell))
        return int(number)

    def _read_choice(self, column, cell):
        choices = {to_person_key(text): value for text, value in column.choices.items()}
        key = to_person_key(str(cell))
        if key not in choices:
            raise UserError(
                self.env._(
                    "“%(value)s” is not possible here: write one of %(choices)s.",
                    value=cell,
                    choices=", ".join(column.choices),
                )
            )
        return choices[key]

    def _read_yes_no(self, column, cell):
        try:
            return parse_yes_no(str(cell))
        except ValueError:
            raise UserError(
                self.env._("“%s” is neither yes nor no: write Oui or Non.", cell)
            ) from None

    def _read_relation(self, column, cell, lookup):
        ids = lookup[NAME, to_person_key(cell)] | lookup[CODE, to_code(cell)]
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            message = self.env._(
                "Several answer to “%s”: write the e-mail or the reference instead.",
                cell,
            )
        else:
            message = self.env._(
                "Nothing is called “%(value)s”: write it as it is in “%(model)s”, or"
                " add it there first.",
                value=cell,
                model=self._get_relation_label(column.kind),
            )
        raise UserError(message)
