from odoo import models
from odoo.tools import format_amount, format_date

from .cae_closing_anomaly import FIXED_PART, MEMBERSHIP, SENT_BACK, UNPAID


class CaeClosing(models.Model):
    """What somebody must look at before the pay is posted."""

    _inherit = "cae.closing"

    def _find_anomalies(self, activities, statements):
        # sudo: payslips and keys are read to be checked; what is said is of the closing
        payslips_sudo = self.sudo()._find_living_payslips(activities)
        return [
            *super()._find_anomalies(activities, statements),
            *self._find_not_members(activities),
            *self._find_not_covered(activities, payslips_sudo),
            *self._find_not_paid(activities),
            *self._find_sent_back(activities, payslips_sudo),
        ]

    def _find_living_payslips(self, activities):
        payslips = self.env["cae.payslip"]
        return payslips.search(
            payslips._get_living_domain() & self._get_payslips_domain(activities)
        )

    def _find_not_members(self, activities):
        """CAE-06: no pay after the deadline, unless somebody says why."""
        # sudo: as in _get_ties
        keys_sudo = self._filter_paid(activities.sudo().key_ids)
        overdue = self._get_overdue(keys_sudo.entrepreneur_id)
        decided = self.env["cae.pay.override"]._get_overrides(
            self, keys_sudo.entrepreneur_id
        )
        for key in keys_sudo:
            person = key.entrepreneur_id
            if person.id in overdue and person.id not in decided:
                message = self.env._(
                    "No pay for %(name)s, not a member by %(day)s: open, and write why"
                    " to pay all the same (L. 7331-3)",
                    name=person.name,
                    day=format_date(self.env, overdue[person.id]),
                )
                yield key.activity_id.id, MEMBERSHIP, message

    def _find_not_covered(self, activities, payslips):
        """CAE-14: the fixed part is paid whatever the turnover."""
        for draw in payslips.draw_ids:
            if draw.uncovered > 0 and draw.activity_id in activities:
                message = self.env._(
                    "Fixed part of %(name)s not covered: %(amount)s",
                    name=draw.payslip_id.entrepreneur_id.name,
                    amount=format_amount(
                        self.env, draw.uncovered, self.company_id.currency_id
                    ),
                )
                yield draw.activity_id.id, FIXED_PART, message

    def _find_not_paid(self, activities):
        """A fixed part is due, and there is no payslip: the contributions, or the
        health insurance, take more than the gross."""
        for person in self._get_unpaid(activities):
            keys = self._filter_in_force(person.key_ids)
            message = self.env._(
                "Fixed part of %s not paid: compute again; if this stays, the net would"
                " be negative: look at the health insurance and at the rates",
                person.name,
            )
            for activity in keys.activity_id & activities:
                yield activity.id, UNPAID, message

    def _get_unpaid(self, activities):
        """:return: those who have a fixed part, and no payslip of this month"""
        # sudo: as in _get_ties
        people = self._filter_paid(activities.sudo().key_ids).entrepreneur_id
        contracts = people._get_contracts(self.date_end)
        with_fixed = (
            self.env["cae.contract"]
            .union(*contracts.values())
            .sudo()
            .filtered(lambda contract: contract.fixed_part > 0)
        ).entrepreneur_id
        overdue = self._get_overdue(people)
        # sudo: as in _find_anomalies
        paid = self.sudo()._find_living_payslips(activities).entrepreneur_id
        return (people & with_fixed - paid).filtered(
            lambda person: person.id not in overdue
        )

    def _find_sent_back(self, activities, payslips):
        for payslip in payslips.filtered("review_note"):
            for activity in payslip.draw_ids.activity_id & activities:
                message = f"{payslip.entrepreneur_id.name}: {payslip.review_note}"
                yield activity.id, SENT_BACK, message

    def _find_company_anomalies(self):
        yield from super()._find_company_anomalies()
        names = self._get_without_activity().mapped("name")
        if names:
            message = self.env._(
                "No activity pays the fixed part of %s: give a sharing key, or end the"
                " contract",
                ", ".join(names),
            )
            yield False, UNPAID, message

    def _get_without_activity(self):
        """:return: people with a contract which is paid, and no key in any activity"""
        # sudo: contracts and keys are read to be checked, not shown
        people = (
            self.env["cae.entrepreneur"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("contract_ids.kind", "in", self.company_id._get_cae_paid_kinds()),
                ]
            )
        )
        contracts = people._get_contracts(self.date_end)
        present = self._filter_in_force(people.key_ids).entrepreneur_id
        kinds = self.company_id._get_cae_paid_kinds()
        return (people - present).filtered(
            lambda person: (
                person.id in contracts
                and contracts[person.id].kind in kinds
                and contracts[person.id].fixed_part > 0
            )
        )
