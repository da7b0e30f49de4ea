from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cae_base.models.cae_activity_insurance import (
    DECENNIAL,
    LIABILITY,
    OTHER,
)
from odoo.addons.cae_base.models.cae_contract import BINDING, CAPE

from ..engine.cape_cover import Contract, find_cape_ends, find_expired_cape


class CaeActivity(models.Model):
    """What the quotes and invoices of an activity have to say of it."""

    _inherit = "cae.activity"

    vat_exemption = fields.Char(
        string="VAT Exemption",
        help="Article by which this trade sells without VAT, as invoices name it (CGI,"
        " annexe II, art. 242 nonies A).",
    )
    quote_terms = fields.Text(
        string="Terms of Quotes",
        help="Printed at the end of each new quote of this trade name; entrepreneurs"
        " write them on their portal.",
    )
    training_region = fields.Char(
        help="Region of the prefect who registered the declaration of training (Code du"
        " travail, L. 6351-1 and R. 6351-6).",
    )

    # --- who sells, and under which contract ------------------------------------

    def _get_cape_contracts(self):
        """:return: dict {activity: contracts of those who have worked in it}, two
        queries whatever their number"""
        # sudo: of these contracts the dates are printed, or that they are over
        people = {activity: activity.key_ids for activity in self.sudo()}
        contracts_sudo = (
            self.env["cae.contract"]
            .sudo()
            .search_fetch(
                Domain("state", "in", BINDING)
                & Domain(
                    "entrepreneur_id",
                    "in",
                    [
                        key.entrepreneur_id.id
                        for keys in people.values()
                        for key in keys
                    ],
                ),
                ["entrepreneur_id", "kind", "date_start", "date_last", "origin_id"],
            )
        )
        by_person = contracts_sudo.grouped("entrepreneur_id")
        none = contracts_sudo.browse()
        return {
            activity: none.union(
                *(by_person.get(person, none) for person in keys.entrepreneur_id)
            )
            for activity, keys in people.items()
        }

    @api.model
    def _contracts_to_engine(self, contracts):
        return [
            Contract(
                person=contract.entrepreneur_id.id,
                chain=(contract.origin_id or contract).id,
                is_cape=contract.kind == CAPE,
                first_day=contract.date_start,
                last_day=contract.date_last or None,
            )
            for contract in contracts
        ]

    def _find_expired_capes(self):
        """:return: function (activity, day): the day on which its CAPE ended, None if
        it did not (CAPE-07)"""
        contracts = {
            activity: self._contracts_to_engine(found)
            for activity, found in self._get_cape_contracts().items()
        }
        return lambda activity, day: find_expired_cape(
            contracts.get(activity, ()),
            day,
            # sudo: as above
            set(activity.sudo()._get_entrepreneurs(day).ids),
        )

    def _get_cape_ends(self, day):
        """:return: dict {entrepreneur: last day of his CAPE, renewals included}"""
        self.ensure_one()
        contracts = self._get_cape_contracts()[self]
        ends = find_cape_ends(self._contracts_to_engine(contracts), day)
        present = self.sudo()._get_entrepreneurs(day)  # sudo: as above
        return {person: ends[person.id] for person in present if person.id in ends}

    # --- insurance ---------------------------------------------------------------

    def _get_paper_insurance(self, day):
        """The proof whose insurer papers name (INV-13, INV-14), as superuser."""
        self.ensure_one()
        if self.is_building_work:
            kinds = [DECENNIAL]
        elif self.is_insured_craft:
            kinds = [LIABILITY, OTHER]
        else:
            return self.env["cae.activity.insurance"]
        # sudo: customers read it on their papers
        insurances_sudo = self.env["cae.activity.insurance"].sudo()
        valid = insurances_sudo._get_valid_domain(kinds, day)
        return insurances_sudo.search(
            valid & Domain("activity_id", "=", self.id), limit=1
        )

    def _get_paper_certificates(self, day):
        """:return: the attachment to join to the papers of building work (Code des
        assurances, L. 243-2), as superuser"""
        attachments_sudo = self.env["ir.attachment"].sudo()  # sudo: customers get it
        if not self.is_building_work:
            return attachments_sudo
        return attachments_sudo.search(
            [
                ("res_model", "=", "cae.activity.insurance"),
                ("res_field", "=", "certificate"),
                ("res_id", "in", self._get_paper_insurance(day).ids),
            ],
            limit=1,
        )
