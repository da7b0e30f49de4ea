from odoo import fields, models


class CaeSkillReference(models.Model):
    """The level expected of a skill when a person leaves a stage."""

    _name = "cae.skill.reference"
    _description = "Reference Level of a Skill"
    _order = "stage_id, skill_id"
    _rec_name = "skill_id"

    skill_id = fields.Many2one(
        "cae.skill", required=True, ondelete="cascade", index=True
    )
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage", required=True, ondelete="cascade", index=True
    )
    level_id = fields.Many2one("cae.skill.level", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="skill_id.company_id", store=True, index=True)

    _stage_uniq = models.Constraint(
        "UNIQUE(skill_id, stage_id)",
        "This skill has a reference level at this stage already.",
    )
