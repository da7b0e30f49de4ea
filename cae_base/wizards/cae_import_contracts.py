from collections import defaultdict

from odoo import api, models

from ..engine.import_sheet import Column
from ..models.cae_contract import CAPE, CESA, DRAFT, OTHER
from .cae_import_sheet import CODE

PAST = "past"


class CaeImportContracts(models.AbstractModel):
    """One line, one contract; known by the person, the kind and the start.

    It comes as a draft, to be started with its signed document, or as a contract of the
    past. Renewals and amendments are made from the contract they follow.
    """

    _name = "cae.import.contracts"
    _inherit = "cae.import.sheet"
    _description = "Import of Contracts"
    _target = "cae.contract"

    @api.model
    def _get_columns(self):
        return super()._get_columns() + [
            Column(
                "entrepreneur_id",
                "Entrepreneur·e",
                "person",
                required=True,
                aliases=("Entrepreneur", "Entrepreneuse"),
            ),
            Column(
                "kind",
                "Contrat",
                "choice",
                required=True,
                choices={"CAPE": CAPE, "CESA": CESA, "Autre": OTHER},
            ),
            Column("date_start", "Début", "date", required=True),
            Column("date_end", "Fin", "date"),
            Column(PAST, "Terminé", "yes_no"),
            *self._get_term_columns(),
        ]

    def _get_term_columns(self):
        return [
            Column("commitment_ceiling", "Plafond d’engagement", "number"),
            Column(
                "full_time_employed",
                "Salarié·e à temps plein",
                "yes_no",
                aliases=("Salarié à temps plein",),
            ),
            Column("employment_declared_on", "Déclaré le", "date"),
            Column("fixed_part", "Part fixe mensuelle", "number"),
            Column("variable_part", "Part variable"),
            Column("objective_amount", "Chiffre d’affaires minimum", "number"),
            Column("trial_months", "Période d’essai (mois)", "integer"),
            Column("statutes_id", "Statuts", "statutes"),
        ]

    def _lookup_statutes(self):
        versions = self.env["cae.statutes"].search(self._get_company_domain())
        # "Statutes of 01/02/2024" are not those of 02/01/2024
        return {CODE: [(version.name, version.id) for version in versions]}

    def _index_candidates(self, records):
        index = defaultdict(list)
        for contract in records:
            key = (contract.entrepreneur_id.id, contract.kind, contract.date_start)
            index[key].append(contract.id)
        return index

    def _get_candidates(self, entry, candidates):
        found = candidates.get(self._get_identity(entry), ())
        return self.env[self._target].browse(found)

    def _get_identity(self, entry):
        keys = ("entrepreneur_id", "kind", "date_start")
        if not all(key in entry.values for key in keys):
            return None
        return tuple(entry.values[key] for key in keys)

    # --- contracts of the past ----------------------------------------------

    def _is_same(self, record, name, value):
        if name == PAST:
            return not value or record.state != DRAFT
        return super()._is_same(record, name, value)

    def _prepare_vals(self, entry):
        vals = super()._prepare_vals(entry)
        vals.pop(PAST, None)
        return vals

    def _write_batch(self, entries):
        result = super()._write_batch(entries)
        past = [
            (entry.target or entry.record).id
            for entry in entries
            if entry.changes.get(PAST)
        ]
        self.env[self._target].browse(past).action_record_past()
        return result
