from odoo import api, fields, models
from odoo.fields import Domain

from .cae_contract import CESA, RUNNING, SIGNED


class CaeEntrepreneur(models.Model):
    """The deadlines of a person, and the clocks that find them."""

    _inherit = "cae.entrepreneur"

    # Who follows the person has to act on it; no trace of it in the chatter (RGPD-02).
    residence_permit_end = fields.Date(
        string="Residence Permit Until",
        copy=False,
        help="Last day of the permit to work, if one is needed (Code du travail,"
        " L. 8251-1): to-dos are planned before it. Empty: none is needed.",
    )
    medical_visit_next = fields.Date(
        string="Next Medical Visit",
        copy=False,
        help="Last day for the next visit to the occupational health service (Code du"
        " travail, R. 4624-16, to check): to-dos are planned before it.",
    )
    deadline_count = fields.Integer(
        string="Number of Deadlines", compute="_compute_deadline_count"
    )

    def _compute_deadline_count(self):
        counts = {}
        for person, activity, count in self.env["cae.deadline"]._read_group(
            self._get_deadline_domain(),
            ["entrepreneur_id", "cae_activity_id"],
            ["__count"],
        ):
            counts[person or activity] = counts.get(person or activity, 0) + count
        for person in self:
            records = [person, *person.cae_activity_ids]
            person.deadline_count = sum(counts.get(record, 0) for record in records)

    def _get_deadline_domain(self):
        """Domain of the open deadlines of these persons and of their activities."""
        about = Domain("entrepreneur_id", "in", self.ids) | Domain(
            "cae_activity_id", "in", self.cae_activity_ids.ids
        )
        return Domain("state", "=", "open") & about

    def action_open_deadlines(self):
        return self.env["cae.deadline"]._get_action(self._get_deadline_domain())

    @api.model
    def _get_followed_domain(self):
        """Domain of the persons whom the cooperative still follows."""
        return Domain("stage_id.is_exit", "=", False)

    @api.model
    def _clock_membership(self):
        """CAE-05: salaried entrepreneurs who are not members yet; their contract alone
        counts, wherever they are on their way."""
        people = self.with_context(active_test=False).search(
            Domain("member_since", "=", False)
            & Domain(
                "contract_ids",
                "any",
                [("kind", "=", CESA), ("state", "in", (SIGNED, RUNNING))],
            )
        )
        return [
            (person, person.membership_deadline)
            for person in people
            if person.membership_deadline
        ]

    @api.model
    def _clock_residence_permit(self):
        return self._get_dated("residence_permit_end")

    @api.model
    def _clock_medical_visit(self):
        return self._get_dated("medical_visit_next")

    @api.model
    def _get_dated(self, name):
        people = self.search_fetch(
            self._get_followed_domain() & Domain(name, "!=", False), [name]
        )
        return [(person, person[name]) for person in people]
