from odoo import fields, models
from odoo.exceptions import MissingError
from odoo.tools import SQL

from ..portal_form import CaePortalError, PortalForm
from .cae_validated_document import SENT_BACK


class CaeActivity(models.Model):
    """The invoices of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_create_invoice(self, order_id, values=None):
        """Invoice a signed quote, or a part of it.

        :param values: dict of ``part``, ``deposit``, ``progress``, or else all that
            remains; ``deposit_unit``, ``percent`` or ``amount``, and ``deposit``;
            ``progress``, the percentage done since the start
        :return: the draft invoice, as superuser
        :raise CaePortalError: if the quote is not signed or is invoiced, or a field is
            wrong
        """
        activity_sudo = self._portal_sudo()
        order_sudo = activity_sudo._get_portal_order(order_id)
        activity_sudo._take_turn(order_sudo)
        activity_sudo._check_quote_state(order_sudo, ("sale",))
        activity_sudo._check_quote_invoiceable(order_sudo)
        form = PortalForm(activity_sudo.env, values or {})
        invoice_sudo = activity_sudo._invoice_part(order_sudo, form)
        invoice_sudo.cae_submission = "draft"
        return invoice_sudo

    def _take_turn(self, document):
        """Two tabs: the second one waits for the first, then starts over on what that
        one has left."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = %s",
                SQL.identifier(document._table),
                document.id,
            )
        )

    def _check_quote_invoiceable(self, order):
        """One at a time: what a balance deducts must not change afterwards."""
        error = None
        if order.invoice_status != "to invoice":
            error = self.env._("This quote is invoiced already.")
        elif drafts := order._get_cae_bills().filtered(
            lambda bill: bill.state == "draft"
        ):
            error = self._tell_waiting_draft(drafts[0])
        if error:
            raise CaePortalError({"form": error})

    def _tell_waiting_draft(self, draft):
        if draft._is_cae_with_entrepreneur():
            return self.env._(
                "An invoice of this quote is not submitted yet: submit it or delete it"
                " before you make another."
            )
        return self.env._(
            "An invoice of this quote is with the cooperative: make the next one when"
            " it is posted."
        )

    def _portal_submit_invoice(self, move_id, values):
        """Hand an invoice over; it does not change any more. Within the delegation of
        the user it is posted at once, else it waits for the accountant.

        :param values: dict of ``invoice_date`` (ISO)
        :raise CaePortalError: if it was submitted, or cannot be on this date
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_open_invoice(move_id)
        form = PortalForm(activity_sudo.env, values)
        day = activity_sudo._read_invoice_date(form)
        form.check()
        if refusal := activity_sudo._find_invoice_refusals(day).get(activity_sudo):
            raise CaePortalError({"form": refusal})
        invoice_sudo.invoice_date = day
        invoice_sudo._submit_to_cae()
        return invoice_sudo

    def _portal_cancel_invoice(self, move_id):
        """Give up an invoice which has no number yet: its quote can be invoiced anew.

        :raise CaePortalError: if it was submitted
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_open_invoice(move_id)
        invoice_sudo.button_cancel()
        return invoice_sudo

    def _get_portal_open_invoice(self, move_id):
        """:return: an invoice which is still the entrepreneur's to change"""
        invoice_sudo = self._get_portal_invoice(move_id)
        self._check_invoice_open(invoice_sudo)
        return invoice_sudo

    def _check_invoice_open(self, invoice):
        self._take_turn(invoice)
        if not invoice._is_cae_with_entrepreneur():
            raise CaePortalError(
                {"form": self.env._("This invoice was submitted already.")}
            )

    def _portal_delete_invoice(self, move_id):
        """Throw away an invoice that was not submitted: it has no number. One that was
        sent back is cancelled, for it keeps its trace.

        :raise CaePortalError: if it was submitted
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_open_invoice(move_id)
        if invoice_sudo.cae_submission == SENT_BACK:
            raise CaePortalError({"form": self.env._("Cancel this invoice instead.")})
        invoice_sudo.unlink()

    def _read_invoice_date(self, form):
        name = "invoice_date"
        day = form.date(name, self.env._("Write the date of the invoice."))
        if not day:
            return None
        if day > fields.Date.context_today(self):
            form.fail(name, self.env._("An invoice is not dated in the future."))
        if self.env["cae.closing"]._is_month_closed(self.company_id, day):
            form.fail(
                name, self.env._("This month is closed: choose a date in a later one.")
            )
        return day

    def _find_invoice_refusals(self, day):
        """What the cooperative asks for, by its settings, before an invoice.

        :return: dict {activity: a sentence}, without those which may invoice that day
        """
        shown = self._format_portal_day(day)
        bound = self.filtered("company_id.cae_invoice_needs_contract")
        refusals = dict.fromkeys(
            bound - bound._filter_under_contract(day),
            self.env._(
                "No contract with the cooperative is in force on %s: choose a date"
                " on which yours is, or ask your coach for the next one.",
                shown,
            ),
        )
        insured = self.filtered("company_id.cae_invoice_needs_insurance")
        sentence = self.env._(
            "No certificate of insurance of this activity is valid on %s: send"
            " the new one to the cooperative, then submit the invoice again.",
            shown,
        )
        uninsured = insured - insured._filter_insurance_valid(day)
        return refusals | dict.fromkeys(uninsured, sentence)

    def _filter_under_contract(self, day):
        """:return: those where somebody who works there has a contract that day"""
        contracts = self._get_entrepreneurs(day)._get_contracts(day)
        return self.filtered(
            lambda activity: (
                contracts.keys() & set(activity._get_entrepreneurs(day).ids)
            )
        )

    def _get_portal_invoice(self, move_id):
        invoice_sudo = self._get_portal_record("account.move", move_id)
        if not invoice_sudo.is_sale_document():
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return invoice_sudo
