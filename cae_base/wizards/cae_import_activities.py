from collections import defaultdict

from odoo import Command, api, models
from odoo.tools import float_compare

from ..engine.import_sheet import Column, Fault
from ..engine.plain_text import to_words

KEY = "key_ids"
PERSON = ("Entrepreneur", "Entrepreneuse")


class CaeImportActivities(models.AbstractModel):
    """One line for each sharing key; the lines of one trade name go together.

    A line without trade name goes on with the one above it.
    """

    _name = "cae.import.activities"
    _inherit = "cae.import.sheet"
    _description = "Import of Trade Names"
    _target = "cae.activity"

    @api.model
    def _get_columns(self):
        return super()._get_columns() + [
            Column("name", "Enseigne", required=True),
            Column("trade", "Métier"),
            Column(
                "coach_id",
                "Accompagnateur·rice",
                "coach",
                aliases=("Accompagnateur", "Accompagnatrice"),
            ),
            Column("local_office_id", "Antenne", "office"),
            *self._get_key_columns(),
        ]

    def _get_key_columns(self):
        return [
            Column("entrepreneur_id", "Entrepreneur·e", "person", aliases=PERSON),
            Column("percentage", "Part (%)", "number", aliases=("Part",)),
            Column("date_from", "Du", "date"),
            Column("date_to", "Au", "date"),
        ]

    def _get_value_columns(self):
        """The sharing keys are one value of the trade name."""
        headings = [column.heading for column in self._get_key_columns()[1:]]
        return [*super()._get_value_columns(), Column(KEY, ", ".join(headings))]

    # --- lines into trade names ---------------------------------------------

    def _group(self, entries):
        groups, references = {}, {}
        last = None
        for entry in entries:
            self._take_key(entry)
            name = self._get_identity(entry)
            last = entry.reference or references.get(name) or name or last
            if entry.reference:
                references.setdefault(name, entry.reference)
            first = groups.setdefault(last, entry)
            if first is not entry:
                self._append(first, entry)
        return list(groups.values())

    def _take_key(self, entry):
        """What the line says of a sharing key becomes one value of the entry."""
        columns = self._get_key_columns()
        key = {
            column.name: entry.values.pop(column.name)
            for column in columns
            if column.name in entry.values
        }
        if not key:
            return
        faulty = {fault.heading for fault in entry.faults}
        entry.values[KEY] = [key]
        entry.faults += [
            Fault(
                entry.line,
                column.heading,
                self.env._("A sharing key needs a person, a share and a first day."),
            )
            for column in columns[:3]
            if column.name not in key and column.heading not in faulty
        ]

    def _append(self, first, entry):
        first.faults += entry.faults
        for name, value in entry.values.items():
            if name == KEY:
                first.values.setdefault(KEY, []).extend(value)
            elif first.values.setdefault(name, value) != value:
                first.faults.append(self._prepare_contradiction(first, entry, name))

    def _prepare_contradiction(self, first, entry, name):
        [heading] = [
            column.heading for column in self._get_columns() if column.name == name
        ]
        message = self.env._(
            "Line %s says otherwise of the same trade name: write it once only.",
            first.line,
        )
        return Fault(entry.line, heading, message)

    # --- which one it is ----------------------------------------------------

    def _get_known_records(self):
        return super()._get_known_records().filtered(lambda one: not one.is_structure)

    def _index_candidates(self, records):
        index = defaultdict(list)
        for activity in records:
            index[self._get_name_key(activity.name)].append(activity.id)
        return index

    def _get_candidates(self, entry, candidates):
        found = candidates.get(self._get_identity(entry), ())
        return self.env[self._target].browse(found)

    def _get_identity(self, entry):
        return self._get_name_key(entry.values.get("name"))

    def _get_name_key(self, name):
        """The order of the words counts: "Bois et Fer" is not "Fer et Bois"."""
        return " ".join(to_words(name))

    # --- sharing keys -------------------------------------------------------

    def _get_changes(self, entry):
        keys = entry.values.pop(KEY, [])
        changes = super()._get_changes(entry)
        if commands := self._get_key_commands(entry.target, keys):
            changes[KEY] = commands
        return changes

    def _get_key_commands(self, activity, keys):
        """A key is known by its person and its first day."""
        known = {
            (key.entrepreneur_id.id, key.date_from): key for key in activity.key_ids
        }
        commands = []
        for vals in keys:
            key = known.get((vals["entrepreneur_id"], vals["date_from"]))
            if not key:
                commands.append(Command.create(vals))
            elif changes := self._get_key_changes(key, vals):
                commands.append(Command.update(key.id, changes))
        return commands

    def _get_key_changes(self, key, vals):
        changes = {}
        if float_compare(key.percentage, vals["percentage"], precision_digits=2):
            changes["percentage"] = vals["percentage"]
        if vals.get("date_to") and vals["date_to"] != key.date_to:
            changes["date_to"] = vals["date_to"]
        return changes
