from odoo import api, fields, models
from odoo.tools import email_normalize, plaintext2html

REGISTERED_AGAIN = "cae_base.activity_type_registered_again"


class CaeEntrepreneur(models.Model):
    """A candidate who registers on the public page."""

    _inherit = "cae.entrepreneur"

    project = fields.Text(help="The project, in the person's own words.")
    consent_date = fields.Datetime(
        string="Consent Given on",
        readonly=True,
        copy=False,
        help="When the person, on the public page, agreed that the cooperative keeps"
        " these data (RGPD, art. 7).",
    )

    @api.model
    def _register_candidate(self, company, values, meeting):
        """Write a candidate down, once, and register him for a meeting.

        Somebody already known stays as he is, and gets at most one registration for
        each meeting: who types another person's address changes and learns nothing. The
        coach is told.

        :param values: dict of checked texts: name, email, phone, project
        :param meeting: `event.event` of the open ones, or none
        """
        # sudo: the public has no right on any of this; values are a fixed list
        people_sudo = self.sudo().with_company(company)
        person_sudo = people_sudo._find_candidate(company, values["email"])
        is_new = not person_sudo
        if is_new:
            person_sudo = people_sudo.create(
                self._prepare_candidate_vals(company, values)
            )
        else:
            person_sudo._note_registered_again(values)
        if meeting:
            person_sudo._register_for_meeting(meeting.sudo())
        elif is_new:
            person_sudo._confirm_registration()

    def _note_registered_again(self, values):
        """A note of what was typed, and one to-do, however often he comes back."""
        self._message_log(body=plaintext2html(self._tell_registered_again(values)))
        kind = self.env.ref(REGISTERED_AGAIN, raise_if_not_found=False)
        todos = self.with_context(active_test=True).activity_ids
        if kind and kind not in todos.activity_type_id:
            # the coach finds it in Odoo: no mail is sent for what a robot may type
            todos = todos.with_context(mail_activity_quick_update=True)
            todos.create(self._prepare_registered_again_vals(kind))

    def _tell_registered_again(self, values):
        env = self.with_context(lang=self.coach_id.lang).env
        lines = [
            env._("Somebody registered on the public page with this e-mail address:"),
            *(values[name] for name in ("name", "phone", "project") if values[name]),
        ]
        return "\n".join(lines)

    def _prepare_registered_again_vals(self, kind):
        kind = kind.with_context(lang=self.coach_id.lang)
        delay = {kind.delay_unit: kind.delay_count}
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": kind.id,
            "summary": kind.summary,
            "user_id": self.coach_id.id,
            "date_deadline": fields.Date.add(fields.Date.context_today(self), **delay),
            "automated": True,
        }

    def _find_candidate(self, company, email):
        return self.with_context(active_test=False).search(
            [
                ("company_id", "=", company.id),
                ("email_normalized", "=", email_normalize(email)),
            ],
            limit=1,
        )

    def _prepare_candidate_vals(self, company, values):
        return {
            "name": values["name"],
            "email": values["email"],
            "phone": values["phone"],
            "project": values["project"],
            "lang": self.env.lang,
            "company_id": company.id,
            "coach_id": False,
            "consent_date": fields.Datetime.now(),
        }

    def _register_for_meeting(self, meeting):
        registrations = self.env["event.registration"]
        if registrations.search_count(
            [
                ("event_id", "=", meeting.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "!=", "cancel"),
            ],
            limit=1,
        ):
            return
        # Odoo's own mail is sent by the creation, which may commit: ours goes first
        if "after_sub" not in meeting.event_mail_ids.mapped("interval_type"):
            self._confirm_registration(meeting)
        registrations.create(self._prepare_meeting_registration_vals(meeting))

    def _prepare_meeting_registration_vals(self, meeting):
        return {
            "event_id": meeting.id,
            "partner_id": self.partner_id.id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
        }

    def _confirm_registration(self, meeting=None):
        """Mail to the candidate: what he registered for, and what comes next."""
        template = self.env.ref("cae_base.mail_template_registration")
        template.with_context(meeting=meeting).send_mail(
            self.id, email_layout_xmlid="mail.mail_notification_layout"
        )
