import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from .cae_payslip import DUE

_logger = logging.getLogger(__name__)
AT_ONCE = 10  # more would keep the user waiting: each is printed apart


class CaePayslip(models.Model):
    """The payslip by e-mail (Code du travail, L. 3243-2)."""

    _inherit = "cae.payslip"

    mailed_on = fields.Datetime(string="Sent On", readonly=True, copy=False)
    is_to_mail = fields.Boolean(string="To Send by E-mail", readonly=True, copy=False)

    def action_send_by_mail(self):
        """Send each to its person, with its PDF; of several, those which were sent
        already are left out.

        :raise UserError: if one of them is not posted
        """
        self.check_access("write")
        self._check_mailable()
        waiting = self
        if len(self) > 1:
            waiting = self.filtered(lambda payslip: not payslip.mailed_on)
        addressed = waiting.filtered("partner_id.email")
        addressed._send_or_queue()
        return self._tell_sent(addressed, waiting - addressed, self - waiting)

    def _send_or_queue(self):
        if len(self) <= AT_ONCE:
            self._send_by_mail()
            return
        # sudo: what is to be sent is written by the sending only
        self.sudo().is_to_mail = True
        # sudo: only administrators wake a scheduled job
        self.env.ref("cae_payroll.cron_send_payslips").sudo()._trigger()

    @api.model
    def _cron_send_payslips(self):
        """Send what waits, a few at a time: each slice is written before the next."""
        waiting = self.search([("is_to_mail", "=", True)])
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(waiting))
        for batch in split_every(AT_ONCE, waiting.ids, self.browse):
            for payslip in batch.filtered(lambda one: one.state in DUE):
                payslip._try_to_send()
            batch.is_to_mail = False
            if not commit(len(batch)):
                break

    def _try_to_send(self):
        """A payslip that cannot be printed stops no other."""
        try:
            with self.env.cr.savepoint():
                self._send_by_mail()
        except Exception as error:
            _logger.exception("%s was not sent.", self.display_name)
            self.message_post(
                body=self.env._("It was not sent (%s): send it again.", error)
            )

    def _check_mailable(self):
        if self.filtered(lambda payslip: payslip.state not in DUE):
            raise UserError(
                self.env._("Post the pay run first: only posted payslips are sent.")
            )

    def _send_by_mail(self):
        """The mails leave with the queue; each is in the chatter of its payslip."""
        template = self.env.ref("cae_payroll.mail_template_payslip")
        # Each is printed apart: nobody can be sent a page of another. A mail is read by
        # others than its person: it does not bear the NIR.
        files = [
            payslip.with_context(cae_without_social_number=True)._get_payslip_file()
            for payslip in self
        ]
        mails = template.send_mail_batch(self.ids)
        for payslip, mail, (name, content) in zip(self, mails, files, strict=True):
            mail.attachment_ids = self.env["ir.attachment"].create(
                payslip._prepare_mailed_file(name, content)
            )
        # sudo: as in _send_or_queue
        self.sudo().mailed_on = fields.Datetime.now()

    def _prepare_mailed_file(self, name, content):
        return {
            "name": name,
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": self._name,
            "res_id": self.id,
        }

    def _get_portal_url(self):
        return f"{self.get_base_url()}/my/payslips/{self.id}"

    def _tell_sent(self, sent, without_address, sent_before):
        """:return: the notification: how many were sent, and who was not sent any"""
        sentences = [self.env._("Payslips sent: %s.", len(sent))]
        if len(sent) > AT_ONCE:
            sentences.append(self.env._("They leave in the next minutes."))
        if sent_before:
            sentences.append(
                self.env._("Sent before, and left out: %s.", len(sent_before))
            )
        if without_address:
            sentences.append(
                self.env._(
                    "Without e-mail address, write it on the contact card: %s.",
                    ", ".join(without_address.partner_id.mapped("name")),
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if without_address else "success",
                "message": " ".join(sentences),
                "sticky": bool(without_address),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
