from decimal import Decimal

from odoo import api, fields, models, tools
from odoo.fields import Domain


class CaeLegalSetting(models.Model):
    """A number of the law, dated, with its reference; the company may have its own."""

    _name = "cae.legal.setting"
    _description = "Dated Legal Setting"
    _inherit = ["cae.dated.version.mixin"]
    _order = "sequence, code, company_id, date_from desc nulls last, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    value = fields.Float(digits=(16, 4), required=True)
    unit = fields.Selection(
        [
            ("hour", "Hours"),
            ("day", "Days"),
            ("month", "Months"),
            ("year", "Years"),
            ("number", "Number"),
            ("percent", "%"),
            ("eur", "Euros"),
        ],
        required=True,
    )
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
    description = fields.Text(
        translate=True, help="What this number decides, and where."
    )

    _row_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0), COALESCE(date_from, '-infinity'::date))",
        "This setting has a row from this day on: change its date.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_value(self, code, company_id, day):
        """:return: Decimal in force on a day, None if there is none"""
        for date_from, value in self._get_values(code, company_id):
            if not date_from or date_from <= day:
                return value
        return None

    @api.model
    @tools.ormcache("code", "company_id")
    def _get_values(self, code, company_id):
        """:return: list of (first day, Decimal), the first that holds being in force"""
        # sudo: the law is public; those who apply it need not see the settings
        rows = self.sudo().search(
            Domain("code", "=", code) & Domain("company_id", "in", [company_id, False])
        )
        own = rows.filtered("company_id")
        return [(row.date_from, Decimal(str(row.value))) for row in own + (rows - own)]
