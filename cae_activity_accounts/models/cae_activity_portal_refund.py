from odoo import fields, models
from odoo.tools import formatLang

from ..portal_form import CaePortalError, PortalForm


class CaeActivity(models.Model):
    """The credit notes that entrepreneurs ask for: the accountant looks, and posts."""

    _inherit = "cae.activity"

    def _portal_request_refund(self, move_id, values):
        """Ask for a credit note on a posted invoice.

        :param values: dict of ``reason``; ``extent``, ``full`` or ``amount``; and
            ``amount``, incl. VAT
        :return: the draft credit note, as superuser
        :raise CaePortalError: if there is one already, or a field is wrong
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        activity_sudo._take_turn(invoice_sudo)
        activity_sudo._check_refundable(invoice_sudo)
        form = PortalForm(activity_sudo.env, values)
        reason = form.text("reason", self.env._("Say why: the customer reads it."))
        amount = activity_sudo._read_refund_amount(invoice_sudo, form)
        form.check()
        refund_sudo = invoice_sudo._create_cae_refund(amount, reason)
        refund_sudo._submit_to_cae()
        return refund_sudo

    def _check_refundable(self, invoice):
        refunds = invoice._get_cae_refunds()
        error = None
        if invoice.state != "posted" or invoice.move_type != "out_invoice":
            error = self.env._("A credit note corrects a posted invoice.")
        elif "draft" in refunds.mapped("state"):
            error = self.env._(
                "A credit note of this invoice is with the cooperative already."
            )
        elif not invoice._get_cae_refundable():
            error = self.env._("Credit notes cancel this invoice already, in full.")
        elif self.env["cae.closing"]._is_month_closed(
            self.company_id, fields.Date.context_today(self)
        ):
            error = self.env._(
                "This month is closed, and a credit note bears the day of today: ask"
                " for it on the first of the next month."
            )
        if error:
            raise CaePortalError({"form": error})

    def _read_refund_amount(self, invoice, form):
        """:return: incl. VAT"""
        refundable = invoice._get_cae_refundable()
        if form.get("extent") != "amount":
            return refundable
        amount = float(form.number("amount") or 0)
        if amount <= 0 or invoice.currency_id.compare_amounts(amount, refundable) > 0:
            form.fail(
                "amount",
                self.env._(
                    "Write an amount including VAT above zero, at most %s.",
                    formatLang(self.env, refundable, currency_obj=invoice.currency_id),
                ),
            )
        return amount
