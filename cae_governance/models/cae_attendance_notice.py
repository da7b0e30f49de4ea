from odoo import Command, fields, models

EMAIL, POST = "email", "post"


class CaeAttendance(models.Model):
    """How a member was called, and the proof of it (AG-03)."""

    _inherit = "cae.attendance"

    notice_mode = fields.Selection(
        [(EMAIL, "E-mail"), (POST, "Post")], string="Called By", readonly=True
    )
    notified_at = fields.Datetime(string="Called On", readonly=True)

    def _notify(self):
        """Call members, each as he has agreed to be."""
        now = fields.Datetime.now()
        by_mail = self.filtered(lambda row: row._agrees_to_email())
        # sudo: the roll is written by what happens, by nobody's hand
        by_mail.sudo().write({"notice_mode": EMAIL, "notified_at": now})
        (self - by_mail).sudo().write({"notice_mode": POST, "notified_at": now})
        by_mail._send_notice("cae_governance.mail_template_assembly_notice")
        for row in self:
            row.assembly_id._log(
                "notice", row._tell_notice(), file_hash=row.assembly_id.notice_hash
            )

    def _agrees_to_email(self):
        """Whether the member agreed early enough (Code de commerce R. 223-20)."""
        member = self.member_id
        limit = self.assembly_id.consent_limit
        return bool(
            member.email_consent
            and member.partner_id.email
            and member.email_consent_date
            and member.email_consent_date <= limit
        )

    def _send_notice(self, template):
        """Send a message with the notice and the documents."""
        for assembly, rows in self.grouped("assembly_id").items():
            rows._send_message(
                template,
                attachment_ids=[
                    Command.link(attachment.id)
                    for attachment in assembly._get_sent_attachments()
                ],
            )

    def _send_message(self, template, **email_values):
        if self:
            # sudo: whoever calls an assembly need not edit templates or attachments
            self.env.ref(template).sudo().send_mail_batch(
                self.ids, email_values=email_values
            )

    def _tell_notice(self):
        if self.notice_mode == EMAIL:
            return self.env._(
                "%(name)s: called by e-mail at %(email)s, as agreed on %(day)s.",
                name=self.name,
                email=self.member_id.partner_id.email,
                day=self.member_id.email_consent_date,
            )
        return self.env._(
            "%(name)s: to call by post at %(address)s.",
            name=self.name,
            address=self.address or self.env._("an unknown address"),
        )
