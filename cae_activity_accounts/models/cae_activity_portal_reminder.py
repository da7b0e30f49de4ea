from odoo import fields, models
from odoo.exceptions import UserError

from ..portal_form import PortalForm
from .cae_document_sending import REMINDER


class CaeActivity(models.Model):
    """Reminders to late customers, on the portal."""

    _inherit = "cae.activity"

    def _portal_preview_reminder(self, move_id):
        """:return: dict ``refusal``: why there is none to send, or ``level``, ``day``,
        ``is_early``, ``to``, ``subject``, ``body``
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        try:
            level = invoice_sudo._check_cae_reminder(early=True)
        except UserError as error:
            return {"refusal": str(error)}
        _level, day = invoice_sudo._find_cae_reminders_next()[invoice_sudo]
        return {
            "refusal": "",
            "level": level.name,
            "day": day,
            "is_early": day > fields.Date.context_today(self),
            "to": invoice_sudo.partner_id.email,
            **invoice_sudo._render_cae_reminder(level),
        }

    def _portal_send_reminder(self, move_id, values):
        """Send the next reminder of a late invoice.

        :param values: dict of ``early``: not empty to send it before its day
        :return: the row of the log, as superuser
        :raise CaePortalError: if there is none to send, or it could not leave
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        invoice_sudo.lock_for_update()
        form = PortalForm(activity_sudo.env, values)
        level = invoice_sudo._check_cae_reminder(early=bool(form.get("early")))
        activity_sudo._check_send_limit(invoice_sudo)
        reminder_sudo = activity_sudo.env["cae.reminder"]._send(
            {invoice_sudo: level}, self.env.user
        )
        activity_sudo.env["cae.document.sending"]._log(
            invoice_sudo, REMINDER, invoice_sudo.partner_id.email
        )
        return reminder_sudo

    def _portal_switch_invoice_reminders(self, move_id, values):
        """:param values: dict of ``off``: not empty for no reminder of this invoice"""
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        form = PortalForm(activity_sudo.env, values)
        invoice_sudo.cae_reminders_off = bool(form.get("off"))
        return invoice_sudo

    def _portal_switch_customer_reminders(self, customer_id, values):
        """
        :param values: dict of ``off``: not empty for no reminder to this customer,
            ``reminders_off_reason``
        :raise CaePortalError: without a reason
        """
        activity_sudo = self._portal_sudo()
        customer_sudo = activity_sudo._get_portal_customer(customer_id)
        form = PortalForm(activity_sudo.env, values)
        is_off = bool(form.get("off"))
        reason = form.text(
            "reminders_off_reason",
            is_off and self.env._("Say why: the cooperative reads it."),
        )
        form.check()
        customer_sudo.write(
            {"reminders_off": is_off, "reminders_off_reason": is_off and reason}
        )
        return customer_sudo
