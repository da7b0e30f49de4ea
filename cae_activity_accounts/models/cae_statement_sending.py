import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

BATCH = 20


class CaeStatementSending(models.Model):
    """The log of the statements sent by e-mail, to those who do not read them on the
    portal or who ask for them (Code du travail, R. 7331-5).

    Each person has one row a month for each activity, which holds one mail: what failed
    is tried again with the same mail, so that nothing is sent twice.
    """

    _name = "cae.statement.sending"
    _description = "Statement Sent by E-mail"
    _order = "date_to desc, activity_id, id desc"

    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="activity_id.company_id", store=True)
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    origin = fields.Selection(
        [("month", "Each Month"), ("request", "On Request")],
        required=True,
        readonly=True,
        help="Once a month or on request (Code du travail, R. 7331-5).",
    )
    state = fields.Selection(
        [
            ("to_send", "To Send"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("no_address", "No Address"),
        ],
        string="Status",
        required=True,
        readonly=True,
        index=True,
        default="to_send",
    )
    failure = fields.Char(string="What to Do", readonly=True)
    date = fields.Datetime(string="Sent On", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Sent By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    mail_id = fields.Many2one(
        "mail.mail",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups="base.group_system",
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="Statement", ondelete="set null", readonly=True
    )

    _month_uniq = models.UniqueIndex(
        "(activity_id, entrepreneur_id, date_from) WHERE origin = 'month'",
        "The statement of this month is in the log already.",
    )

    @api.depends("activity_id", "date_from", "date_to")
    def _compute_display_name(self):
        for sending in self:
            period = sending.activity_id._format_period(
                sending.date_from, sending.date_to
            )
            sending.display_name = f"{sending.activity_id.name}, {period}"

    # --- once a month -----------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send the statements of the month before, from the day each company chose; on
        the next days, what failed."""
        today = fields.Date.context_today(self)
        companies = self.env["res.company"].search(
            [("cae_statement_sending_day", "<=", today.day)]
        )
        date_to = fields.Date.subtract(fields.Date.start_of(today, "month"), days=1)
        date_from = fields.Date.start_of(date_to, "month")
        self._create_missing(companies, date_from, date_to)
        waiting = self.search(
            [
                ("origin", "=", "month"),
                ("date_from", "=", date_from),
                ("company_id", "in", companies.ids),
                ("state", "!=", "sent"),
            ]
        ).sorted(lambda sending: sending.state != "to_send")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(waiting))
        for batch in split_every(BATCH, waiting.ids, self.browse):
            batch._send(commit)
            if not commit(len(batch)):
                break

    @api.model
    def _create_missing(self, companies, date_from, date_to):
        """Write down who is to receive the statement of a month, once."""
        known = {
            (sending.activity_id, sending.entrepreneur_id)
            for sending in self.search_fetch(
                [
                    ("origin", "=", "month"),
                    ("date_from", "=", date_from),
                    ("company_id", "in", companies.ids),
                ],
                ["activity_id", "entrepreneur_id"],
            )
        }
        domain = [("company_id", "in", companies.ids)]
        keys = self._search_keys(domain, date_from, date_to).filtered(
            lambda key: (
                key.entrepreneur_id._wants_statement_by_mail()
                and key.activity_id._was_at_work(date_from)
            )
        )
        return self.create(
            [
                vals
                for pair, vals in self._prepare_vals(keys, date_from, date_to).items()
                if pair not in known
            ]
        )

    @api.model
    def _search_keys(self, domain, date_from, date_to):
        """:return: the sharing keys in force during a period"""
        return self.env["cae.activity.key"].search(
            [
                *domain,
                ("date_from", "<=", date_to),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date_from),
            ]
        )

    @api.model
    def _prepare_vals(self, keys, date_from, date_to, origin="month"):
        """:return: dict {(activity, entrepreneur): values}; who left during the period
        reads it to his last day"""
        last_days = defaultdict(lambda: date_from)
        for key in keys:
            pair = (key.activity_id, key.entrepreneur_id)
            day = min(key.date_to or date_to, date_to)
            last_days[pair] = max(last_days[pair], day)
        return {
            (activity, entrepreneur): {
                "activity_id": activity.id,
                "entrepreneur_id": entrepreneur.id,
                "date_from": date_from,
                "date_to": last_day,
                "origin": origin,
            }
            for (activity, entrepreneur), last_day in last_days.items()
        }

    # --- on request -------------------------------------------------------------------

    @api.model
    def _send_on_request(self, activities, date_from, date_to):
        """Send now to all who worked in these activities during a period.

        :return: the rows of the log
        """
        keys = self._search_keys(
            [("activity_id", "in", activities.ids)], date_from, date_to
        )
        if not keys:
            raise UserError(
                self.env._(
                    "Nobody works in this activity over the period: add a sharing key,"
                    " or choose another period."
                )
            )
        vals = self._prepare_vals(keys, date_from, date_to, "request")
        sendings = self.create(list(vals.values()))
        sendings._send()
        return sendings

    def action_resend(self):
        """Send again what was not sent.

        :raise AccessError: unless the user is an accountant
        """
        self._check_may_send()
        # sudo: the log is written by the sending only
        self.sudo()._send()

    @api.model
    def _check_may_send(self):
        if not self.env.user.has_group("cae_base.group_accountant"):
            raise AccessError(
                self.env._("Only an accountant sends the statements of accounts.")
            )
        self.check_access("read")

    # --- sending ----------------------------------------------------------------------

    def _send(self, commit=None):
        """Send what is not sent. What another worker is sending is left to it.

        :param commit: function that writes down what is ready before it leaves
        """
        locked = self.try_lock_for_update()
        waiting = locked.filtered(lambda sending: sending.state != "sent")
        addressed = waiting.filtered("entrepreneur_id.email")
        (waiting - addressed)._mark_without_address()
        addressed.filtered(lambda sending: not sending.mail_id)._prepare_mails()
        ready = addressed.filtered("mail_id")
        mails = ready.mail_id.filtered(lambda mail: mail.state != "sent")
        mails.write({"state": "outgoing", "failure_reason": False})
        if commit:
            commit(0)
        mails.send(auto_commit=bool(commit))
        ready._read_mails()

    def _mark_without_address(self):
        self.write(
            {
                "state": "no_address",
                "failure": self.env._(
                    "This person has no e-mail address: add it to the contact card,"
                    " then send again."
                ),
            }
        )

    def _mark_failed(self, reason):
        self.write(
            {
                "state": "failed",
                "failure": self.env._(
                    "The message could not leave (%s). Send it again once this is"
                    " mended; it is tried again each night of the month.",
                    reason,
                ),
            }
        )

    def _read_mails(self):
        """What became of the mails."""
        sent = self.filtered(lambda sending: sending.mail_id.state == "sent")
        sent.write({"state": "sent", "failure": False, "date": fields.Datetime.now()})
        for sending in self - sent:
            sending._mark_failed(sending.mail_id.failure_reason or "SMTP")

    def _prepare_mails(self):
        """The mail of each of these, with its statement."""
        for (lang, date_from, date_to), group in self.grouped(
            lambda sending: (
                sending._get_lang(),
                sending.date_from,
                sending.date_to,
            )
        ).items():
            group = group.with_context(lang=lang)
            documents = group.activity_id._get_statement_documents(date_from, date_to)
            for sending in group:
                own = [
                    document
                    for document in documents
                    if document["activity"] == sending.activity_id
                ]
                sending._prepare_attachment(own)
        self.filtered("attachment_id")._create_mails()

    def _get_lang(self):
        company = self.company_id.partner_id
        return self.entrepreneur_id.lang or company.lang or self.env.lang

    def _prepare_attachment(self, documents):
        """A statement that cannot be printed stops no other."""
        try:
            with self.env.cr.savepoint():
                pdf = self.activity_id._print_statement_documents(documents)
                self.attachment_id = self.env["ir.attachment"].create(
                    {
                        "name": f"{documents[0]['title']}.pdf".replace("/", "-"),
                        "raw": pdf,
                        "mimetype": "application/pdf",
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
        except Exception as error:
            _logger.exception("The statement of %s was not printed.", self.display_name)
            self._mark_failed(error)

    def _create_mails(self):
        template = self.env.ref("cae_activity_accounts.mail_template_statement")
        mails = template.send_mail_batch(self.ids)
        for sending, mail in zip(self, mails, strict=True):
            mail.attachment_ids = sending.attachment_id
            sending.mail_id = mail
