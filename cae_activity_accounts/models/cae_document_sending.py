from odoo import api, fields, models
from odoo.fields import Domain

QUOTE, INVOICE, REMINDER = "quote", "invoice", "reminder"
FIELDS = {"sale.order": "order_id", "account.move": "move_id"}


class CaeDocumentSending(models.Model):
    """The log of what left for a customer by e-mail: quotes, invoices and reminders,
    whoever sent them. Entrepreneurs read it on the page of the document; the limits on
    sending count its rows."""

    _name = "cae.document.sending"
    _description = "Document Sent to a Customer"
    _order = "date desc, id desc"

    order_id = fields.Many2one(
        "sale.order",
        string="Quote",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="activity_id.company_id", store=True)
    kind = fields.Selection(
        [(QUOTE, "Quote"), (INVOICE, "Invoice"), (REMINDER, "Reminder")],
        required=True,
        readonly=True,
    )
    recipients = fields.Char(string="To", required=True, readonly=True)
    date = fields.Datetime(
        string="Sent On", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Sent By",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _one_document = models.Constraint(
        "CHECK((order_id IS NULL) <> (move_id IS NULL))",
        "What is sent is either a quote or an invoice.",
    )

    @api.model
    def _log(self, document, kind, recipients):
        """Write down that a document of an activity leaves.

        :param document: a sale order, or a journal entry
        :param recipients: the addresses it leaves to, as text
        """
        # sudo: the log is written by the sending only
        return self.sudo().create(
            {
                FIELDS[document._name]: document.id,
                "activity_id": document.cae_activity_id.id,
                "kind": kind,
                "recipients": recipients,
            }
        )

    @api.model
    def _get_document_domain(self, document):
        return Domain(FIELDS[document._name], "=", document.id)
