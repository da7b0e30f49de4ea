import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, split_every

from ..engine.recurrence import fill_period, find_due, find_period
from .cae_recurring_invoice import ACTIVE, PAUSED

_logger = logging.getLogger(__name__)

BATCH = 50
MAX_PERIODS = 24  # of one series in one night; the next ones follow


class CaeRecurringInvoice(models.Model):
    """The invoices of a series, made on their day, once each."""

    _inherit = "cae.recurring.invoice"

    @api.model
    def _cron_make(self):
        """Make the invoices whose period has begun, were it months ago."""
        today = fields.Date.context_today(self)
        commit = self.env["ir.cron"]._commit_progress
        due = self.search([("state", "=", ACTIVE), ("next_date", "<=", today)])
        commit(remaining=len(due))
        for batch in split_every(BATCH, due.ids, self.browse):
            batch._make_due(today)
            if not commit(len(batch)):
                break

    def _make_due(self, day):
        """What somebody else changes just now is left for the next night."""
        locked = self.try_lock_for_update()
        refusals = locked._find_refusals(day)
        self.browse()._pause(refusals)
        ready = locked.filtered(lambda recurring: recurring not in refusals)
        for company, group in ready.grouped("company_id").items():
            group.with_company(company)._make_invoices(day)

    def _make_invoices(self, day):
        """All together, or one by one if one of them cannot be made."""
        try:
            with self.env.cr.savepoint():
                self._create_invoices(day)
            return
        except Exception as error:
            if len(self) == 1:
                self._pause({self: self._tell_failure(error)})
                return
        for recurring in self:
            recurring._make_invoices(day)

    def _tell_failure(self, error):
        if isinstance(error, UserError):
            return str(error)
        _logger.exception("The recurring invoice %s was not made.", self.id)
        return self.env._("The invoice could not be made: ask the cooperative.")

    def _create_invoices(self, day):
        """:return: the new invoices"""
        vals_list = []
        for recurring in self:
            numbers = recurring._find_due_numbers(day)
            vals_list += [recurring._prepare_invoice_vals(number) for number in numbers]
            recurring.write(
                {
                    "period_number": recurring.period_number + len(numbers),
                    "invoice_made": recurring.invoice_made + len(numbers),
                }
            )
        self._end_what_is_over()
        invoices = self.env["account.move"].create(vals_list)
        invoices._submit_cae_recurring(day)
        return invoices

    def _find_due_numbers(self, day):
        numbers = find_due(
            self.first_date,
            self.interval,
            self.period_number,
            day,
            self.end_date or None,
        )
        left = self.invoice_limit and self.invoice_limit - self.invoice_made
        return numbers[: min(left or MAX_PERIODS, MAX_PERIODS)]

    def _prepare_invoice_vals(self, number):
        contact = self.customer_id.contact_id
        period = find_period(self.first_date, self.interval, number)
        words = self._get_period_words(*period)
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "cae_activity_id": self.cae_activity_id.id,
            "partner_id": contact.id,
            "invoice_payment_term_id": self.cae_activity_id._get_portal_payment_term(
                contact
            ).id,
            "invoice_origin": self.order_id.name,
            "invoice_user_id": False,
            "cae_submission": "draft",
            "cae_recurring_id": self.id,
            "cae_recurring_date": period[0],
            "invoice_line_ids": [
                Command.create(self._prepare_invoice_line_vals(line, words))
                for line in self.line_ids
            ],
        }

    def _prepare_invoice_line_vals(self, line, words):
        return {
            "product_id": line.product_id.id,
            "name": fill_period(line.name, words),
            "quantity": line.quantity,
            "price_unit": line.price_unit,
            "tax_ids": [Command.set(line.tax_id.ids)],
        }

    def _get_period_words(self, first, last):
        """:return: dict of what a description may hold between braces"""
        company = self.company_id.partner_id
        lang = self.customer_id.contact_id.lang or company.lang or self.env.lang
        env = self.with_context(lang=lang).env
        words = {
            "month": format_date(env, first, date_format="MMMM y"),
            "year": str(first.year),
            "period": env._(
                "from %(first)s to %(last)s",
                first=format_date(env, first, date_format="dd/MM/yyyy"),
                last=format_date(env, last, date_format="dd/MM/yyyy"),
            ),
        }
        own_names = self._get_period_names()
        return words | {own_names[name]: word for name, word in words.items()}

    def _get_period_names(self):
        """:return: dict {word: as who made the series types it}"""
        env = self.with_context(lang=self.user_id.lang or self.env.lang).env
        return {
            "month": env._("month"),
            "year": env._("year"),
            "period": env._("period"),
        }

    # --- what stops it ----------------------------------------------------------------

    def _find_refusals(self, day):
        """:return: dict {recurring invoice: why none is made}"""
        # sudo: contracts and keys are looked at, and not shown
        activities_sudo = self.cae_activity_id.sudo()
        expired = activities_sudo._find_expired_capes()
        found = {}
        for recurring in self:
            activity_sudo = recurring.cae_activity_id.sudo()  # sudo: as above
            if sentence := recurring._refuse(
                activity_sudo, day, expired(activity_sudo, day)
            ):
                found[recurring] = sentence
        return found

    def _refuse(self, activity, day, cape_end):
        if not activity.active or activity._is_closed_on(day):
            return self.env._("The activity is closed.")
        if not activity._get_entrepreneurs(day):
            return self.env._("Nobody works in this activity any more.")
        if cape_end:
            return self.env._(
                "The CAPE ended on %s: resume once the next contract is signed.",
                format_date(self.env, cape_end),
            )
        if not self.customer_id.active:
            return self.env._("The customer %s is archived.", self.customer_id.name)
        return ""

    @api.model
    def _pause(self, refusals):
        """:param refusals: dict {recurring invoice: why}; the entrepreneurs are told"""
        for recurring, reason in refusals.items():
            recurring.write({"state": PAUSED, "pause_reason": reason})
        paused = self.union(*refusals)
        template = self.env.ref(
            "cae_activity_accounts.mail_template_recurring_paused",
            raise_if_not_found=False,
        )
        if template and paused:
            template.send_mail_batch(paused.ids)

    def _get_recipients(self):
        """:return: ids of the partners to tell, as the text that templates take"""
        # sudo: who sells is told what becomes of his invoices
        people_sudo = self.cae_activity_id.sudo()._get_entrepreneurs(
            fields.Date.context_today(self)
        )
        partners = people_sudo.partner_id or self.user_id.partner_id
        return ",".join(map(str, partners.ids))

    def _get_portal_url(self):
        return f"{self.get_base_url()}{self._get_portal_path()}"

    def _get_portal_path(self):
        return f"/my/activity/{self.cae_activity_id.id}/recurring/{self.id}"
