from collections import defaultdict
from dataclasses import replace
from urllib.parse import quote, unquote

from psycopg2 import Error as DatabaseError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, float_compare, mute_logger

from ..engine.cell import parse_date, parse_number, parse_yes_no
from ..engine.import_sheet import Column, Entry, Fault, match_headings
from ..engine.plain_text import to_code, to_person_key

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
        sound = [entry for entry in entries if not entry.faults]
        for entry in sound:
            entry.changes = self._get_changes(entry)
        self._write(sound, set())
        return entries, unknown

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

    # --- reading ------------------------------------------------------------

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

    # --- relations ----------------------------------------------------------

    def _get_lookups(self, columns):
        """:return: dict {kind: {(way, text): ids}} of the relations in these columns"""
        return {
            column.kind: self._index(getattr(self, f"_lookup_{column.kind}")())
            for column in columns
            if hasattr(self, f"_lookup_{column.kind}")
        }

    def _index(self, ways):
        """:param ways: dict {NAME or CODE: pairs of (text, id)}: ways to name a record;
        a name is known whatever the order of its words, a code as it is written"""
        index = defaultdict(set)
        for way, to_key in ((NAME, to_person_key), (CODE, to_code)):
            for text, record_id in ways.get(way, ()):
                if text:
                    index[way, to_key(text)].add(record_id)
        return index

    def _get_relation_label(self, kind):
        labels = {
            "coach": self.env._("Users"),
            "office": self.env._("Local Offices"),
            "stage": self.env._("Stages"),
            "country": self.env._("Countries"),
            "person": self.env._("Entrepreneurs"),
            "statutes": self.env._("Statutes"),
        }
        return labels[kind]

    def _lookup_coach(self):
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", self.env.company.ids)]
        )
        return {
            NAME: [(user.name, user.id) for user in users],
            CODE: [
                (text, user.id) for user in users for text in (user.login, user.email)
            ],
        }

    def _lookup_office(self):
        offices = self.env["cae.local.office"].search(self._get_company_domain())
        return {NAME: [(office.name, office.id) for office in offices]}

    def _lookup_stage(self):
        return {NAME: self._get_translated_names("cae.entrepreneur.stage")}

    def _lookup_country(self):
        countries = self.env["res.country"].search([])
        return {
            NAME: self._get_translated_names("res.country"),
            CODE: [(country.code, country.id) for country in countries],
        }

    def _lookup_person(self):
        people = self._get_people()
        return {
            NAME: [(person.name, person.id) for person in people],
            CODE: [
                *((person.email, person.id) for person in people),
                *((person.email_normalized, person.id) for person in people),
                *self._get_references("people", people),
            ],
        }

    def _get_people(self):
        return (
            self.env["cae.entrepreneur"]
            .with_context(active_test=False)
            .search(self._get_company_domain())
        )

    def _get_translated_names(self, model):
        return [
            (record.name, record.id)
            for code, _name in self.env["res.lang"].get_installed()
            for record in self.env[model].with_context(lang=code).search([])
        ]

    def _get_company_domain(self):
        return [("company_id", "=", self.env.company.id)]

    # --- references ---------------------------------------------------------

    def _get_kind(self):
        return self._name.rpartition(".")[2]

    def _get_xml_id(self, reference):
        return "__import__." + self._get_prefix(self._get_kind()) + quote(reference)

    def _get_prefix(self, kind):
        return f"cae_{kind}_{self.env.company.id}_"

    def _get_references(self, kind, records):
        """:return: list of (reference, id) given by former imports"""
        prefix = self._get_prefix(kind)
        # sudo: external ids are the administrators'
        rows_sudo = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("module", "=", "__import__"),
                    ("model", "=", records._name),
                    ("name", "=like", prefix.replace("_", r"\_") + "%"),
                    ("res_id", "in", records.ids),
                ]
            )
        )
        return [
            (unquote(row.name.removeprefix(prefix)), row.res_id) for row in rows_sudo
        ]

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

    # --- writing ------------------------------------------------------------

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
