from decimal import Decimal

from odoo import fields, models

from ..engine.contribution_band import Band
from ..tools import to_decimal


class CaeContributionBand(models.Model):
    _name = "cae.contribution.band"
    _description = "Band of a Contribution Rule"
    _inherit = ["cae.contribution.part"]
    _order = "lower, id"

    lower = fields.Monetary(string="Over", help="This amount is in the band before.")
    upper = fields.Monetary(
        string="Up To", help="This amount is still in the band. 0: without end."
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), required=True)

    def _to_engine(self):
        """:return: tuple of :class:`Band`"""
        return tuple(
            Band(
                to_decimal(band.lower),
                to_decimal(band.upper) if band.upper else None,
                Decimal(str(band.rate)),
            )
            for band in self.sorted("lower")
        )

    def _tell(self):
        """:return: the band in words, below or beside the others"""
        self.ensure_one()
        scheme = self.rule_id.scheme_id
        if not self.upper:
            return self.env._("%s %% above", scheme._format_rate(self.rate))
        return self.env._(
            "%(rate)s %% up to %(upper)s",
            rate=scheme._format_rate(self.rate),
            upper=scheme._format(self.upper),
        )
