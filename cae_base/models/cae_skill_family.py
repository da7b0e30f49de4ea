from odoo import fields, models


class CaeSkillFamily(models.Model):
    """Skills that go together: one axis of the chart."""

    _name = "cae.skill.family"
    _description = "Family of Skills"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all cooperatives."
    )
    skill_ids = fields.One2many("cae.skill", "family_id", string="Skills")
