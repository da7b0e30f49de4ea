import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formataddr

from ..engine.reminder import find_next

_logger = logging.getLogger(__name__)

UNPAID = ("not_paid", "partial")
REPORT = "account.account_invoices"


class AccountMove(models.Model):
    """The reminders of a late invoice."""

    _inherit = "account.move"

    cae_reminders_off = fields.Boolean(
        string="No Reminder",
        copy=False,
        tracking=True,
        help="For an invoice which is disputed: no reminder is sent for it.",
    )
    cae_reminder_ids = fields.One2many(
        "cae.reminder", "move_id", string="Reminders", readonly=True
    )
    cae_reminder_count = fields.Integer(
        string="Number of Reminders", compute="_compute_cae_reminder_count"
    )
    cae_late_ids = fields.Many2many(
        "account.move",
        string="Late Invoices of the Customer",
        compute="_compute_cae_late_ids",
        help="What the customer is late with at this activity, as reminders say.",
    )

    @api.depends("cae_reminder_ids")
    def _compute_cae_reminder_count(self):
        # sudo: how many, for whoever reads the invoice
        counts = dict(
            self.env["cae.reminder"]
            .sudo()
            ._read_group([("move_id", "in", self.ids)], ["move_id"], ["__count"])
        )
        for move in self:
            move.cae_reminder_count = counts.get(move, 0)

    @api.depends("partner_id", "cae_activity_id", "amount_residual")
    def _compute_cae_late_ids(self):
        late = self.search(
            [
                *self._get_cae_late_domain(),
                ("partner_id", "in", self.partner_id.ids),
                ("cae_activity_id", "in", self.cae_activity_id.ids),
            ],
            order="invoice_date_due, id",
        ).grouped(lambda move: (move.partner_id, move.cae_activity_id))
        for move in self:
            key = (move.partner_id, move.cae_activity_id)
            move.cae_late_ids = late.get(key, self.browse())

    def action_open_cae_reminders(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_reminder_action"
        )
        return {**action, "domain": [("move_id", "in", self.ids)], "context": {}}

    # --- which, and when --------------------------------------------------------------

    @api.model
    def _get_cae_late_domain(self):
        return [
            ("state", "=", "posted"),
            ("move_type", "=", "out_invoice"),
            ("payment_state", "in", UNPAID),
            ("invoice_date_due", "<", fields.Date.context_today(self)),
            ("cae_reminders_off", "=", False),
        ]

    def _find_cae_reminders_next(self):
        """:return: dict {invoice: (row of its next level, the day from which it is
        sent)}, without those which had all levels"""
        # sudo: whoever reminds need not see the log
        last = self.env["cae.reminder"].sudo()._find_last(self)
        levels = {
            company: self.env["cae.reminder.level"]._get_levels(company)
            for company in self.company_id
        }
        found = {}
        for move in self:
            rows = levels[move.company_id]
            due = find_next(rows._to_engine(), move.invoice_date_due, last.get(move))
            if due:
                row = rows.filtered(lambda row, due=due: row.level == due.level.number)
                found[move] = (row, due.day)
        return found

    def _find_cae_reminders_due(self):
        """What is to be sent today without being asked for, of these late invoices.
        Those which somebody else is writing to are left for the next night.

        :return: dict {invoice: row of the level}
        """
        reminders = self.env["cae.reminder"]
        today = fields.Date.context_today(self)
        waiting = self.try_lock_for_update()
        waiting -= reminders._find_recently_failed(waiting)
        waiting -= reminders.search(
            [("move_id", "in", waiting.ids), ("date", "=", today)]
        ).move_id
        waiting -= waiting._filter_cae_customer_off()
        return {
            move: level
            for move, (level, day) in waiting._find_cae_reminders_next().items()
            if day <= today
        }

    def _filter_cae_customer_off(self):
        """:return: those whose customer is not reminded"""
        # sudo: whoever reminds need not read the customers
        customers_sudo = (
            self.env["cae.activity.customer"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("activity_id", "in", self.cae_activity_id.ids),
                    ("reminders_off", "=", True),
                ]
            )
        )
        cards = {
            (customer.activity_id.id, card.id)
            for customer in customers_sudo
            for card in customer.contact_id | customer.partner_id
        }
        return self.filtered(
            lambda move: (move.cae_activity_id.id, move.partner_id.id) in cards
        )

    def _check_cae_reminder(self, early=False):
        """
        :param early: whether to send it before its day, which somebody confirmed
        :return: the row of the level to send
        :raise UserError: which says why there is none to send
        """
        self.ensure_one()
        if sentence := self._refuse_cae_reminder():
            raise UserError(sentence)
        self._check_reminder_limit()
        level, day = self._find_cae_reminders_next()[self]
        if day > fields.Date.context_today(self) and not early:
            raise UserError(
                self.env._(
                    "This reminder is meant for %s: tick the box to send it now.",
                    format_date(self.env, day),
                )
            )
        return level

    def _refuse_cae_reminder(self):
        """:return: a sentence, empty if this invoice can be reminded"""
        if not self.filtered_domain(self._get_cae_late_domain()):
            if self.cae_reminders_off:
                return self.env._("Reminders of this invoice are switched off.")
            return self.env._("This invoice is not late: there is nothing to remind.")
        if self._filter_cae_customer_off():
            return self.env._(
                "Reminders to this customer are switched off: switch them on again on"
                " its page."
            )
        if not self.partner_id.email:
            return self.env._("This customer has no e-mail address: write it first.")
        if not self._find_cae_reminders_next():
            return self.env._(
                "The last reminder was sent: see with the cooperative how to go on."
            )
        return ""

    def _check_reminder_limit(self):
        """At most one reminder a day for an invoice.

        :raise UserError: if it had it
        """
        day = fields.Date.context_today(self)
        # sudo: as above
        if (
            self.env["cae.reminder"]
            .sudo()
            .search_count([("move_id", "=", self.id), ("date", "=", day)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "This invoice had a reminder today: leave the customer some time."
                )
            )

    # --- what the mails say -----------------------------------------------------------

    def _get_cae_reply_to(self):
        """Customers answer the entrepreneur, as they do for quotes."""
        return ", ".join(
            formataddr((partner.name, partner.email_normalized))
            for partner in self._get_cae_entrepreneurs()
        )

    def _get_cae_customer_url(self):
        """:return: the page of the invoice for its customer, who need not log in if it
        has a token: reading the text of a template does not make one"""
        url = self.get_base_url() + self.access_url
        return f"{url}?access_token={self.access_token}" if self.access_token else url

    def _ensure_cae_tokens(self):
        for move in self.with_context(skip_is_manually_modified=True):
            move._portal_ensure_token()

    def _tell_cae_penalties(self):
        """:return: what a professional owes, if the level of the reminder says so (Code
        de commerce, L. 441-10 and D. 441-5)"""
        tells = self.env.context.get("cae_tells_penalties")
        if not tells or not self._is_cae_professional():
            return ""
        # sudo: the law is public
        terms = self._prepare_cae_terms(self.company_id.sudo(), self._get_cae_day())
        return self.env._(
            "Since the due date penalties run, at the rate of the European Central"
            " Bank’s latest refinancing operation plus %(late_margin)s points, and a"
            " fixed indemnity of %(recovery_indemnity)s € for recovery costs is due for"
            " each invoice paid late (Code de commerce, L. 441-10 and D. 441-5).",
            **terms,
        )

    def _render_cae_reminder(self, level):
        """:return: dict ``subject``, ``body`` of the mail, as the customer gets it"""
        mail = level._get_template()._generate_template(
            self.ids, ("subject", "body_html")
        )[self.id]
        return {"subject": mail["subject"], "body": mail["body_html"]}

    def _get_cae_reminder_files(self):
        """The invoices as they were sent, else printed, in one go for all.

        :return: dict {invoice: attachment}, without those that cannot be printed
        """
        files = {move: move.invoice_pdf_report_id for move in self}
        missing = self.filtered(lambda move: not files[move])
        files.update(missing._print_cae_reminder_files())
        return {move: file for move, file in files.items() if file}

    def _print_cae_reminder_files(self):
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                return self._print_cae_invoices()
        except Exception:
            if len(self) == 1:
                _logger.exception("%s was not printed.", self.display_name)
                return {}
        # one which cannot be printed stops no other
        files = {}
        for move in self:
            files.update(move._print_cae_reminder_files())
        return files

    def _print_cae_invoices(self):
        reports = self.env["ir.actions.report"]
        content, kind = reports._pre_render_qweb_pdf(REPORT, self.ids)
        pdf_by_id = reports._get_splitted_report(REPORT, content, kind)
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": move._get_invoice_report_filename(),
                    "raw": pdf_by_id[move.id],
                    "mimetype": "application/pdf",
                    "res_model": "account.move",
                    "res_id": move.id,
                }
                for move in self
            ]
        )
        return dict(zip(self, attachments, strict=True))
