"""The number of queries of clocks and screens does not grow with people."""

from odoo import Command
from odoo.tests import tagged

from ..seal import unsealed
from .clock_case import ClockCase


@tagged("post_install", "-at_install")
class TestManyPeople(ClockCase):
    """As many queries for ten people as for a hundred."""

    def _add_people(self, count):
        people = self.env["cae.entrepreneur"].create(
            [{"name": f"Person {number}"} for number in range(count)]
        )
        self.env["cae.activity"].create(
            [
                {"name": person.name, "key_ids": [Command.create(self._key(person))]}
                for person in people
            ]
        )
        contracts = self.env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": kind,
                    "date_start": f"{year}-01-01",
                    "date_end": kind == "cape" and f"{year}-12-31",
                }
                for person in people
                for kind, year in (("cape", 2024), ("cesa", 2025))
            ]
        )
        for kind, state in (("cape", "ended"), ("cesa", "running")):
            some = contracts.filtered(lambda contract, kind=kind: contract.kind == kind)
            unsealed(some).write({"state": state})

    def _count_queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _assert_constant(self, call):
        self._add_people(10)
        call()
        few = self._count_queries(call)
        self._add_people(90)
        call()
        self._assert_as_many(few, self._count_queries(call))

    def _assert_as_many(self, few, many):
        """Access rules may be in the cache or not; one query a person would be 90."""
        self.assertLess(many, few + 10)

    def test_membership_clock(self):
        self._assert_constant(lambda: self._run("membership"))

    def test_trial_clock(self):
        self._assert_constant(lambda: self._run("trial_end"))

    def test_kanban(self):
        people = self.env["cae.entrepreneur"].with_user(self.users["manager"])
        names = ["name", "cae_activity_ids", "contract_kind", "coach_id"]

        def read():
            people.web_read_group(
                [],
                ["stage_id"],
                auto_unfold=True,
                unfold_read_specification={name: {} for name in names},
            )

        self._assert_constant(read)

    def test_board(self):
        deadlines = self.env["cae.deadline"].with_user(self.users["manager"])
        names = ["date", "days_left", "clock_id", "res_name", "coach_id"]

        def read():
            deadlines.web_search_read([], {name: {} for name in names})

        self._add_people(10)
        self._run("membership")
        few = self._count_queries(read)
        self._add_people(90)
        self._run("membership")
        self._assert_as_many(few, self._count_queries(read))
