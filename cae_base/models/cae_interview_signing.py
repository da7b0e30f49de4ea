from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..seal import unsealed
from .cae_interview import DRAFT, SIGNED, TO_SIGN
from .cae_signature_mixin import PARTIES


class CaeInterview(models.Model):
    """Signed by who held the interview, then by the entrepreneur on the portal."""

    _inherit = "cae.interview"

    signature_ids = fields.One2many(
        "cae.interview.signature", "interview_id", string="Signatures"
    )
    current_signature_ids = fields.One2many(
        "cae.interview.signature", compute="_compute_current_signature_ids"
    )
    signed_on = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="The day on which both parties had signed.",
    )
    reminded_on = fields.Date(readonly=True, copy=False)

    @api.depends("signature_ids.document_hash", "document_hash")
    def _compute_current_signature_ids(self):
        for interview in self:
            interview.current_signature_ids = interview.signature_ids.filtered(
                lambda signature, mine=interview: (
                    signature.document_hash == mine.document_hash
                )
            )

    # --- the cooperative ------------------------------------------------------

    def action_sign(self):
        """Open the pad on which who held the interview signs."""
        self.ensure_one()
        self._check_can_send()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign the Report"),
            "res_model": "cae.interview.sign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_interview_id": self.id},
        }

    def _check_can_send(self):
        if self.state != DRAFT:
            raise UserError(self._tell_sealed())
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The interview is planned on %s: its report is signed once it was"
                    " held.",
                    self._format_day(self.date),
                )
            )
        if not self.entrepreneur_id.portal_user_id:
            raise UserError(
                self.env._(
                    "%s has no portal login and could not sign: give one on the form of"
                    " the person.",
                    self.entrepreneur_id.name,
                )
            )
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%s held this interview and signs its report; if it was you, write"
                    " your name first.",
                    self.user_id.name,
                )
            )

    def _sign_first(self, name, image, ip_address=False, user_agent=False):
        """Freeze the report, sign it for the cooperative and send it."""
        self._take_turn_to_sign()
        self._check_can_send()
        self._refresh_membership_deadline()
        content = self._render_document("cae_base.action_report_interview")
        unsealed(self).write(
            {
                "state": TO_SIGN,
                "document_id": self._attach(content, self._get_filename()).id,
                "document_hash": self._digest(content),
                "sent_on": fields.Datetime.now(),
            }
        )
        self._add_signature("cooperative", name, image, ip_address, user_agent)
        self._send_mail("cae_base.mail_template_interview_to_sign")

    def _get_filename(self):
        told = self.with_context(lang=self._get_document_lang())
        return f"{told._get_document_title()}.pdf"

    def _add_signature(self, party, *signature):
        # sudo: nobody may create a signature but by signing
        signatures_sudo = unsealed(self.env["cae.interview.signature"].sudo())
        signatures_sudo.create(
            {
                **signatures_sudo._prepare_vals(party, *signature),
                "interview_id": self.id,
                "document_hash": self.document_hash,
            }
        )

    def action_send_again(self):
        """Remind the entrepreneur that the report waits for him."""
        for interview in self:
            if interview.state != TO_SIGN:
                raise UserError(self.env._("This report waits for nobody's signature."))
            interview._send_mail("cae_base.mail_template_interview_to_sign")
        unsealed(self).write({"reminded_on": fields.Date.context_today(self)})

    def action_take_back(self):
        """Write again in a report that the entrepreneur has not signed."""
        for interview in self:
            interview._take_turn_to_sign()
            if interview.state != TO_SIGN:
                raise UserError(
                    self.env._(
                        "Only a report that waits for the entrepreneur's signature is"
                        " taken back."
                    )
                )
            interview.message_post(
                body=self.env._(
                    "Taken back before the entrepreneur signed. SHA-256 of the document"
                    " that was sent: %s",
                    interview.document_hash,
                )
            )
        emptied = dict.fromkeys(["document_id", "document_hash", "reminded_on"])
        unsealed(self).write({"state": DRAFT, **emptied})

    # --- the entrepreneur -----------------------------------------------------

    def _sign_second(self, name, image, ip_address=False, user_agent=False):
        """The entrepreneur signs what was sent to him; nothing changes any more."""
        self._take_turn_to_sign()
        if self.state == SIGNED:
            raise UserError(self.env._("This document is signed already."))
        if self.state != TO_SIGN:
            raise UserError(self.env._("This document is not, or no longer, to sign."))
        self._check_document_unchanged()
        self._add_signature("entrepreneur", name, image, ip_address, user_agent)
        if set(self.current_signature_ids.mapped("party")) == PARTIES:
            self._complete_signature()

    def _complete_signature(self):
        today = fields.Date.context_today(self)
        unsealed(self).write({"state": SIGNED, "signed_on": today})
        content = self._render_document("cae_base.action_report_interview_certificate")
        name = self.env._("Certificate of signatures - %s.pdf", self.name)
        unsealed(self).write({"certificate_id": self._attach(content, name).id})
        self._record_support_time()
        self._send_mail("cae_base.mail_template_interview_signed")

    # --- helpers ----------------------------------------------------------------

    def _send_mail(self, template):
        self.env.ref(template).send_mail(self.id)

    def _get_portal_address(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/interviews/{self.id}"

    def action_print(self):
        """Print the report: the very one that was signed, if it was."""
        if len(self) == 1 and self.document_id:
            return self._download(self.document_id)
        return self.env.ref("cae_base.action_report_interview").report_action(self)
