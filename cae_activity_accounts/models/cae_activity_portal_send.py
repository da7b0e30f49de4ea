from odoo import fields, models
from odoo.tools import format_datetime

from ..portal_form import CaePortalError


class CaeActivity(models.Model):
    """What leaves for customers by e-mail: how much of it, and what was sent."""

    _inherit = "cae.activity"

    def _check_send_limit(self, document):
        """Before a document is sent: neither one customer nor the mail server is
        flooded.

        :param document: the quote or the invoice, whatever is sent of it
        :raise CaePortalError: which says when it may be sent
        """
        # sudo: settings that are no secret, and rows that are counted only
        company_sudo = self.company_id.sudo()
        sendings_sudo = self.env["cae.document.sending"].sudo()
        today = [("date", ">=", self._get_start_of_today())]
        of_document = today + list(sendings_sudo._get_document_domain(document))
        of_user = [*today, ("user_id", "=", self.env.uid)]
        limit = company_sudo.cae_document_sends
        if sendings_sudo.search_count(of_document, limit=limit) >= limit:
            sentence = self.env._(
                "This document left %s times today: wait until tomorrow, or call the"
                " customer.",
                limit,
            )
            raise CaePortalError({"form": sentence})
        limit = company_sudo.cae_user_sends
        if sendings_sudo.search_count(of_user, limit=limit) >= limit:
            sentence = self.env._(
                "You have sent %s messages to customers today: the next ones leave"
                " tomorrow. If you need more, ask the cooperative.",
                limit,
            )
            raise CaePortalError({"form": sentence})

    def _get_start_of_today(self):
        """:return: midnight where the user is, as the database knows it"""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        passed = now.replace(tzinfo=None) - fields.Datetime.start_of(
            now.replace(tzinfo=None), "day"
        )
        return fields.Datetime.now() - passed

    def _get_portal_sendings(self, document):
        """The follow-up log of a document, the last first.

        :return: list of dicts ``date``, where the user is, ``day``, the same as text,
            ``kind``, its label, ``recipients``, ``user``
        """
        # sudo: of a document of an activity that the user may read
        sendings_sudo = self.env["cae.document.sending"].sudo()
        found = sendings_sudo.search(sendings_sudo._get_document_domain(document))
        labels = dict(sendings_sudo._fields["kind"]._description_selection(self.env))
        return [
            {
                "date": fields.Datetime.context_timestamp(self, sending.date),
                "day": format_datetime(
                    self.env, sending.date, dt_format="d MMM y HH:mm"
                ),
                "kind": labels[sending.kind],
                "recipients": sending.recipients,
                "user": sending.user_id.name,
            }
            for sending in found
        ]

    # --- invoices -----------------------------------------------------------------

    def _portal_send_invoice(self, move_id):
        """E-mail a posted invoice or credit note to its customer; again if need be.

        :raise CaePortalError: if it is not posted, has no address, or left too often
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        activity_sudo._take_turn(invoice_sudo)
        activity_sudo._check_invoice_sendable(invoice_sudo)
        activity_sudo._check_send_limit(invoice_sudo)
        send = activity_sudo.env["account.move.send"]
        send._generate_and_send_invoices(invoice_sudo, sending_methods=["email"])
        return invoice_sudo

    def _check_invoice_sendable(self, invoice):
        error = None
        if invoice.state != "posted":
            error = self.env._("The cooperative posts this invoice first.")
        elif not invoice.partner_id.email:
            error = self.env._("Write the e-mail address of this customer first.")
        if error:
            raise CaePortalError({"form": error})
