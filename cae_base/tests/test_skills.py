"""The skills of a person, seen by the person and by the coach, on a chart."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .workshop_case import WorkshopCase


@tagged("post_install", "-at_install")
class TestSkills(WorkshopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skills = cls.anne._get_skills()
        cls.levels = cls.anne._get_levels()
        cls.price = cls.env.ref("cae_base.skill_price")

    def _assess(self, value, *skills):
        level = self.levels.filtered(lambda one: one.value == value).id
        chosen = {skill.id: level for skill in skills or self.skills}
        return self._as(self.anne)._portal_assess_skills(chosen)

    def _draw(self):
        """:return: the chart, as an XML tree"""
        self.env.invalidate_all()
        chart = self.anne._draw_skills()
        return etree.fromstring(chart.split("<ul")[0])

    def test_by_the_person(self):
        one = self._assess(2)
        self.assertEqual((one.kind, one.date), ("self", self.today))
        self.assertEqual(one.user_id, self.anne.portal_user_id)
        self.assertEqual(set(one._get_levels().values()), {2})

    def test_once_a_day(self):
        """Later on the same day it is a correction."""
        self._assess(2)
        last = self._assess(3, self.price)
        self.assertEqual(self.anne.assessment_ids, last)

    def test_what_is_typed_is_checked(self):
        person = self._as(self.anne)
        for typed in ({}, {self.price.id: 0}, {0: self.levels[0].id}):
            with self.assertRaisesRegex(UserError, "Choose a level"):
                person._portal_assess_skills(typed)

    def test_by_the_coach(self):
        """A form with a line for each skill, at the levels of the last time."""
        people = self.anne.with_user(self.trainer)
        action = people.action_assess_skills()
        assessments = people.env["cae.skill.assessment"]
        with Form(assessments.with_context(**action["context"])) as form:
            form.date = self.today - timedelta(days=90)
            self.assertEqual(len(form.line_ids), len(self.skills))
            with form.line_ids.edit(0) as line:
                line.level_id = self.levels[0]
        first = form.record
        self.assertEqual(len(first._get_levels()), 1)
        again = assessments.create({"entrepreneur_id": self.anne.id})
        self.assertEqual(again._get_levels(), first._get_levels())

    def test_chart_over_time(self):
        """The last of each kind is full, the one before and the expected are dashed."""
        self.assertFalse(self.anne._draw_skills())
        svg = "{http://www.w3.org/2000/svg}"
        self._assess(1).date = self.today - timedelta(days=200)
        self.env.flush_all()
        self._assess(2).date = self.today - timedelta(days=100)
        self.env.flush_all()
        self._assess(3)
        drawn = [
            shape
            for shape in self._draw().iter(f"{svg}polygon")
            if shape.get("stroke-width") == "2"
        ]
        dashed = [bool(shape.get("stroke-dasharray")) for shape in drawn]
        self.assertEqual(dashed, [True, False])
        self.env["cae.skill.reference"].create(
            {
                "skill_id": self.price.id,
                "stage_id": self.anne.stage_id.id,
                "level_id": self.levels[-1].id,
            }
        )
        labels = self._draw().findall(f".//{svg}text")
        self.assertEqual(len(labels), len(self.skills.family_id))
        self.assertIn("Expected", self.anne._draw_skills())

    def test_what_people_type_is_escaped(self):
        self.skills.family_id[0].name = "<script>alert(1)</script>"
        self.anne.name = "<b>Anne</b>"
        self._assess(1)
        self.env.invalidate_all()
        chart = self.anne._draw_skills()
        self.assertNotIn("<script>", chart)
        self.assertNotIn("<b>", chart)

    def test_expected_level(self):
        self.env["cae.skill.reference"].create(
            {
                "skill_id": self.price.id,
                "stage_id": self.anne.stage_id.id,
                "level_id": self.levels[2].id,
            }
        )
        line = self._assess(1, self.price).line_ids
        self.assertEqual(line.reference_id, self.levels[2])
        self.env["cae.skill.reference"].search([]).stage_id = self.env[
            "cae.entrepreneur.stage"
        ].create({"name": "Other"})
        self.env.invalidate_all()
        self.assertFalse(line.reference_id)

    def test_portfolio(self):
        """RGPD-05: no other coach sees what a person can do."""
        one = self._assess(1)
        colleague = self._create_user("coach", "colleague@blavet.example")
        with self.assertRaises(AccessError):
            one.with_user(colleague).read(["date"])
        with self.assertRaises(AccessError):
            one.line_ids.with_user(colleague).read(["level_id"])
