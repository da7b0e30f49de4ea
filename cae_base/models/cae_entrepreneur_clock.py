from odoo import api, fields, models
from odoo.fields import Domain


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
        " travail, R. 4624-16): to-dos are planned before it.",
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
        return Domain("stage_id", "!=", self.env.ref("cae_base.stage_left").id)

    @api.model
    def _clock_membership(self):
        """CAE-05: salaried entrepreneurs who are not members yet."""
        people = self.search(
            self._get_followed_domain()
            & Domain("member_since", "=", False)
            & Domain(
                "contract_ids",
                "any",
                [("kind", "=", "cesa"), ("state", "in", ["signed", "running"])],
            )
        )
        return list(people._get_membership_deadlines().items())

    def _get_membership_deadlines(self):
        """CAE-05: the CESA's start, so many years later, less the days of the earlier
        contracts, each counted once.

        :return: dict {entrepreneur: last day to become a member}
        """
        deadlines = {}
        for person in self:
            start = min(person._get_bound("cesa").mapped("date_start"))
            years = person.company_id._get_legal_setting("membership_years", start)
            last_day = fields.Date.add(start, years=int(years))
            days = person._count_earlier_days(start)
            deadlines[person] = max(start, fields.Date.subtract(last_day, days=days))
        return deadlines

    def _get_bound(self, kind):
        return self.contract_ids.filtered(
            lambda contract: contract.kind == kind and contract.state != "draft"
        )

    def _count_earlier_days(self, day):
        """Days before a day on which another contract bound the parties."""
        bound = set()
        for contract in self.contract_ids - self._get_bound("cesa"):
            end = min(contract.date_end or day, fields.Date.subtract(day, days=1))
            length = (end - contract.date_start).days + 1
            first = contract.date_start.toordinal()
            bound.update(range(first, first + max(length, 0)))
        return len(bound)

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
