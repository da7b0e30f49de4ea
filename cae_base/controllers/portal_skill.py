from odoo.http import request, route

from ..engine.record_id import read_id
from .portal_person import CaePortalPerson


class CaePortalSkill(CaePortalPerson):
    """The person's own view of his skills."""

    @route("/my/skills", type="http", auth="user", website=True, methods=["GET"])
    def portal_skills(self, **kw):
        return self._show_skills(self._open_person())

    @route("/my/skills/save", type="http", auth="user", website=True, methods=["POST"])
    def portal_skills_save(self, **post):
        person = self._open_person()
        levels = {
            read_id(name[6:]): read_id(value)
            for name, value in post.items()
            if name.startswith("skill_") and read_id(name[6:]) and value.isdecimal()
        }
        _assessment, errors = self._call_person(person._portal_assess_skills, levels)
        if errors:
            return self._show_skills(person, errors)
        return request.redirect("/my/skills?saved=1")

    def _show_skills(self, person, errors=None):
        skills = person._get_skills()
        return self._render_person(
            "cae_base.portal_skills",
            person,
            "skills",
            skills=skills,
            levels=person._get_levels(),
            expected=person._get_expected_levels(),
            chosen=person._get_last_levels("self"),
            history=person.assessment_ids,
            chart=person._draw_skills(),
            errors=errors or {},
            is_saved="saved" in request.params,
        )
