from odoo import fields, models


class CaeSkill(models.Model):
    """Something that an entrepreneur learns to do."""

    _name = "cae.skill"
    _description = "Skill of an Entrepreneur"
    _order = "family_sequence, family_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    family_id = fields.Many2one(
        "cae.skill.family", required=True, ondelete="restrict", index=True
    )
    family_sequence = fields.Integer(related="family_id.sequence", store=True)
    company_id = fields.Many2one(related="family_id.company_id", store=True, index=True)
    description = fields.Text(
        translate=True, help="What one can do who has it, in words of every day."
    )
    reference_ids = fields.One2many(
        "cae.skill.reference", "skill_id", string="Reference Levels"
    )
