"""IMP-04, IMP-06: hours of support, among the indicators."""

from odoo.tests import tagged

from .impact_case import YEAR, ImpactCase


@tagged("post_install", "-at_install")
class TestImpactSupport(ImpactCase):
    def _give(self, minutes, people, day="2025-06-15"):
        return self.env["cae.support.time"].create(
            {
                "name": "First quote",
                "minutes": minutes,
                "date": day,
                "coach_id": self.users["coach"].id,
                "company_id": self.company.id,
                "entrepreneur_ids": [(6, 0, people.ids)],
            }
        )

    def test_hours(self):
        """IMP-04: the coach's time, once however many took part, in the period."""
        people = self._create_people(6)
        stranger = self._create_people(1, {"date_start": "2026-01-01"})
        self._give(90, people)
        self._give(45, people[:2])
        self._give(60, people, "2026-01-01")
        self._give(60, stranger)
        self.assertEqual(self._figures(self._report(), "support_hours"), {"": 2.25})

    def test_of_few_it_is_hidden(self):
        """RGPD-03: about fewer than five people."""
        people = self._create_people(6)
        self._give(90, people[:2])
        self._give(90, people[1:3])
        self.assertEqual(self._figures(self._report(), "support_hours"), {"": None})

    def test_by_funder(self):
        """IMP-04, IMP-06: each under one heading, whatever was given and by whom."""
        region, town = self.env["cae.funded.action"].create(
            [
                {
                    "name": "Path",
                    "funder": funder,
                    "company_id": self.company.id,
                    "date_from": YEAR[0],
                    "date_to": YEAR[1],
                }
                for funder in ("Région", "Ville")
            ]
        )
        people = self._create_people(26)
        given = ((region, people[:12]), (town, people[5:19]), (town, people[5:6]))
        for action, some in given:
            self._give(60, some).funded_action_id = action
        self._give(60, people[19:25])
        self._give(60, people[25:], "2026-01-01").funded_action_id = town
        self.assertEqual(
            self._figures(self._report(), "funders"),
            {
                "Région": 5,
                "Several funders": 7,
                "Ville": 7,
                "No co-funded action": 7,
                "Total": 26,
            },
        )

    def test_queries(self):
        """As many for ten people as for one."""
        people = self._create_people(10)
        for person in people:
            self._give(60, person)
        times = self.env["cae.support.time"]
        counts = []
        for some in (people[:1], people):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            times._indicator_support_hours(some, *YEAR)
            times._indicator_funders(some, *YEAR)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
