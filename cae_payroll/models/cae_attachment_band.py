from odoo import api, fields, models, tools
from odoo.tools import formatLang

from ..engine.attachment import Band


class CaeAttachmentBand(models.Model):
    _name = "cae.attachment.band"
    _description = "Band of Attachment of Earnings"
    _inherit = ["cae.legal.row"]
    _order = "date_from desc, annual_from, id"
    _engine_class = Band

    annual_from = fields.Float(string="Annual Net From", digits=(16, 2))
    annual_to = fields.Float(
        string="Annual Net To", digits=(16, 2), help="0: no bound."
    )
    numerator = fields.Integer(string="Fraction", required=True, default=1)
    denominator = fields.Integer(string="Over", required=True, default=1)
    dependant_increment = fields.Float(
        string="More for Each Dependant",
        digits=(16, 2),
        help="Euros a year, added to each bound (Code du travail, R. 3252-3).",
    )

    _row_uniq = models.UniqueIndex(
        "(date_from, annual_from)", "These bands have one from this amount on."
    )
    _fraction = models.Constraint(
        "CHECK(numerator >= 0 AND numerator <= denominator AND denominator > 0)",
        "A fraction goes from 0 to 1: write 1 over 20 for a twentieth.",
    )
    _bounds = models.Constraint(
        "CHECK(annual_from >= 0 AND (annual_to = 0 OR annual_to > annual_from))",
        "A band ends above the amount at which it begins.",
    )

    @api.depends("annual_from", "numerator", "denominator")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for band in self:
            band.display_name = self.env._(
                "%(numerator)s/%(denominator)s from %(bound)s",
                numerator=band.numerator,
                denominator=band.denominator,
                bound=formatLang(self.env, band.annual_from, digits=0),
            )

    @tools.ormcache()
    def _get_bands(self):
        """:return: tuple of :class:`Band`, all rows known"""
        # sudo: the law is public; those who run the pay need not edit it
        return self.sudo().search([])._to_engine()
