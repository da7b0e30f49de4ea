from odoo import fields, models


class CaeLegalVersionBracket(models.TransientModel):
    _name = "cae.legal.version.bracket"
    _description = "Bracket of a New Grid"
    _order = "base_from, id"

    version_id = fields.Many2one("cae.legal.version", required=True, ondelete="cascade")
    base_from = fields.Float(string="Net Taxable From", digits=(16, 2))
    rate = fields.Float(string="Rate (%)", digits=(5, 2))
