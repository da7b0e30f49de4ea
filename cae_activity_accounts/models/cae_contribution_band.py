from decimal import Decimal

from odoo import api, fields, models

from ..engine.contribution_band import Band
from ..tools import to_decimal


class CaeContributionBand(models.Model):
    _name = "cae.contribution.band"
    _description = "Band of a Contribution Rule"
    _order = "lower, id"

    rule_id = fields.Many2one(
        "cae.contribution.rule", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="rule_id.currency_id")
    lower = fields.Monetary(string="Over", help="This amount is in the band before.")
    upper = fields.Monetary(
        string="Up To", help="This amount is still in the band. 0: without end."
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), required=True)

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands.rule_id._check_editable()
        return bands

    def write(self, vals):
        self.rule_id._check_editable()
        result = super().write(vals)
        if "rule_id" in vals:  # nor may it go to a rule which was voted
            self.rule_id._check_editable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken(self):
        self.rule_id._check_editable()

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
