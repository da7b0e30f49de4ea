from odoo import api, fields, models


class CaeSkillAssessmentLine(models.Model):
    """The level of one skill on a day."""

    _name = "cae.skill.assessment.line"
    _description = "Skill Assessed"
    _order = "assessment_id, skill_id, id"
    _rec_name = "skill_id"

    assessment_id = fields.Many2one(
        "cae.skill.assessment", required=True, ondelete="cascade", index=True
    )
    entrepreneur_id = fields.Many2one(
        related="assessment_id.entrepreneur_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, index=True
    )
    skill_id = fields.Many2one("cae.skill", required=True, ondelete="restrict")
    family_id = fields.Many2one(related="skill_id.family_id")
    level_id = fields.Many2one(
        "cae.skill.level", help="Empty: not assessed on this day."
    )
    reference_id = fields.Many2one(
        "cae.skill.level", string="Expected", compute="_compute_reference_id"
    )

    _skill_uniq = models.Constraint(
        "UNIQUE(assessment_id, skill_id)", "This skill is in the assessment already."
    )

    @api.depends("skill_id", "assessment_id.entrepreneur_id.stage_id")
    def _compute_reference_id(self):
        for person, lines in self.grouped(
            lambda line: line.assessment_id.entrepreneur_id
        ).items():
            expected = person._get_expected_levels() if person else {}
            for line in lines:
                line.reference_id = expected.get(line.skill_id.id)
