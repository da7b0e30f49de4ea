from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.radar import Series, draw_radar

SELF, COACH, EXPECTED = "#017e84", "#8f3a84", "#6c757d"
EARLIER = {SELF: "#7fbec1", COACH: "#c79cc1"}
FEWEST_AXES = 3


class CaeEntrepreneur(models.Model):
    """What a person can do: assessed by himself and by the coach, drawn over time."""

    _inherit = "cae.entrepreneur"

    assessment_ids = fields.One2many(
        "cae.skill.assessment", "entrepreneur_id", string="Assessments"
    )
    skill_radar = fields.Html(
        string="Skills", compute="_compute_skill_radar", sanitize=False
    )

    def _compute_skill_radar(self):
        for person in self:
            person.skill_radar = person._draw_skills()

    def action_assess_skills(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assessment of Skills"),
            "res_model": "cae.skill.assessment",
            "view_mode": "form",
            "context": {"default_entrepreneur_id": self.id},
        }

    # --- what is assessed ---------------------------------------------------

    def _get_company_domain(self):
        return [("company_id", "in", [self.company_id.id, False])]

    def _get_skills(self):
        return self.env["cae.skill"].search(self._get_company_domain())

    def _get_levels(self):
        """:return: the scale: the cooperative's own, else the one for all"""
        levels = self.env["cae.skill.level"].search(self._get_company_domain())
        return levels.filtered("company_id") or levels

    def _get_expected_levels(self):
        """:return: dict {skill id: level} expected at the person's stage"""
        references = self.env["cae.skill.reference"].search(
            [("stage_id", "=", self.stage_id.id), *self._get_company_domain()]
        )
        return {one.skill_id.id: one.level_id.id for one in references}

    def _get_last_levels(self, kind, before=None):
        """:return: dict {skill id: level id} of the last assessment of a kind"""
        others = self._origin.assessment_ids - (before or self.assessment_ids.browse())
        last = others.filtered(lambda one: one.kind == kind)[:1]
        return {line.skill_id.id: line.level_id.id for line in last.line_ids}

    # --- the chart ----------------------------------------------------------

    def _draw_skills(self, until=None):
        """The chart of the last two assessments of each kind, and what is expected.

        :param until: the last day that counts
        :return: markup; nothing where nothing was assessed
        """
        skills = self._get_skills()
        shown = self._get_shown_assessments(until)
        if not shown or not skills:
            return False
        axes = self._get_axes(skills)
        series = self._get_series(axes, shown)
        maximum = max(self._get_levels().mapped("value"), default=1)
        title = self.env._("Skills of %s", self.name)
        chart = draw_radar(title, list(axes), series, maximum)
        # the chart escapes what people have typed
        return Markup(chart) + self._draw_legend(series)

    def _get_shown_assessments(self, until=None):
        """:return: list of (assessment, whether it is the last of its kind)"""
        past = self._origin.assessment_ids.filtered(
            lambda one: not until or one.date <= until
        ).sorted(lambda one: (one.date, one.id), reverse=True)
        shown = []
        for _kind, found in sorted(past.grouped("kind").items()):
            earlier, last = found[1:2], found[:1]
            shown += [(one, False) for one in earlier] + [(last, True)]
        return shown

    def _get_axes(self, skills):
        """:return: dict {label: skills}: families, or skills if families are few"""
        families = skills.grouped("family_id")
        if len(families) >= FEWEST_AXES:
            return {family.name: found.ids for family, found in families.items()}
        return {skill.name: skill.ids for skill in skills}

    def _get_series(self, axes, shown):
        values = {level.id: level.value for level in self._get_levels()}
        expected = {
            skill: values.get(level, 0)
            for skill, level in self._get_expected_levels().items()
        }
        series = [self._make_series(axes, one, is_last) for one, is_last in shown]
        if expected:
            label = self.env._("Expected: %s", self.stage_id.name)
            series.append(Series(label, _mean(axes, expected), EXPECTED, True))
        return series

    def _make_series(self, axes, assessment, is_last):
        colour = SELF if assessment.kind == "self" else COACH
        kind = dict(assessment._fields["kind"]._description_selection(self.env))
        day = format_date(self.env, assessment.date)
        return Series(
            f"{kind[assessment.kind]}, {day}",
            _mean(axes, assessment._get_levels()),
            colour if is_last else EARLIER[colour],
            not is_last,
        )

    def _draw_legend(self, series):
        item = Markup(
            '<li><span style="display: inline-block; width: 1.6em; height: 0;'
            ' vertical-align: middle; border-top: 3px %s %s"></span> %s</li>'
        )
        items = (
            item % ("dashed" if one.is_dashed else "solid", one.colour, one.label)
            for one in series
        )
        return Markup('<ul class="list-unstyled small mb-0">%s</ul>') % Markup().join(
            items
        )

    # --- portal -------------------------------------------------------------

    def _portal_assess_skills(self, levels):
        """The person says where he stands; once more on one day is a correction.

        :param levels: dict {skill id: level id}, as typed
        """
        allowed = set(self._get_levels().ids)
        known = {
            skill.id: levels[skill.id]
            for skill in self._get_skills()
            if levels.get(skill.id) in allowed
        }
        if not known:
            raise UserError(self.env._("Choose a level for one skill at least."))
        today = fields.Date.context_today(self)
        self.assessment_ids.filtered(
            lambda one: one.kind == "self" and one.date == today
        ).unlink()
        return self.env["cae.skill.assessment"].create(
            {
                "entrepreneur_id": self.id,
                "kind": "self",
                "date": today,
                "user_id": self.env.uid,
                "line_ids": [
                    Command.create({"skill_id": skill, "level_id": level})
                    for skill, level in known.items()
                ],
            }
        )


def _mean(axes, levels):
    """:return: the mean level of the skills of each axis, those assessed alone"""
    return [
        sum(known) / len(known) if known else None
        for known in (
            [levels[skill] for skill in skills if skill in levels]
            for skills in axes.values()
        )
    ]
