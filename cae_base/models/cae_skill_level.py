from odoo import fields, models


class CaeSkillLevel(models.Model):
    """A step of the scale on which skills are assessed."""

    _name = "cae.skill.level"
    _description = "Level of a Skill"
    _order = "value, id"

    value = fields.Integer(required=True, help="Its height on the chart, from 1 on.")
    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all cooperatives."
    )

    _value_uniq = models.UniqueIndex(
        "(value, COALESCE(company_id, 0))", "The scale has this step already."
    )
    _value_positive = models.Constraint(
        "CHECK(value BETWEEN 1 AND 10)", "The scale goes from 1 to 10 at most."
    )
