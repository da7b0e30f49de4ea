from odoo import fields, models


class CaeLocalOffice(models.Model):
    _name = "cae.local.office"
    _description = "Local Office"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one("res.partner", string="Address")
