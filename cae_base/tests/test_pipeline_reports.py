from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .pipeline_case import PipelineCase


@tagged("post_install", "-at_install")
class TestPipelineReports(PipelineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yann = cls._create_entrepreneur("Yann", date_entry="2026-02-03")
        cls.anne.date_entry = "2026-01-20"
        cls.people = cls.anne | cls.yann
        cls.people._tick_criterion(cls.interview)

    def _start(self, person, moment):
        person.stage_history_ids.date_from = moment

    def _read(self, model, *aggregates, groupby=("stage_id",)):
        return self.env[model]._read_group(
            [("entrepreneur_id", "in", self.people.ids)],
            groupby,
            aggregates or ["__count"],
        )

    def test_time_in_stage(self):
        """Ten days at the first stage, then three up to now, across a leap day."""
        self._start(self.anne, datetime(2028, 2, 20, 8))
        self._start(self.yann, datetime(2028, 2, 20, 8))
        with freeze_time("2028-03-01 08:00:00"):
            self.anne.stage_id = self.second
        with freeze_time("2028-03-04 20:00:00"):
            rows = self.env["cae.entrepreneur.stage.duration"].search(
                [("entrepreneur_id", "=", self.anne.id)], order="date_from"
            )
            self.assertEqual(rows.mapped("days"), [10.0, 3.5])
            self.assertEqual(rows.mapped("is_present"), [False, True])
            averages = self._read("cae.entrepreneur.stage.duration", "days:avg")
        self.assertEqual(averages, [(self.first, 11.75), (self.second, 3.5)])

    def test_funnel(self):
        self.anne.stage_id = self.second
        self.assertEqual(
            self._read("cae.entrepreneur.funnel"),
            [(self.first, 2), (self.second, 1)],
        )

    def test_funnel_counts_stages_skipped_and_those_who_left(self):
        self.yann.write({"stage_id": self.gone.id, "exit_type": "silent"})
        maelle = self._create_entrepreneur("Maëlle", stage_id=self.third.id)
        self.people |= maelle
        self.assertEqual(
            self._read("cae.entrepreneur.funnel"),
            [(self.first, 3), (self.second, 1), (self.third, 1)],
        )
        left = self.env["cae.entrepreneur.funnel"].search(
            [("situation", "=", "left"), ("entrepreneur_id", "in", self.people.ids)]
        )
        self.assertEqual(left.entrepreneur_id, self.yann)

    def test_going_back_takes_nothing_away(self):
        self.anne.stage_id = self.second
        self.anne.stage_id = self.first
        self.assertIn((self.second, 1), self._read("cae.entrepreneur.funnel"))

    def test_by_month_coach_and_office(self):
        office = self.env["cae.local.office"].create({"name": "Lorient"})
        self.yann.local_office_id = office
        [january, february] = self._read(
            "cae.entrepreneur.funnel", groupby=["date_entry:month"]
        )
        self.assertEqual((january[1], february[1]), (1, 1))
        self.assertIn(
            (office, 1),
            self._read("cae.entrepreneur.funnel", groupby=["local_office_id"]),
        )
        self.assertIn(
            (self.coach, 1),
            self._read("cae.entrepreneur.funnel", groupby=["coach_id"]),
        )
