from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.mileage import Band

POWERS = [
    ("3", "3 CV or less"),
    ("4", "4 CV"),
    ("5", "5 CV"),
    ("6", "6 CV"),
    ("7", "7 CV or more"),
]


class CaeMileageRate(models.Model):
    """A band of the yearly scale of mileage; the last year known holds for the next
    ones, until the scale of a later year is entered."""

    _name = "cae.mileage.rate"
    _description = "Mileage Scale"
    _order = "year desc, power, up_to, id"
    _rec_name = "year"

    year = fields.Integer(
        required=True,
        string="From Year",
        help="The first year whose kilometres this scale pays.",
    )
    power = fields.Selection(POWERS, required=True, string="Fiscal Power")
    up_to = fields.Integer(
        string="Up To (km)",
        help="The last kilometre of the year in this band; 0: without end.",
    )
    rate = fields.Float(digits=(6, 3), required=True, string="Euros per km")
    fixed = fields.Float(
        digits=(8, 2),
        string="Fixed Part",
        help="Added once: the law's formula is distance × rate + fixed part.",
    )
    electric_bonus = fields.Float(
        digits=(5, 2),
        string="Electric (%)",
        help="What an electric car adds (CGI, annexe IV, art. 6 B, II).",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: for all. A company's own scale of a year replaces the law's.",
    )
    reference = fields.Char(string="Legal Reference", required=True)
    verified = fields.Boolean(
        help="Not ticked: the text in force was not seen; check it before you rely on"
        " it."
    )

    _row_uniq = models.UniqueIndex(
        "(year, power, up_to, COALESCE(company_id, 0))",
        "This band is there already: change it.",
    )
    _rate_positive = models.Constraint(
        "CHECK(rate > 0 AND fixed >= 0 AND up_to >= 0 AND electric_bonus >= 0)",
        "A rate is above zero, the other figures are not negative.",
    )

    @api.model
    def _get_scale(self, company, power, year):
        """:return: the rows of the scale in force, shortest distance first, the band
        without end last; none if there is none"""
        rows = self.search(
            Domain("power", "=", power)
            & Domain("year", "<=", year)
            & Domain("company_id", "in", [company.id, False])
        )
        latest = rows.filtered(lambda row: row.year == rows[:1].year)
        own = latest.filtered("company_id")
        return (own or latest).sorted(lambda row: (not row.up_to, row.up_to))

    def _get_bands(self):
        """:return: list of :class:`Band`, as the engine takes them"""
        return [
            Band(
                up_to=Decimal(row.up_to) if row.up_to else None,
                rate=Decimal(str(row.rate)),
                fixed=Decimal(str(row.fixed)),
            )
            for row in self
        ]
