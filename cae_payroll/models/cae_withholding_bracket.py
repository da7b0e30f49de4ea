from odoo import api, fields, models
from odoo.tools import formatLang

from ..engine.parameters import Bracket


class CaeWithholdingBracket(models.Model):
    _name = "cae.withholding.bracket"
    _description = "Bracket of the Neutral Withholding Grid"
    _inherit = ["cae.legal.row"]
    _order = "zone, date_from desc, base_from, id"
    _engine_class = Bracket

    zone = fields.Selection(
        [
            ("metropole", "Metropolitan France"),
            ("guadeloupe_reunion_martinique", "Guadeloupe, Réunion, Martinique"),
            ("guyane_mayotte", "Guyane, Mayotte"),
        ],
        required=True,
        default="metropole",
    )
    base_from = fields.Float(string="Net Taxable From", digits=(16, 2))
    base_below = fields.Float(
        string="Net Taxable Below", digits=(16, 2), help="0: no bound."
    )
    rate = fields.Float(string="Rate (%)", digits=(5, 2))

    _row_uniq = models.UniqueIndex(
        "(zone, date_from, base_from)",
        "This grid has a bracket from this amount on: change it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A grid is all the brackets that begin together: one more changes them."""
        brackets = super().create(vals_list)
        if not self.env.su:  # the rows shipped come as superuser
            brackets._check_grids_not_used()
        return brackets

    def _check_grids_not_used(self):
        for bracket in self:
            if others := bracket._get_same_grid(self):
                others._check_not_used()

    def _get_same_grid(self, apart):
        return self.search(
            [
                ("zone", "=", self.zone),
                ("date_from", "=", self.date_from),
                ("id", "not in", apart.ids),
            ]
        )

    @api.depends("base_from", "rate")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for bracket in self:
            bracket.display_name = self.env._(
                "%(rate)s %% from %(base)s",
                rate=formatLang(self.env, bracket.rate, digits=1),
                base=formatLang(self.env, bracket.base_from, digits=0),
            )
