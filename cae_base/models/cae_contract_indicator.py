from decimal import Decimal

from odoo import api, models

from ..engine.impact import Cell, Path, find_survival
from .cae_contract import BINDING, CAPE, CESA, INITIAL

# Ways out by which the activity goes on elsewhere.
WENT_ON = ("own_company", "other_cooperative")


class CaeContract(models.Model):
    """The indicators that count contracts, jobs, and who goes on (IMP-04).

    Called as those of `cae.entrepreneur`.
    """

    _inherit = "cae.contract"

    @api.model
    def _get_impact_contracts(self, people, *domain, kinds=(CAPE, CESA)):
        """:return: the binding documents of these people, oldest first, in one query"""
        return self.search_fetch(
            [
                ("entrepreneur_id", "in", people.ids),
                ("kind", "in", kinds),
                ("state", "in", BINDING),
                *domain,
            ],
            [
                "entrepreneur_id",
                "kind",
                "nature",
                "date_start",
                "date_last",
                "signed_on",
            ],
            order="date_start, id",
        )

    def _to_cell(self):
        """These contracts are about as many people as they have, not as they are."""
        return Cell(tuple(self.ids), people=tuple(self.entrepreneur_id.ids))

    @api.model
    def _to_cells_by_kind(self, contracts):
        by_kind = contracts.grouped("kind")
        return {
            kind.upper(): by_kind.get(kind, self.browse())._to_cell()
            for kind in (CAPE, CESA)
        }

    @api.model
    def _indicator_signed(self, people, date_from, date_to):
        contracts = self._get_impact_contracts(people, ("nature", "=", INITIAL))
        return self._to_cells_by_kind(
            contracts.filtered(
                lambda contract: (
                    date_from <= (contract.signed_on or contract.date_start) <= date_to
                )
            )
        )

    @api.model
    def _indicator_open(self, people, date_from, date_to):
        contracts = self._get_impact_contracts(people, ("date_start", "<=", date_to))
        return self._to_cells_by_kind(
            contracts.filtered(
                lambda contract: not contract.date_last or contract.date_last >= date_to
            )
        )

    @api.model
    def _indicator_jobs_created(self, people, date_from, date_to):
        contracts = self._get_impact_contracts(people, kinds=(CESA,))
        first_ones = self.union(
            *(some[0] for some in contracts.grouped("entrepreneur_id").values())
        )
        return {
            "": first_ones.filtered(
                lambda contract: date_from <= contract.date_start <= date_to
            )._to_cell()
        }

    @api.model
    def _indicator_jobs_kept(self, people, date_from, date_to):
        contracts = self._get_impact_contracts(people, kinds=(CESA,))
        before, after = (
            contracts.filtered(lambda contract, day=day: contract._covers(day))
            for day in (date_from, date_to)
        )
        kept = before.entrepreneur_id & after.entrepreneur_id
        return {
            "": after.filtered(
                lambda contract: contract.entrepreneur_id in kept
            )._to_cell()
        }

    def _covers(self, day):
        return self.date_start <= day and not (self.date_last and self.date_last < day)

    @api.model
    def _indicator_survival(self, people, date_from, date_to):
        """Of those who began three years before; beside it, what others count."""
        contracts = self._get_impact_contracts(people)
        paths = {
            person.id: some._to_path()
            for person, some in contracts.grouped("entrepreneur_id").items()
        }
        going_on, stopped = find_survival(paths, date_from, date_to)
        return {
            self.env._("Still in business"): Cell(tuple(going_on)),
            self.env._("Stopped"): Cell(tuple(stopped)),
            **self._get_survival_references(date_to),
        }

    def _to_path(self):
        person = self.entrepreneur_id
        return Path(
            [(contract.date_start, contract.date_last or None) for contract in self],
            person.exit_date if person.exit_type in WENT_ON else None,
        )

    @api.model
    def _get_survival_references(self, day):
        labels = {
            "survival_network": self.env._("Study of the network"),
            "survival_creators": self.env._("All business creators"),
        }
        company, settings = self.env.company, self.env["cae.legal.setting"]
        found = {code: settings._get_value(code, company.id, day) for code in labels}
        return {
            label: Cell(amount=Decimal(found[code]), is_reference=True)
            for code, label in labels.items()
            if found[code]
        }
