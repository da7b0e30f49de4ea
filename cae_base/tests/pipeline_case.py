"""A path of three stages and a way out."""

from .common import CooperativeCase


class PipelineCase(CooperativeCase):
    """Three stages and a way out, of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["cae.entrepreneur.stage"]
        cls.first, cls.second, cls.third, cls.gone = stages.create(
            [
                {"name": "First", "sequence": -40},
                {"name": "Second", "sequence": -30},
                {"name": "Third", "sequence": -20},
                {"name": "Gone", "sequence": -10, "is_exit": True},
            ]
        )
        cls.interview, cls.budget = cls.env["cae.entrepreneur.criterion"].create(
            [
                {"name": "Interview held", "stage_id": cls.first.id},
                {"name": "Budget written", "stage_id": cls.second.id},
            ]
        )
        cls.coach, cls.manager = cls.users["coach"], cls.users["manager"]
        cls.colleague = cls._create_user("coach", "colleague@blavet.example")
        office = cls.env["cae.local.office"].create({"name": "Lorient"})
        office.user_ids = cls.coach | cls.colleague
        cls.anne = cls._create_entrepreneur(
            "Anne", coach_id=cls.coach.id, local_office_id=office.id
        )

    def _move(self, people, stage, user=None, **context):
        people.with_user(user or self.coach).with_context(**context).write(
            {"stage_id": stage.id}
        )

    def _tick(self, people, *criteria, user=None):
        for criterion in criteria:
            people.with_user(user or self.coach)._tick_criterion(criterion)

    def _count_queries(self, function):
        """Queries of a second call: the first one fills the registry's caches."""
        for _call in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            function()
        return self.env.cr.sql_log_count - before

    def _history(self, person):
        rows = person.stage_history_ids.sorted("id")
        return [
            (row.stage_id, row.user_id, row.is_override, row.reason) for row in rows
        ]
