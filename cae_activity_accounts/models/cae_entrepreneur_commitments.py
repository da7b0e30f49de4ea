from decimal import Decimal

from odoo import fields, models

from odoo.addons.cae_base.models.cae_contract import CAPE


class CaeEntrepreneur(models.Model):
    """What those under a CAPE have committed the cooperative to (Code de commerce,
    R. 127-1, 4°)."""

    _inherit = "cae.entrepreneur"

    delegation_ids = fields.One2many(
        "cae.delegation",
        "entrepreneur_id",
        string="Delegations",
        copy=False,
        groups="cae_base.group_accountant",
    )

    def _get_cape_commitments(self, day):
        """:return: dict {entrepreneur whose CAPE says a ceiling: (ceiling, open
        commitments excluding VAT)}"""
        ceilings = self._get_cape_ceilings(day)
        activities = {
            person: person.key_ids.filtered(
                lambda key: key.date_from <= day <= (key.date_to or day)
            ).activity_id
            for person in ceilings
        }
        committed = (
            self.env["cae.activity"].union(*activities.values())._get_commitments()
        )
        return {
            person: (
                ceiling,
                sum(
                    (committed.get(one, Decimal(0)) for one in activities[person]),
                    Decimal(0),
                ),
            )
            for person, ceiling in ceilings.items()
        }

    def _get_cape_ceilings(self, day):
        contracts = self._get_contracts(day)
        capes = {
            person: contracts[person.id]
            for person in self
            if person.id in contracts and contracts[person.id].kind == CAPE
        }
        return {
            person: Decimal(str(cape.commitment_ceiling))
            for person, cape in capes.items()
            if cape.commitment_ceiling
        }
