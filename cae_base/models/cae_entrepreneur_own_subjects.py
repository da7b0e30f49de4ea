from odoo import models
from odoo.fields import Domain

from .cae_interview_report import AGREED, HEADINGS

ADDRESS = ("street", "street2", "zip", "city", "country_id")


class CaeEntrepreneur(models.Model):
    """The subjects of a person's own data: whatever names him is in one (RGPD-04).

    What a colleague is still writing of him is not: a report from the day on which it
    is sent, a message if it was addressed to him.
    """

    _inherit = "cae.entrepreneur"

    def _get_own_subjects(self):
        """Hook: upper floors add theirs.

        :return: list of (subject, records, names of the fields that tell of him)
        """
        return [
            (self.env._("Person"), self, self._get_own_fields()),
            (
                self.env._("Bank Accounts"),
                self._find_own(
                    "res.partner.bank", [("partner_id", "=", self.partner_id.id)]
                ),
                ("acc_number", "acc_holder_name", "bank_id"),
            ),
            *self._get_own_path(),
            *self._get_own_contracts(),
            *self._get_own_interviews(),
            *self._get_own_workshops(),
            *self._get_own_skills(),
            *self._get_own_sharing(),
            *self._get_own_messages(),
        ]

    def _get_own_documents(self):
        """Hook: what was signed, as files."""
        contracts = self._find_own("cae.contract")
        reports = self._get_portal_interviews()
        return (
            contracts.document_id
            | contracts.certificate_id
            | reports.document_id
            | reports.certificate_id
        )

    def _get_own_fields(self):
        return (
            "name",
            "email",
            "phone",
            *ADDRESS,
            "birth_date",
            "date_entry",
            "stage_id",
            "coach_id",
            "local_office_id",
            "project",
            "consent_date",
            "residence_permit_end",
            "medical_visit_next",
            "member_since",
            "exit_type",
            "exit_date",
            "exit_reason",
        )

    def _get_own_path(self):
        return [
            (
                self.env._("Stages"),
                self._find_own("cae.entrepreneur.stage.history"),
                ("stage_id", "date_from", "date_to", "reason"),
            ),
            (
                self.env._("Criteria"),
                self._find_own("cae.entrepreneur.criterion.tick"),
                ("criterion_id", "date", "user_id"),
            ),
            (
                self.env._("Trade Names"),
                self._find_own("cae.activity.key"),
                ("activity_id", "percentage", "date_from", "date_to"),
            ),
            (
                self.env._("Deadlines"),
                self._find_own("cae.deadline"),
                ("clock_id", "date", "state", "date_closed"),
            ),
            (
                self.env._("Social Situation"),
                self._find_own("cae.social.snapshot"),
                self._get_own_social_fields(),
            ),
        ]

    def _get_own_social_fields(self):
        return (
            "kind",
            "date",
            "sex",
            "age_group",
            "study_level",
            "job_seeker",
            "job_seeker_since",
            "minimum_income",
            "disability",
            "qpv",
            "qpv_version",
            "rural",
            "prescriber_id",
        )

    def _get_own_contracts(self):
        contracts = self._find_own("cae.contract")
        return [
            (self.env._("Contracts"), contracts, self._get_own_contract_fields()),
            (
                self.env._("Items of the Contracts"),
                contracts.item_ids,
                ("contract_id", "title", "body"),
            ),
            (
                self.env._("Signatures of the Contracts"),
                contracts.signature_ids,
                ("contract_id", *self._get_own_signature_fields()),
            ),
            (
                self.env._("Notices"),
                self._find_own("cae.contract.notice"),
                ("contract_id", "event", "body", "date", "done_on"),
            ),
        ]

    def _get_own_contract_fields(self):
        return (
            "name",
            "kind",
            "nature",
            "date_start",
            "date_last",
            "state",
            "objective_text",
            "fixed_part",
            "variable_part",
            "change_reason",
            "end_reason",
            "end_comment",
        )

    def _get_own_signature_fields(self):
        return ("party", "name", "date", "ip_address", "user_agent", "document_hash")

    def _get_own_interviews(self):
        reports = self._get_portal_interviews()
        return [
            (
                self.env._("Interviews"),
                self._find_own("cae.interview") - reports,
                ("date", "duration", "user_id", "state"),
            ),
            (
                self.env._("Reports of Interviews"),
                reports,
                (
                    *("date", "duration", "user_id", "state", "signed_on"),
                    *dict.fromkeys((*HEADINGS, *AGREED)),
                    *("membership_deadline", "candidacy_date"),
                    *("leave_taken", "leave_left"),
                ),
            ),
            (
                self.env._("Actions Decided"),
                reports.action_ids,
                ("interview_id", "name", "responsible", "date_due", "done_on"),
            ),
            (
                self.env._("Signatures of the Reports"),
                reports.signature_ids,
                ("interview_id", *self._get_own_signature_fields()),
            ),
            (
                self.env._("Appointments"),
                self._find_own("calendar.event", self._get_own_event_domain()),
                ("name", "start", "stop", "location"),
            ),
            (
                self.env._("Booked Appointments"),
                self._find_own("cae.interview.booking"),
                ("start", "user_id", "state"),
            ),
            (
                self.env._("Support Time"),
                self._find_own(
                    "cae.support.time", [("entrepreneur_ids", "in", self.ids)]
                ),
                ("date", "name", "kind", "minutes", "coach_id", "funded_action_id"),
            ),
        ]

    def _get_own_event_domain(self):
        return Domain("cae_entrepreneur_id", "=", self.id) | Domain(
            "partner_ids", "in", self.partner_id.ids
        )

    def _get_own_workshops(self):
        """Registrations, attendances, and what the certificates say: the minutes."""
        registrations = self._find_own(
            "event.registration", [("partner_id", "=", self.partner_id.id)]
        )
        seat = ("event_id", "name", "email", "phone", "create_date", "state")
        return [
            (
                self.env._("Meetings"),
                registrations - registrations.filtered("cae_entrepreneur_id"),
                seat,
            ),
            (
                self.env._("Workshops"),
                registrations.filtered("cae_entrepreneur_id"),
                (*seat, "cae_minutes", "cae_rating", "cae_comment"),
            ),
            (
                self.env._("Attendances"),
                self._find_own("cae.workshop.attendance"),
                ("event_id", "date", "signed_on", "minutes", "marked_by_id"),
            ),
            (
                self.env._("Waiting List"),
                self._find_own("cae.workshop.waiting"),
                ("event_id", "requested_on"),
            ),
        ]

    def _get_own_skills(self):
        assessments = self._find_own("cae.skill.assessment")
        return [
            (
                self.env._("Skills"),
                assessments,
                ("date", "kind", "user_id", "comment"),
            ),
            (
                self.env._("Levels of Skills"),
                assessments.line_ids,
                ("assessment_id", "skill_id", "level_id"),
            ),
        ]

    def _get_own_sharing(self):
        return [
            (
                self.env._("Directory"),
                self._find_own("cae.directory.card"),
                (
                    *("presentation", "trade", "skills", "place", "wants_calls"),
                    *("is_published", "published_on", "withdrawn_on"),
                ),
            ),
            (
                self.env._("Messages of the Directory"),
                self._find_own("cae.directory.message", self._get_own_letter_domain()),
                ("day", "sender_id", "addressee_id", "with_address"),
            ),
            (
                self.env._("Bookings"),
                self._find_own("cae.resource.booking"),
                (
                    *("resource_id", "start", "stop", "state", "purpose", "amount"),
                    *("cancelled_on", "cancel_reason"),
                ),
            ),
            (
                self.env._("Calls for Partners"),
                self._find_own("cae.partner.call"),
                (
                    *("name", "description", "trade", "place", "until", "state"),
                    *("outcome", "outcome_note", "closed_on"),
                ),
            ),
            (
                self.env._("Answers"),
                self._find_own("cae.partner.answer"),
                ("call_id", "create_date", "text", "with_address"),
            ),
        ]

    def _get_own_letter_domain(self):
        return Domain("sender_id", "=", self.id) | Domain("addressee_id", "=", self.id)

    def _get_own_messages(self):
        """What he wrote, and what was written to him."""
        partner = self.partner_id
        domain = Domain("message_type", "in", ("comment", "email", "email_outgoing"))
        domain &= Domain("author_id", "=", partner.id) | Domain(
            "partner_ids", "in", partner.ids
        )
        return [
            (
                self.env._("Messages"),
                self._find_own("mail.message", domain),
                ("date", "author_id", "subject", "body"),
            ),
        ]
