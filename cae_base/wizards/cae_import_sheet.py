from odoo import api, models
from odoo.exceptions import UserError

from ..engine.import_sheet import Column, Fault, match_headings

NAME, CODE = "name", "code"
REFERENCE = Column("reference", "Référence", aliases=("id", "Identifiant"))


class CaeImportSheet(models.AbstractModel):
    """How the lines of a sheet become records: read, found, compared, then written.

    Nothing is written of what is the same already, so that a second import of one
    file changes nothing. An empty cell leaves what is there.
    """

    _name = "cae.import.sheet"
    _description = "Sheet of an Import"
    _target = None

    @api.model
    def _get_columns(self):
        """:return: list of :class:`Column`; upper floors add theirs"""
        return [REFERENCE]

    @api.model
    def _load_rows(self, rows):
        """Write what the lines say, as far as there is nothing wrong.

        :param rows: list of :class:`Row`, the headings first
        :return: list of :class:`Entry`, headings nobody knows
        :raise UserError: if a heading is missing
        """
        columns, unknown = match_headings(rows[0].cells, self._get_columns())
        self._check_headings(columns)
        lookups = self._get_lookups(columns.values())
        width = len(rows[0].cells)
        entries = self._group(
            [self._read_row(columns, width, row, lookups) for row in rows[1:]]
        )
        self._find_targets(entries)
        for entry in entries:
            self._check_entry(entry)
        self._write_sound(entries)
        return entries, unknown

    def _write_sound(self, entries):
        """Hook: what is written while some lines may be wrong."""
        sound = [entry for entry in entries if not entry.faults]
        for entry in sound:
            entry.changes = self._get_changes(entry)
        self._write(sound, set())

    def _check_headings(self, columns):
        missing = [
            column.heading
            for column in self._get_columns()
            if column.required and column not in columns.values()
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The first line has no heading %(headings)s: start from the"
                    " template and keep its first line.",
                    headings=", ".join(f"« {heading} »" for heading in missing),
                )
            )

    # --- who it is ----------------------------------------------------------

    def _group(self, entries):
        """Hook: lines which speak of one record become one entry."""
        return entries

    def _find_targets(self, entries):
        """Find the record of each entry: by its reference, else by what it says."""
        known = self._get_known_records()
        by_reference = self._get_targets_by_reference(entries, known)
        references = self._get_references(self._get_kind(), known)
        referenced = {record_id for _text, record_id in references}
        candidates = self._index_candidates(known)
        for entry in entries:
            entry.target = by_reference.get(entry.reference)
            if entry.target is None:
                entry.target = self._find_by_values(entry, candidates, referenced)
        self._check_twice(entries)

    def _get_known_records(self):
        return (
            self.env[self._target]
            .with_context(active_test=False)
            .search(self._get_company_domain())
        )

    def _get_targets_by_reference(self, entries, known):
        """A reference is one of a former import, or an external id of Odoo's."""
        references = {entry.reference for entry in entries if entry.reference}
        xml_ids = {reference: reference for reference in references if "." in reference}
        xml_ids |= {self._get_xml_id(reference): reference for reference in references}
        # sudo: external ids are the administrators'
        rows = self.env["ir.model.data"].sudo()._lookup_xmlids(xml_ids, known)
        return {
            xml_ids[f"{module}.{name}"]: known.browse(res_id)
            for _id, module, name, model, res_id, *_rest in rows
            if model == self._target and res_id in known._ids
        }

    def _find_by_values(self, entry, candidates, referenced):
        """A record with a reference of its own is not taken for another reference's."""
        found = self._get_candidates(entry, candidates)
        if entry.reference:
            found = found.filtered(lambda record: record.id not in referenced)
        if len(found) > 1:
            entry.faults.append(
                Fault(
                    entry.line,
                    REFERENCE.heading,
                    self.env._(
                        "Several records answer to this line: give the reference, or"
                        " merge them first."
                    ),
                )
            )
        return found[:1]

    def _index_candidates(self, records):
        """Hook: what is needed to find records by their values, read once."""
        raise NotImplementedError

    def _get_candidates(self, entry, candidates):
        """Hook: records which the values of an entry may mean."""
        raise NotImplementedError

    def _get_identity(self, entry):
        """Hook: two entries with the same identity are one record given twice."""
        raise NotImplementedError

    def _check_twice(self, entries):
        first_lines = {}
        for entry in entries:
            identities = [
                ("reference", entry.reference),
                ("record", entry.target.id),
                ("values", not entry.reference and self._get_identity(entry)),
            ]
            for identity in identities:
                if not identity[1]:
                    continue
                first = first_lines.setdefault(identity, entry.line)
                if first != entry.line:
                    entry.faults.append(self._prepare_twice_fault(entry, first))
                    break

    def _prepare_twice_fault(self, entry, first):
        return Fault(
            entry.line,
            REFERENCE.heading,
            self.env._(
                "This is the same record as line %s: keep one of the two lines.", first
            ),
        )

    def _check_entry(self, entry):
        """What a new record needs must be there."""
        if entry.target:
            return
        faulty = {fault.heading for fault in entry.faults}
        entry.faults += [
            Fault(
                entry.line, column.heading, self.env._("This cell is empty: fill it.")
            )
            for column in self._get_columns()
            if column.required
            and column.name not in entry.values
            and column.heading not in faulty
        ]
