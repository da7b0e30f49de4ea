from decimal import Decimal

from odoo import fields, models

from .cae_mileage_rate import POWERS


class CaeVehicle(models.Model):
    """The car with which an entrepreneur goes about his activities."""

    _name = "cae.vehicle"
    _description = "Vehicle of an Entrepreneur"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Its make, or its registration plate.")
    active = fields.Boolean(default=True)
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    power = fields.Selection(
        POWERS,
        required=True,
        string="Fiscal Power",
        help="Field P.6 of the registration certificate.",
    )
    is_electric = fields.Boolean(string="Electric")

    def _get_scale(self, year):
        # sudo: the scale is the law's, no secret
        rates_sudo = self.env["cae.mileage.rate"].sudo()
        return rates_sudo._get_scale(self.company_id, self.power, year)

    def _get_bonus(self, scale):
        """:return: Decimal, what an electric car adds, in %"""
        bonus = scale[:1].electric_bonus if self.is_electric else 0
        return Decimal(str(bonus))
