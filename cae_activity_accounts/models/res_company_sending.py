from odoo import fields, models


class ResCompany(models.Model):
    """How much entrepreneurs send to their customers, and from what they invoice."""

    _inherit = "res.company"

    cae_document_sends = fields.Integer(
        string="Sends of a Document a Day",
        default=5,
        required=True,
        help="How often the same quote or invoice, reminders included, leaves for its"
        " customer on one day from the portal.",
    )
    cae_user_sends = fields.Integer(
        string="Sends of an Entrepreneur a Day",
        default=50,
        required=True,
        help="How many messages an entrepreneur sends to his customers on one day from"
        " the portal, whatever the documents.",
    )
    cae_invoice_needs_quote = fields.Boolean(
        string="No Invoice without a Signed Quote",
        default=True,
        help="Entrepreneurs invoice what a customer has signed. Otherwise they may also"
        " write an invoice directly.",
    )

    _cae_sends_positive = models.Constraint(
        "CHECK(cae_document_sends > 0 AND cae_user_sends > 0)",
        "At least one message a day must be able to leave.",
    )
