from collections import defaultdict

from odoo import api, models

from ..engine.import_sheet import Column


class CaeImportContracts(models.AbstractModel):
    """One line, one contract; known by the person, the kind and the start."""

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
                "kind", "Contrat", "choice", required=True, choices=self._get_kinds()
            ),
            Column("date_start", "Début", "date", required=True),
            Column("date_end", "Fin", "date"),
        ]

    def _get_kinds(self):
        return {
            kind: kind
            for kind in self.env[self._target]._fields["kind"].get_values(self.env)
        }

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
