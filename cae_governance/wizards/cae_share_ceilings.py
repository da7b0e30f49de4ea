from odoo import api, fields, models


class CaeShareCeilings(models.TransientModel):
    """How the capital and the votes stand beside their ceilings (SCOP-13, SCIC-01)."""

    _name = "cae.share.ceilings"
    _description = "Ceilings of Capital and Votes"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many(
        "cae.share.ceilings.line",
        "ceilings_id",
        compute="_compute_line_ids",
        store=True,
        readonly=True,
    )

    rule_words = fields.Text(compute="_compute_rule_words")

    @api.depends("company_id")
    def _compute_rule_words(self):
        """Who is lacking among the members, and the floor of the capital."""
        for screen in self:
            company = screen.company_id
            warnings = company._get_category_warnings() + company._get_floor_warnings()
            screen.rule_words = "\n".join(warnings)

    @api.depends("company_id")
    def _compute_line_ids(self):
        for screen in self:
            screen.line_ids = [
                fields.Command.clear(),
                *map(fields.Command.create, screen.company_id._get_ceiling_rows()),
            ]
