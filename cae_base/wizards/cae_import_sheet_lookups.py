from collections import defaultdict
from urllib.parse import quote, unquote

from odoo import models

from ..engine.plain_text import to_code, to_person_key
from .cae_import_sheet import CODE, NAME


class CaeImportSheet(models.AbstractModel):
    """What the cells may name: records, and references of former imports."""

    _inherit = "cae.import.sheet"

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
