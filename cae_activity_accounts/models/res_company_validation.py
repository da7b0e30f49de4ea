from odoo import fields, models


class ResCompany(models.Model):
    """What entrepreneurs may hand over (CAE-10)."""

    _inherit = "res.company"

    cae_quote_validation = fields.Boolean(
        string="Quotes Are Validated",
        help="Quotes above what is delegated wait before they are sent.",
    )
    cae_invoice_needs_insurance = fields.Boolean(
        string="No Invoice without Valid Insurance",
        help="For the trades whose insurance is compulsory (Code des assurances,"
        " L. 243-2; Code de l'artisanat, L. 132-1), on the date of the invoice.",
    )
    cae_invoice_needs_contract = fields.Boolean(
        string="No Invoice without a Contract in Force",
        help="A contract of one of its entrepreneurs, on the date of the invoice (Code"
        " du travail, L. 7331-2; Code de commerce, L. 127-1).",
    )
