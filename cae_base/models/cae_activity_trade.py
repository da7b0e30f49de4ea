from odoo import api, fields, models
from odoo.fields import Domain

from .cae_activity_insurance import DECENNIAL, LIABILITY, OTHER

REGULATIONS = (
    "is_building_work",
    "is_insured_craft",
    "is_training",
    "is_personal_services",
    "is_other_regulated",
)


class CaeActivity(models.Model):
    """What the law asks of some trades before they start (CAE-31, INV-13, INV-14)."""

    _inherit = "cae.activity"

    city = fields.Char(help="Where the work is done, if not at the local office.")
    place = fields.Char(
        string="Premises", help="Workshop, shop, market… in a few words."
    )
    insurance_ids = fields.One2many(
        "cae.activity.insurance", "activity_id", string="Insurance Proofs", copy=False
    )
    is_building_work = fields.Boolean(
        string="Building Work",
        help="Work under decennial liability: the activity starts with the certificate"
        " of the insurance, which is joined to each quote and invoice (Code des"
        " assurances, L. 241-1 and L. 243-2).",
    )
    is_insured_craft = fields.Boolean(
        string="Craft with Compulsory Insurance",
        help="Craft whose professional insurance is compulsory: insurer, contact and"
        " geographic cover stand on each quote and invoice (Code de l'artisanat,"
        " L. 132-1). Where the decennial liability applies, it alone is asked for.",
    )
    is_training = fields.Boolean(
        string="Vocational Training",
        help="The number of the declaration stands on contracts and invoices; it is"
        " filed within three months of the first contract, so that it may come after"
        " the opening (Code du travail, L. 6351-1 and R. 6351-1).",
    )
    training_number = fields.Char(
        string="Training Declaration Number",
        copy=False,
        help="Number given by the prefect of the region (NDA).",
    )
    is_personal_services = fields.Boolean(
        string="Personal Services",
        help="Services at home that give a tax credit: it is their declaration that"
        " opens the right to it, so that it comes before the start (Code du travail,"
        " L. 7232-1-1).",
    )
    personal_services_number = fields.Char(
        copy=False, help="Number of the declaration."
    )
    is_other_regulated = fields.Boolean(
        string="Other Regulated Trade",
        help="Trade that asks for a diploma, a card or a licence. A profession with an"
        " order of its own cannot be exercised in the cooperative.",
    )
    trade_proof = fields.Binary(
        string="Proof", attachment=True, copy=False, help="Diploma, card or licence."
    )
    trade_proof_name = fields.Char(string="Proof's File Name", copy=False)
    trade_proof_end = fields.Date(
        string="Proof Valid Until", copy=False, help="Empty: without end."
    )
    is_proved = fields.Boolean(
        string="Proofs in Order",
        compute="_compute_missing_proofs",
        search="_search_is_proved",
        help="Whether the proofs that the law asks for before the start hold today.",
    )
    missing_proofs = fields.Char(compute="_compute_missing_proofs")

    @api.depends(
        *REGULATIONS,
        "personal_services_number",
        "trade_proof",
        "trade_proof_end",
        "insurance_ids.kind",
        "insurance_ids.date_from",
        "insurance_ids.date_to",
        "insurance_ids.certificate",
    )
    @api.depends_context("lang")
    def _compute_missing_proofs(self):
        missing = self._get_missing_proofs(fields.Date.context_today(self))
        for activity in self:
            activity.missing_proofs = ", ".join(missing[activity])
            activity.is_proved = not missing[activity]

    def _search_is_proved(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_missing_domains(fields.Date.context_today(self))
        return ~Domain.OR(domains.values())

    def _filter_insurance_valid(self, day):
        """The activities whose compulsory insurances are all proved on a day, those
        that need none included (INV-13, INV-14); one query."""
        return self - self._filter_missing(
            Domain.OR(self._get_uninsured_domains(day).values())
        )

    def _filter_proved(self, day):
        """The activities that hold on a day every proof the law asks for before the
        start (CAE-31); one query."""
        return self - self._filter_missing(
            Domain.OR(self._get_missing_domains(day).values())
        )

    def _get_missing_proofs(self, day):
        """:return: dict {activity: list of what it misses on a day, in words}"""
        missing = {activity: [] for activity in self}
        for name, domain in self._get_missing_domains(day).items():
            for activity in self._filter_missing(domain):
                missing[activity].append(name)
        return missing

    def _filter_missing(self, domain):
        regulated = self.filtered(
            lambda activity: any(activity[name] for name in REGULATIONS)
        )
        if not regulated:
            return regulated
        # sudo: whoever asks about an activity is told whether it is in order, no more
        found_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search(Domain("id", "in", regulated.ids) & domain)
        )
        return regulated.filtered(
            lambda activity: activity._origin.id in found_sudo.ids
        )

    @api.model
    def _get_uninsured_domains(self, day):
        """:return: dict {insurance, in words: domain of who misses it on a day}"""

        def without(*kinds):
            valid = self.env["cae.activity.insurance"]._get_valid_domain(kinds, day)
            return Domain("insurance_ids", "not any", valid)

        building = Domain("is_building_work", "=", True)
        craft = Domain("is_insured_craft", "=", True)
        return {
            self.env._("certificate of decennial insurance"): (
                building & without(DECENNIAL)
            ),
            self.env._("certificate of professional insurance"): (
                craft & ~building & without(LIABILITY, OTHER)
            ),
        }

    @api.model
    def _get_missing_domains(self, day):
        """:return: dict {proof, in words: domain of who misses it on a day}"""
        services = Domain("is_personal_services", "=", True)
        other = Domain("is_other_regulated", "=", True)
        return {
            **self._get_uninsured_domains(day),
            self.env._("declaration of personal services"): (
                services & Domain("personal_services_number", "=", False)
            ),
            self.env._("proof of the regulated trade"): (
                other
                & (
                    Domain("trade_proof", "=", False)
                    | Domain("trade_proof_end", "<", day)
                )
            ),
        }
