from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.legal_mention import Mention, choose_mentions, fill, find_places

CONDITIONS = [
    ("always", "Always"),
    ("professional", "Professional customer"),
    ("no_discount", "Professional customer, no discount for early payment"),
    ("cape", "Under a CAPE"),
    ("training", "Vocational training, declared"),
    ("insured_craft", "Craft with compulsory insurance"),
    ("decennial", "Building work"),
    ("exempt", "Sold without VAT"),
    ("debits", "Option for VAT on debits"),
]
PLACES = (
    "company",
    "legal_form",
    "capital",
    "seat",
    "company_number",
    "rcs",
    "vat",
    "late_margin",
    "recovery_indemnity",
    "cape",
    "training_number",
    "training_region",
    "insurance",
    "exemption",
)


class CaeLegalMention(models.Model):
    """A text that the law makes quotes and invoices bear, dated, with its reference."""

    _name = "cae.legal.mention"
    _description = "Compulsory Mention"
    _inherit = ["cae.dated.version.mixin"]
    _order = "sequence, code, company_id, date_from desc nulls last, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    text = fields.Text(
        required=True,
        translate=True,
        help="As it is printed. Between braces, what Odoo fills in: {company},"
        " {legal_form}, {capital}, {seat}, {company_number}, {rcs}, {vat},"
        " {late_margin}, {recovery_indemnity}, {cape}, {training_number},"
        " {training_region}, {insurance}, {exemption}.",
    )
    condition = fields.Selection(CONDITIONS, required=True, default="always")
    on_quotes = fields.Boolean(string="On Quotes and Orders", default=True)
    on_invoices = fields.Boolean(default=True)
    date_from = fields.Date(
        string="From", help="Empty: for all days before the next row."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: for all. A company's own row comes before it.",
    )
    reference = fields.Char(string="Legal Reference", required=True)
    verified = fields.Boolean(
        help="Not ticked: the text in force was not seen; check it before you rely on"
        " it."
    )

    _row_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0), COALESCE(date_from, '-infinity'::date))",
        "This mention has a row from this day on: change its date.",
    )

    @api.constrains("text")
    def _check_places(self):
        for mention in self:
            unknown = find_places(mention.text) - set(PLACES)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Nothing is known as {%(place)s}: use one of those that the"
                        " help of the text names.",
                        place=min(unknown),
                    )
                )

    @api.model
    def _get_texts(self, company, papers, facts, values, day):
        """The mentions of a paper, filled.

        :param papers: ``on_quotes`` or ``on_invoices``
        :param facts: set of conditions which are the case
        :param values: dict {place: text}
        """
        # sudo: the law is public; those who print need not see the mentions
        rows = self.sudo().search(
            Domain("company_id", "in", [company.id, False]) & Domain(papers, "=", True)
        )
        chosen = choose_mentions(map(self._to_engine, rows), facts, day)
        texts = [fill(mention.text, values) for mention in chosen]
        return [text for text in texts if text]

    @api.model
    def _to_engine(self, row):
        return Mention(
            code=row.code,
            text=row.text,
            condition=row.condition,
            date_from=row.date_from or None,
            is_own=bool(row.company_id),
        )
