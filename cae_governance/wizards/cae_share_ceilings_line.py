from odoo import fields, models

from ..engine.share_limits import NEAR, OVER, WITHIN


class CaeShareCeilingsLine(models.TransientModel):
    _name = "cae.share.ceilings.line"
    _description = "Ceiling of Capital or Votes"

    ceilings_id = fields.Many2one(
        "cae.share.ceilings", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Who, of What", readonly=True)
    member_id = fields.Many2one("cae.member", string="Highest", readonly=True)
    percent = fields.Float(string="Now (%)", digits=(5, 1), readonly=True)
    limit = fields.Float(string="At Most (%)", digits=(5, 1), readonly=True)
    reference = fields.Char(readonly=True)
    standing = fields.Selection(
        [(WITHIN, "Within"), (NEAR, "Near"), (OVER, "Passed")], readonly=True
    )
