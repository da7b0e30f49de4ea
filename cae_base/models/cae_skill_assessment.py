from odoo import Command, api, fields, models


class CaeSkillAssessment(models.Model):
    """A person's skills on a day, seen by the person or by the coach."""

    _name = "cae.skill.assessment"
    _description = "Assessment of Skills"
    _order = "date desc, id desc"
    _check_company_auto = True

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    kind = fields.Selection(
        [("self", "By the Person"), ("coach", "By the Coach")],
        string="Seen",
        required=True,
        default="coach",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Assessed by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    line_ids = fields.One2many(
        "cae.skill.assessment.line",
        "assessment_id",
        string="Skills",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    comment = fields.Text()
    radar = fields.Html(
        string="Chart",
        compute="_compute_radar",
        sanitize=False,
        export_string_translation=False,
    )

    _day_uniq = models.Constraint(
        "UNIQUE(entrepreneur_id, date, kind)",
        "These skills are assessed on this day already: change that assessment.",
    )

    @api.depends("date", "kind", "entrepreneur_id")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for one in self:
            one.display_name = f"{one.entrepreneur_id.name}, {labels.get(one.kind)}"

    @api.depends("entrepreneur_id")
    def _compute_line_ids(self):
        """A new one has a line for each skill, with the level of the last time."""
        for one in self.filtered(lambda one: one.entrepreneur_id and not one.line_ids):
            skills = one.entrepreneur_id._get_skills()
            last = one.entrepreneur_id._get_last_levels(one.kind, before=one)
            one.line_ids = [
                Command.create({"skill_id": skill.id, "level_id": last.get(skill.id)})
                for skill in skills
            ]

    @api.depends("line_ids.level_id", "date", "entrepreneur_id")
    def _compute_radar(self):
        for one in self:
            person = one.entrepreneur_id
            one.radar = person and person._draw_skills(until=one.date)

    def _get_levels(self):
        """:return: dict {skill id: value of its level}"""
        return {
            line.skill_id.id: line.level_id.value
            for line in self.line_ids
            if line.level_id
        }
