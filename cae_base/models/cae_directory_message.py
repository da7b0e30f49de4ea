import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PARAMETER = ("cae_base.directory_messages_per_day", 10)


class CaeDirectoryMessage(models.Model):
    """Who wrote to whom through the directory, and when: enough to count messages and
    to answer a complaint. The text is the addressee's alone; it is not kept."""

    _name = "cae.directory.message"
    _description = "Message of the Directory"
    _order = "create_date desc, id desc"
    _rec_name = "sender_id"
    _check_company_auto = True

    sender_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    addressee_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="sender_id.company_id", store=True, precompute=True, index=True
    )
    day = fields.Date(required=True, default=fields.Date.context_today)
    with_address = fields.Boolean(
        string="Address Given",
        help="The sender agreed that the answer comes straight to his address.",
    )
    fingerprint = fields.Char(required=True, help="Of the text: sent once a day.")

    _once_uniq = models.Constraint(
        "UNIQUE(sender_id, addressee_id, day, fingerprint)",
        "This message was sent already.",
    )

    @api.model
    def _send(self, sender, addressee, text, with_address):
        """Send a mail in the name of the cooperative: neither address is shown, but for
        the sender's if he agrees. Sent twice on a day, it leaves once.

        :raise UserError: if the sender has written too much today
        """
        self._lock_sender(sender)
        vals = self._prepare_vals(sender, addressee, text, with_address)
        if self.search_count([(name, "=", vals[name]) for name in self._get_key()]):
            return
        self._check_limit(sender)
        self.create(vals)._send_mail(text)

    def _send_mail(self, text):
        """The text is in the mail only."""
        # by nobody: Odoo would name the user who sends, and his address
        messages = self.with_user(SUPERUSER_ID).with_context(cae_text=text)
        template = messages.env.ref("cae_base.mail_template_directory_message")
        for message in messages:
            template.send_mail(message.id, email_values=message._prepare_mail_vals())

    @api.model
    def _get_key(self):
        return ("sender_id", "addressee_id", "day", "fingerprint")

    def _prepare_vals(self, sender, addressee, text, with_address):
        return {
            "sender_id": sender.id,
            "addressee_id": addressee.id,
            "day": fields.Date.context_today(self),
            "with_address": with_address,
            "fingerprint": hashlib.sha256(text.encode()).hexdigest(),
        }

    def _prepare_mail_vals(self):
        """From the cooperative; an answer goes to the sender if he agreed."""
        company = self.company_id
        own = company.email_formatted or self.env.user.email_formatted
        answer = self.sender_id.email_formatted if self.with_address else own
        return {"email_from": own, "reply_to": answer}

    def _get_answer_address(self):
        """:return: the page of the directory on which one writes to the sender"""
        card = self.env["cae.directory.card"].search(
            [("entrepreneur_id", "=", self.sender_id.id)]
        )
        return f"{self.get_base_url()}/my/directory/{card.id}"

    @api.model
    def _lock_sender(self, sender):
        """Two messages of one person go one after the other: they are counted."""
        self.env.cr.execute(
            SQL(
                "UPDATE cae_entrepreneur SET write_date = write_date WHERE id = %s",
                sender.id,
            )
        )

    @api.model
    def _check_limit(self, sender):
        limit = self._get_limit()
        sent = self.search_count(
            [
                ("sender_id", "=", sender.id),
                ("day", "=", fields.Date.context_today(self)),
            ]
        )
        if sent >= limit:
            raise UserError(
                self.env._(
                    "You have sent %s messages today: the next one can go tomorrow.",
                    sent,
                )
            )

    def _get_limit(self):
        # sudo: the limit is a system parameter
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        try:
            return int(parameters_sudo.get_param(*PARAMETER))
        except ValueError:
            return PARAMETER[1]
