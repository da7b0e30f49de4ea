from odoo import fields, models


class CaePrescriber(models.Model):
    """Who sends people to the cooperative, and often pays for their support."""

    _name = "cae.prescriber"
    _description = "Prescriber or Funder"
    _order = "sequence, name, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all cooperatives."
    )
