from dataclasses import replace

from psycopg2 import Error as DatabaseError

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_compare, mute_logger

from ..engine.import_sheet import Fault


class CaeImportSheet(models.AbstractModel):
    """What the lines change is written, or the column that is refused is named."""

    _inherit = "cae.import.sheet"

    def _get_changes(self, entry):
        """:return: the values which the record does not have yet"""
        return {
            name: value
            for name, value in entry.values.items()
            if not entry.target or not self._is_same(entry.target, name, value)
        }

    def _is_same(self, record, name, value):
        current = record._fields[name].convert_to_write(record[name], record)
        if isinstance(value, float):
            return float_compare(current, value, precision_digits=2) == 0
        return current == value

    def _write(self, entries, suspects):
        """All at once; if that fails, by halves, to learn which lines are wrong.

        :param suspects: set of the values found wrong so far, to be looked at first
        """
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._write_batch(entries)
        except (UserError, DatabaseError) as error:
            if len(entries) > 1:
                half = len(entries) // 2
                self._write(entries[:half], suspects)
                self._write(entries[half:], suspects)
                return
            [entry] = entries
            heading = self._find_heading(entry, suspects)
            entry.faults.append(Fault(entry.line, heading, self._get_sentence(error)))

    def _find_heading(self, entry, suspects):
        """The column without which the line would pass; if there is none, those which
        cannot be left out."""
        columns = {column.name: column for column in self._get_value_columns()}
        given = [name for name in columns if name in entry.changes]
        free = [name for name in given if entry.target or not columns[name].required]
        free.sort(key=lambda name: name not in suspects)
        for name in free:
            if self._passes_without(entry, name):
                suspects.add(name)
                return columns[name].heading
        return ", ".join(columns[name].heading for name in given if name not in free)

    def _get_value_columns(self):
        """Hook: the column to name for each value of an entry that is refused."""
        return self._get_columns()

    def _passes_without(self, entry, name):
        changes = {key: value for key, value in entry.changes.items() if key != name}
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
                self._write_batch([replace(entry, changes=changes)])
                self.env.flush_all()
                savepoint.rollback()
        except (UserError, DatabaseError):
            return False
        return True

    def _get_sentence(self, error):
        if isinstance(error, DatabaseError):
            return self.env[self._target]._sql_error_to_message(error)
        return str(error)

    def _write_batch(self, entries):
        # the models say what is wrong in a sentence, and open no wizard
        self = self.with_context(import_file=True)
        for entry in entries:
            if entry.target and entry.changes:
                entry.target.with_env(self.env).write(self._prepare_vals(entry))
        self._create_records([entry for entry in entries if not entry.target])
        self._keep_references([entry for entry in entries if entry.target])

    def _create_records(self, entries):
        model = self.env[self._target].with_context(**self._get_creation_context())
        records = model._load_records(
            [
                {
                    "xml_id": entry.reference and self._get_xml_id(entry.reference),
                    "values": self._prepare_vals(entry),
                    "noupdate": True,
                }
                for entry in entries
            ]
        )
        for entry, record in zip(entries, records, strict=True):
            entry.record = record

    def _prepare_vals(self, entry):
        """Hook: what is written of the changes of an entry."""
        return dict(entry.changes)

    def _get_creation_context(self):
        """What the file does not say stays empty."""
        return {"tracking_disable": True, "default_coach_id": False}

    def _keep_references(self, entries):
        """A record found by its values answers to its reference from now on."""
        # sudo: external ids are the administrators'
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                {
                    "xml_id": self._get_xml_id(entry.reference),
                    "record": entry.target,
                    "noupdate": True,
                }
                for entry in entries
                if entry.reference
            ]
        )
