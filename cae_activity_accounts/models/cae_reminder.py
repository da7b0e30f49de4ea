import logging

from odoo import api, fields, models
from odoo.tools import split_every

from ..engine.reminder import Sent

_logger = logging.getLogger(__name__)

BATCH = 20
RETRY_DAYS = 7


class CaeReminder(models.Model):
    """The log of the reminders sent to late customers.

    A row is written down with its mail before the mail leaves: a run that is stopped
    leaves no mail without its row, and the next one sends what waits.
    """

    _name = "cae.reminder"
    _description = "Reminder to a Late Customer"
    _order = "date desc, id desc"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    cae_activity_id = fields.Many2one(
        related="move_id.cae_activity_id", store=True, index=True
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="move_id.partner_id", string="Customer", store=True, index=True
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    level_id = fields.Many2one(
        "cae.reminder.level",
        string="Text of the Reminder",
        ondelete="set null",
        readonly=True,
    )
    level = fields.Integer(required=True, readonly=True)
    date = fields.Date(
        required=True, readonly=True, default=fields.Date.context_today, index=True
    )
    email_to = fields.Char(string="To", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Sent By",
        readonly=True,
        help="Empty: sent by the cooperative, automatically.",
    )
    amount_residual = fields.Monetary(
        string="Still Due", readonly=True, help="On the day of the reminder."
    )
    state = fields.Selection(
        [("to_send", "To Send"), ("sent", "Sent"), ("failed", "Failed")],
        string="Status",
        required=True,
        readonly=True,
        index=True,
        default="to_send",
    )
    failure = fields.Char(string="What to Do", readonly=True)
    mail_id = fields.Many2one(
        "mail.mail",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups="base.group_system",
    )

    _day_uniq = models.UniqueIndex(
        "(move_id, date)", "This invoice had its reminder of the day."
    )

    @api.depends("move_id", "level")
    def _compute_display_name(self):
        for reminder in self:
            reminder.display_name = f"{reminder.move_id.name} – {reminder.level}"

    # --- every night ------------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Send what is due today, in the companies which chose so."""
        commit = self.env["ir.cron"]._commit_progress
        late = self.env["account.move"].search(self._get_late_domain(), order="id")
        commit(remaining=len(late))
        self._send_again(commit)
        for batch in split_every(BATCH, late.ids, late.browse):
            self._send(batch._find_cae_reminders_due(), commit=commit)
            if not commit(len(batch)):
                break

    @api.model
    def _get_late_domain(self):
        companies = self.env["res.company"].search(
            [("cae_reminders_automatic", "=", True)]
        )
        structures = [company._get_cae_structure().id for company in companies]
        return [
            *self.env["account.move"]._get_cae_late_domain(),
            ("company_id", "in", companies.ids),
            ("cae_activity_id", "not in", [False, *structures]),
        ]

    @api.model
    def _send_again(self, commit):
        """What a run that was stopped left, and what the server refused these days;
        not what was switched off, or sent by hand, meanwhile."""
        day = fields.Date.subtract(fields.Date.context_today(self), days=RETRY_DAYS)
        waiting = self.search(
            [
                ("state", "!=", "sent"),
                ("mail_id", "!=", False),
                ("date", ">", day),
            ]
        )
        for batch in split_every(BATCH, waiting.ids, self.browse):
            batch._filter_still_due()._deliver(commit)

    def _filter_still_due(self):
        """:return: those whose invoice is still to be reminded, by no later row"""
        late = self.move_id.filtered_domain(self.move_id._get_cae_late_domain())
        late -= late._filter_cae_customer_off()
        last = self.search([("move_id", "in", late.ids)]).grouped("move_id")
        return self.filtered(
            lambda reminder: (
                reminder.move_id in late and reminder == last[reminder.move_id][0]
            )
        )

    # --- sending ----------------------------------------------------------------------

    @api.model
    def _send(self, due, user=None, commit=None):
        """
        :param due: dict {invoice: row of the level}
        :param commit: function that writes down what is ready before it leaves
        :return: the rows of the log
        """
        reminders = self.create(
            [
                self._prepare_vals(move, level, user or self.env["res.users"])
                for move, level in due.items()
            ]
        )
        addressed = reminders.filtered("email_to")
        (reminders - addressed)._fail(
            self.env._("This customer has no e-mail address: write it on its page.")
        )
        addressed._prepare_mails()
        addressed.filtered("mail_id")._deliver(commit)
        return reminders

    @api.model
    def _prepare_vals(self, move, level, user):
        return {
            "move_id": move.id,
            "level_id": level.id,
            "level": level.level,
            "email_to": move.partner_id.email,
            "user_id": user.id,
            "amount_residual": move.amount_residual,
        }

    def _fail(self, sentence):
        self.write({"state": "failed", "failure": sentence})

    def _prepare_mails(self):
        files = self.move_id._get_cae_reminder_files()
        printed = self.filtered(lambda reminder: reminder.move_id in files)
        (self - printed)._fail(
            self.env._("The invoice could not be printed: ask the cooperative.")
        )
        printed.move_id._ensure_cae_tokens()
        for level, reminders in printed.grouped("level_id").items():
            template = level._get_template()
            mails = template.send_mail_batch(reminders.move_id.ids)
            mail_by_move = dict(zip(reminders.move_id, mails, strict=True))
            for reminder in reminders:
                mail = mail_by_move[reminder.move_id]
                mail.attachment_ids = files[reminder.move_id]
                reminder.mail_id = mail

    def _deliver(self, commit=None):
        mails = self.mail_id.filtered(lambda mail: mail.state != "sent")
        mails.write({"state": "outgoing", "failure_reason": False})
        if commit:
            commit(0)
        mails.send(auto_commit=bool(commit))
        self._read_mails()

    def _read_mails(self):
        """What became of the mails."""
        sent = self.filtered(lambda reminder: reminder.mail_id.state == "sent")
        sent.write({"state": "sent", "failure": False})
        for reminder in self - sent:
            reminder._fail(
                self.env._(
                    "The message could not leave (%s): it is tried again in the next"
                    " nights.",
                    reminder.mail_id.failure_reason or "SMTP",
                )
            )

    # --- what was sent ----------------------------------------------------------------

    @api.model
    def _find_last(self, moves):
        """:return: dict {invoice: the last reminder that it had}"""
        return {
            move: Sent(level=level, day=day)
            for move, level, day in self._read_group(
                [("move_id", "in", moves.ids), ("state", "!=", "failed")],
                ["move_id"],
                ["level:max", "date:max"],
            )
        }

    @api.model
    def _find_recently_failed(self, moves):
        """:return: those whose reminder failed these days: not again each night"""
        day = fields.Date.subtract(fields.Date.context_today(self), days=RETRY_DAYS)
        return self.search(
            [("move_id", "in", moves.ids), ("state", "=", "failed"), ("date", ">", day)]
        ).move_id

    def _get_state_badge(self):
        """:return: dict ``label``, ``level``, a Bootstrap colour"""
        levels = {"to_send": "info", "sent": "success", "failed": "danger"}
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {"label": labels[self.state], "level": levels[self.state]}
