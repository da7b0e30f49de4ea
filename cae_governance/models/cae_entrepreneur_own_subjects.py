from odoo import models
from odoo.fields import Domain


class CaeEntrepreneur(models.Model):
    """His own data in the register of members and its assemblies (RGPD-04).

    How he voted is told by no file: a secret ballot has no voter, and the minutes tell
    of the others.
    """

    _inherit = "cae.entrepreneur"

    def _get_own_subjects(self):
        members = self._find_own("cae.member", self._get_own_members_domain())
        return [
            *super()._get_own_subjects(),
            *self._get_own_membership(members),
            *self._get_own_shares(members),
            (
                self.env._("Mandates"),
                self._find_own("cae.mandate", [("member_id", "in", members.ids)]),
                ("role", "date_from", "date_to", "ended_on"),
            ),
            (
                self.env._("Requests of Members"),
                self._find_own(
                    "cae.assembly.request", [("member_ids", "in", members.ids)]
                ),
                (
                    *("title", "text", "kind", "received_on", "state"),
                    *("answered_on", "refusal"),
                ),
            ),
            (
                self.env._("Assemblies"),
                self._find_own("cae.attendance", [("member_id", "in", members.ids)]),
                (
                    *("assembly_id", "name", "address", "category", "state"),
                    *("notice_mode", "notified_at", "arrived_at", "left_at"),
                    *("postal_at", "signed_at"),
                ),
            ),
        ]

    def _get_own_members_domain(self):
        return Domain("partner_id", "=", self.partner_id.id) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _get_own_membership(self, members):
        return [
            (
                self.env._("Applications"),
                self._find_own("cae.candidacy", self._get_own_members_domain()),
                (
                    *("submitted_on", "category", "motivation", "state", "decided_on"),
                    *("decision_reference", "email_consent", "email_consent_date"),
                ),
            ),
            (
                self.env._("Membership"),
                members,
                (
                    *("number", "category", "college_id", "date_admission", "state"),
                    *("email_consent", "email_consent_date", "employed_until"),
                    *("date_exit", "exit_cause_id", "exit_note", "exit_address"),
                ),
            ),
        ]

    def _get_own_shares(self, members):
        return [
            (
                self.env._("Share Movements"),
                members.movement_ids,
                (
                    *("number", "date", "kind", "state", "share_class_id", "quantity"),
                    *("amount", "amount_paid"),
                ),
            ),
            (
                self.env._("Plans of Shares"),
                members.plan_ids,
                (
                    *("share_class_id", "mode", "date_start", "total", "amount"),
                    *("percent", "paid", "left", "state"),
                ),
            ),
            (
                self.env._("Reimbursements of Shares"),
                members.reimbursement_ids,
                (
                    *("share_class_id", "cause", "date_since", "date_due", "quantity"),
                    *("amount", "state"),
                ),
            ),
        ]
