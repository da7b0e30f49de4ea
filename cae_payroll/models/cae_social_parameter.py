from odoo import api, fields, models, tools

from ..engine.carry_on import carry_on
from ..engine.parameters import Legislation, Parameter


class CaeSocialParameter(models.Model):
    _name = "cae.social.parameter"
    _description = "Social Parameter"
    _inherit = ["cae.legal.row"]
    _order = "code, date_from desc, headcount_from, id"
    _engine_class = Parameter

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True)
    value = fields.Float(digits=(16, 6), required=True)
    unit = fields.Selection(
        [
            ("eur", "Euros"),
            ("eur_hour", "Euros an hour"),
            ("hours", "Hours"),
            ("number", "Number"),
            ("percent", "%"),
            ("pmss", "Social security ceilings"),
            ("smic", "Minimum wages"),
        ],
        required=True,
    )
    headcount_from = fields.Integer(string="From (people)")
    headcount_below = fields.Integer(string="Below (people)", help="0: no bound.")

    _row_uniq = models.UniqueIndex(
        "(code, date_from, headcount_from)",
        "This parameter has a row from this day on: change its dates.",
    )

    @api.model
    def _get_legislation(self):
        """:return: :class:`Legislation`, all rows known and what carries them on"""
        return self._get_carried_on().legislation

    @tools.ormcache()
    def _get_carried_on(self):
        """:return: :class:`CarriedOn`, compiled once"""
        reviewed_until = self.env["cae.pay.review"]._get_reviewed_until()
        return carry_on(self._get_known_legislation(), reviewed_until)

    @tools.ormcache()
    def _get_known_legislation(self):
        """:return: :class:`Legislation`, the rows as they are"""
        # sudo: the law is public; simulations are open to those who may not edit it
        env = self.sudo().env
        return Legislation(
            parameters=env["cae.social.parameter"].search([])._to_engine(),
            contributions=env["cae.social.contribution"].search([])._to_engine(),
            brackets=env["cae.withholding.bracket"].search([])._to_engine(),
        )
