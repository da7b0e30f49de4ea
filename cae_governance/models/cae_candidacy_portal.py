from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from odoo.addons.cae_activity_accounts.portal_form import PortalForm

from .cae_candidacy import DRAFT, PENDING

# Days left before the deadline from which on the page warns, then alarms.
WARN, ALARM = 365, 90


class CaeCandidacy(models.Model):
    """The doors of the portal to one's own application; see `cae.member`."""

    _inherit = "cae.candidacy"

    @api.model
    def _get_portal_person(self):
        """:return: the user as entrepreneur, gone or not, as superuser; none"""
        user = self.env.user
        people_sudo = (
            self.env["cae.member"]
            ._as_portal()
            .env["cae.entrepreneur"]
            .with_context(active_test=False)
            .search(
                [
                    ("partner_id", "=", user.partner_id.id),
                    ("company_id", "in", user._get_company_ids()),
                ]
            )
        )
        return people_sudo.sorted(
            lambda person: (not person.active, person.company_id != user.company_id)
        )[:1]

    @api.model
    def _get_portal_candidacies(self, *domain):
        """:return: the user's applications, the last one first, as superuser"""
        user = self.env.user
        return (
            self.env["cae.member"]
            ._as_portal()
            .env["cae.candidacy"]
            .search(
                [
                    ("partner_id", "=", user.partner_id.id),
                    ("company_id", "in", user._get_company_ids()),
                    *domain,
                ]
            )
            .sorted(lambda candidacy: candidacy.id, reverse=True)
        )

    @api.model
    def _find_portal_refusal(self, person_sudo):
        """:return: why this entrepreneur cannot apply today; empty if he can"""
        if not person_sudo.contract_id:
            return self.env._(
                "To apply, you need a contract in force with the cooperative: ask your"
                " coach."
            )
        company = person_sudo.company_id
        candidacies = self._get_portal_candidacies(("company_id", "=", company.id))
        if candidacies.filtered(
            lambda one: one.state in PENDING and one.state != DRAFT
        ):
            return self.env._("Your application is under way already.")
        last = candidacies.filtered(lambda one: one.state == "rejected")[:1]
        if last and last.renewable_on > fields.Date.context_today(self):
            return self.env._(
                "Your application was not accepted. You can renew it from %s on (loi"
                " 78-763, art. 8).",
                last._format_day(last.renewable_on),
            )
        return ""

    @api.model
    def _portal_apply(self, values):
        """The user applies for membership.

        :param values: dict of the form: ``motivation``, ``email_consent``
        :return: the application, as superuser
        :raise MissingError: if the user is no entrepreneur, or is a member
        :raise UserError: if he cannot apply today
        """
        person_sudo = self._get_portal_person()
        member_sudo = self.env["cae.member"]._get_portal_member()
        if not person_sudo or member_sudo.state == "active":
            raise MissingError(self.env._("This does not exist, or is not yours."))
        refusal = self._find_portal_refusal(person_sudo)
        if refusal:
            raise UserError(refusal)
        vals = self._read_portal_application(values)
        candidacy_sudo = self._take_portal_draft(person_sudo)
        candidacy_sudo.write(vals)
        candidacy_sudo.action_submit()
        return candidacy_sudo

    @api.model
    def _read_portal_application(self, values):
        form = PortalForm(self.env, values)
        motivation = form.text(
            "motivation",
            required=self.env._("Say in a few words why you want to be a member."),
            limit=5000,
        )
        form.check()
        agrees = form.get("email_consent") == "1"
        return {
            "motivation": motivation,
            "email_consent": agrees,
            "email_consent_date": agrees and fields.Date.context_today(self),
        }

    @api.model
    def _take_portal_draft(self, person_sudo):
        """:return: what the cooperative has prepared for the person, else a new one"""
        company = person_sudo.company_id
        drafts_sudo = self._get_portal_candidacies(
            ("state", "=", DRAFT), ("company_id", "=", company.id)
        )
        return drafts_sudo or drafts_sudo.create(
            {"partner_id": person_sudo.partner_id.id, "company_id": company.id}
        )

    @api.model
    def _portal_withdraw(self, candidacy_id):
        """:raise MissingError: if the application is not the user's
        :raise UserError: if the assembly has decided
        """
        candidacy_sudo = self._get_portal_candidacies(("id", "=", candidacy_id))
        if not candidacy_sudo or candidacy_sudo.state == DRAFT:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        candidacy_sudo.action_withdraw()

    @api.model
    def _get_portal_countdown(self, person_sudo):
        """What is left of the time to become a member (CAE-05).

        :return: dict ``deadline``, ``days_left``, ``percent`` gone and ``tone``; None
            without a deadline
        """
        deadline = person_sudo.membership_deadline
        if not deadline:
            return None
        today = fields.Date.context_today(self)
        binding = person_sudo.contract_ids.filtered(
            lambda contract: contract.state in ("signed", "running", "ended")
        )
        start = min(binding.mapped("date_start"))
        left = (deadline - today).days
        whole = max((deadline - start).days, 1)
        gone = min(max((today - start).days, 0), whole)
        return {
            "deadline": deadline,
            "days_left": left,
            "percent": 100 if left < 0 else round(100 * gone / whole),
            "tone": "danger"
            if left <= ALARM
            else "warning"
            if left <= WARN
            else "success",
        }
