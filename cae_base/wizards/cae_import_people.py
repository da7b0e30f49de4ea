from collections import defaultdict

from odoo import api, models
from odoo.tools import email_normalize

from ..engine.import_sheet import Column
from ..engine.plain_text import to_person_key


class CaeImportPeople(models.AbstractModel):
    """One line, one person; known by the e-mail, else by name and birth date."""

    _name = "cae.import.people"
    _inherit = "cae.import.sheet"
    _description = "Import of People"
    _target = "cae.entrepreneur"

    @api.model
    def _get_columns(self):
        return super()._get_columns() + [
            Column("name", "Nom", required=True, aliases=("Nom complet",)),
            Column("email", "E-mail", "email", aliases=("Courriel", "Mail")),
            Column("phone", "Téléphone"),
            Column("birth_date", "Date de naissance", "date"),
            Column("street", "Adresse"),
            Column("street2", "Complément d’adresse"),
            Column("zip", "Code postal", "postcode"),
            Column("city", "Ville"),
            Column("country_id", "Pays", "country"),
            Column("stage_id", "Étape", "stage"),
            Column(
                "coach_id",
                "Accompagnateur·rice",
                "coach",
                aliases=("Accompagnateur", "Accompagnatrice"),
            ),
            Column("local_office_id", "Antenne", "office"),
            Column("date_entry", "Premier contact", "date"),
        ]

    def _get_creation_context(self):
        return super()._get_creation_context() | {"default_date_entry": False}

    def _index_candidates(self, records):
        index = defaultdict(list)
        for person in records:
            index[person.email_normalized].append(person.id)
            index[person.name_key].append(person.id)
        return index

    def _get_candidates(self, entry, candidates):
        people = self.env[self._target]
        email = self._get_email(entry)
        if email in candidates:
            return people.browse(candidates[email])
        named = people.browse(candidates.get(self._get_name_key(entry), ()))
        return named.filtered(lambda person: self._is_same_person(person, entry))

    def _is_same_person(self, person, entry):
        """The name is the same: it is he, unless something says the contrary."""
        born = entry.values.get("birth_date")
        if born and person.birth_date:
            return born == person.birth_date
        return not (person.email and entry.values.get("email"))

    def _get_identity(self, entry):
        return self._get_email(entry) or (
            self._get_name_key(entry),
            entry.values.get("birth_date"),
        )

    def _get_email(self, entry):
        return email_normalize(entry.values.get("email") or "") or None

    def _get_name_key(self, entry):
        return to_person_key(entry.values.get("name")) or None
