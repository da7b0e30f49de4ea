"""The nightly run of the clocks: what it plans, once, and for which clocks."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .clock_case import ClockCase


@tagged("post_install", "-at_install")
class TestClockRun(ClockCase):
    """What a clock plans: one to-do for each threshold, never twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne.medical_visit_next = "2028-02-29"

    def test_once_for_each_threshold(self):
        """60 and 30 days before, on leap days too; run every night or only some."""
        for day, expected in (
            ("2027-12-30", 0),
            ("2027-12-31", 1),
            ("2027-12-31", 1),
            ("2028-01-15", 1),
            ("2028-01-29", 1),
            ("2028-01-30", 2),
            ("2028-02-29", 2),
            ("2028-06-01", 2),
        ):
            with self.subTest(day):
                self._run("medical_visit", day)
                self.assertEqual(len(self._todos(self.anne)), expected)

    def test_most_urgent_only(self):
        """Several thresholds have passed at first sight: one to-do."""
        self._run("medical_visit", "2028-02-15")
        self.assertEqual(len(self._todos(self.anne)), 1)
        notice = self._deadlines("medical_visit").notice_ids
        self.assertEqual(notice.threshold_id.number, 30)

    def test_what_the_coach_reads(self):
        """The to-do is due in a week, or on the day itself if it is nearer."""
        self.coach.lang = "en_US"
        self._run("medical_visit", "2028-01-02")
        todo = self._todos(self.anne)
        self.assertEqual(todo.user_id, self.coach)
        self.assertEqual(todo.summary, f"Medical Visit: {self._tell('2028-02-29')}")
        self.assertIn("R. 4624-16", todo.note)
        self.assertEqual(str(todo.date_deadline), "2028-01-09")
        self.assertTrue(todo.automated)
        self._run("medical_visit", "2028-02-27")
        last = self._todos(self.anne) - todo
        self.assertEqual(str(last.date_deadline), "2028-02-29")

    def test_done_or_cancelled_is_not_planned_again(self):
        self._run("medical_visit", "2028-01-02")
        self._todos(self.anne).action_feedback(feedback="Booked")
        self._run("medical_visit", "2028-01-03")
        self.assertFalse(self._todos(self.anne))
        self._run("medical_visit", "2028-02-01")
        self._todos(self.anne).unlink()
        self._run("medical_visit", "2028-02-02")
        self.assertFalse(self._todos(self.anne))

    def test_date_changes(self):
        """The old deadline closes with its to-dos; the new one warns afresh."""
        self.coach.lang = "en_US"
        self._run("medical_visit", "2028-02-15")
        old = self._deadlines("medical_visit")
        todo = self._todos(self.anne)
        self.anne.medical_visit_next = "2029-02-28"
        self._run("medical_visit", "2028-02-16")
        self.assertEqual(old.state, "closed")
        self.assertFalse(todo.active)
        self.assertIn(self._tell("2029-02-28"), todo.feedback)
        self._run("medical_visit", "2029-01-01")
        self.assertEqual(len(self._todos(self.anne)), 1)
        self.assertEqual(str(self._deadlines("medical_visit").date), "2029-02-28")

    def test_cause_is_gone(self):
        self._run("medical_visit", "2028-02-15")
        todo = self._todos(self.anne)
        self.anne.medical_visit_next = False
        self._run("medical_visit", "2028-02-16")
        self.assertFalse(self._deadlines("medical_visit"))
        self.assertFalse(todo.active)
        self.assertTrue(todo.feedback)

    def test_date_comes_back(self):
        self._run("medical_visit", "2028-02-15")
        for day in ("2029-02-28", "2028-02-29"):
            self.anne.medical_visit_next = day
            self._run("medical_visit", "2028-02-16")
        self.assertEqual(len(self._todos(self.anne)), 1)

    def test_archived_clock_closes_its_deadlines(self):
        self._run("medical_visit", "2028-02-15")
        self._clock("medical_visit").active = False
        self._run("medical_visit", "2028-02-16")
        self.assertFalse(self._deadlines("medical_visit"))

    def test_someone_is_always_warned(self):
        """The coach, else one of the local office, else a manager."""
        colleague = self._create_user("coach", "colleague@blavet.example")
        office = self.env["cae.local.office"].create(
            {"name": "Lorient", "user_ids": colleague.ids}
        )
        self.anne.write({"coach_id": False, "local_office_id": office.id})
        yann = self._create_entrepreneur(
            "Yann Kervella", coach_id=False, medical_visit_next="2028-02-29"
        )
        self._run("medical_visit", "2028-02-15")
        self.assertEqual(self._todos(self.anne).user_id, colleague)
        manager = self._todos(yann).user_id
        self.assertTrue(manager.has_group("cae_base.group_manager"))
        self.assertIn(self.company, manager.company_ids)

    def test_manager_who_left_is_not_warned(self):
        """Not even by the nightly run, which looks at archived clocks too."""
        self.anne.write({"coach_id": False, "local_office_id": False})
        self._run("medical_visit", "2028-02-15")
        self._todos(self.anne).user_id.active = False
        deadlines = self._deadlines("medical_visit").with_context(active_test=False)
        for user in deadlines._get_users().values():
            self.assertTrue(user.active)

    def test_coach_who_left_is_not_warned(self):
        self.coach.active = False
        self._run("medical_visit", "2028-02-15")
        self.assertTrue(self._todos(self.anne).user_id.active)

    def test_new_coach_takes_over(self):
        """What somebody gave to a third one stays with him."""
        colleague = self._create_user("coach", "colleague@blavet.example")
        self._run("medical_visit", "2028-02-15")
        self.anne.coach_id = colleague
        self._run("medical_visit", "2028-02-16")
        self.assertEqual(self._todos(self.anne).user_id, colleague)
        self.assertEqual(self._deadlines("medical_visit").coach_id, colleague)
        self._todos(self.anne).user_id = self.users["manager"]
        self.anne.coach_id = self.coach
        self._run("medical_visit", "2028-02-17")
        self.assertEqual(self._todos(self.anne).user_id, self.users["manager"])

    def test_coach_of_an_activity(self):
        pottery = self._create_activity("Poterie du Port", self._key(self.anne))
        self._create_insurance(pottery, date_to=self._day(10))
        self._run("insurance")
        self.assertEqual(self._todos(pottery).user_id, self.coach)
        pottery.coach_id = self.users["accountant"]
        self.assertEqual(
            self._deadlines("insurance").coach_id, self.users["accountant"]
        )

    def test_no_mail_is_sent(self):
        with patch.object(
            type(self.env["mail.activity"]), "action_notify", autospec=True
        ) as notify:
            self._run("medical_visit", "2028-02-15")
        notify.assert_not_called()

    def test_one_open_deadline_for_a_record(self):
        """Whatever two workers do at once, the database keeps one."""
        self._run("medical_visit", "2028-02-15")
        deadline = self._deadlines("medical_visit")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["cae.deadline"].create(
                self.env["cae.deadline"]._prepare_vals(
                    deadline.clock_id, self.anne, date(2029, 1, 1)
                )
            )
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            deadline.notice_ids.copy()

    def test_all_companies_at_once(self):
        other = self._create_company("Coopérative du Large")
        stranger = self._create_entrepreneur(
            "Inès Moreau", company_id=other.id, medical_visit_next="2028-02-29"
        )
        self._run("medical_visit", "2028-02-15")
        deadline = self.env["cae.deadline"].search(
            [("entrepreneur_id", "=", stranger.id)]
        )
        self.assertEqual(deadline.company_id, other)

    def _add_people(self, count):
        self.env["cae.entrepreneur"].create(
            [
                {
                    "name": f"Person {number}",
                    "coach_id": self.coach.id,
                    "medical_visit_next": "2028-02-29",
                }
                for number in range(count)
            ]
        )

    def _count_queries(self, name, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._run(name, day)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_people(self):
        self._add_people(5)
        first = self._count_queries("medical_visit", "2028-02-15")
        again = self._count_queries("medical_visit", "2028-02-16")
        self.anne.medical_visit_next = False
        self._run("medical_visit", "2028-02-16")
        self._add_people(50)
        self.assertLessEqual(self._count_queries("medical_visit", "2028-02-16"), first)
        self.assertLessEqual(self._count_queries("medical_visit", "2028-02-17"), again)


@tagged("post_install", "-at_install")
class TestClockRegistry(ClockCase):
    """A module adds a clock with a record and a method."""

    def _create_clock(self, **vals):
        return self.env["cae.clock"].create(
            {
                "code": "test",
                "name": "Test",
                "model": "cae.local.office",
                "method": "_clock_test",
                "threshold_ids": [Command.create({"number": 10, "unit": "day"})],
                **vals,
            }
        )

    def _patch(self, method):
        offices = self.env.registry["cae.local.office"]
        self.patch(offices, "_clock_test", method)

    def test_clock_of_another_module(self):
        office = self.env["cae.local.office"].create({"name": "Lorient"})
        self.env.registry["cae.local.office"]._clock_test = None
        self.addCleanup(delattr, self.env.registry["cae.local.office"], "_clock_test")
        self._patch(lambda offices: [(office, date(2028, 2, 29))])
        with patch.object(
            type(self.env["cae.deadline"]), "_prepare_activity_vals", autospec=True
        ) as prepare:
            prepare.side_effect = lambda deadline, user, day: {
                "summary": "Test",
                "res_model_id": self.env["ir.model"]._get_id("cae.entrepreneur"),
                "res_id": self.anne.id,
                "user_id": user.id,
            }
            clock = self._create_clock()
            clock._run(date(2028, 2, 19))
        deadline = self.env["cae.deadline"].search([("clock_id", "=", clock.id)])
        self.assertEqual(deadline.res_name, "Lorient")
        self.assertEqual(deadline.company_id, self.company)
        self.assertEqual(len(deadline.notice_ids), 1)

    def test_method_is_checked(self):
        for vals in (
            {"method": "unlink"},
            {"method": "_clock_nowhere"},
            {"model": "cae.nowhere"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self._create_clock(**vals)

    def test_one_mistake_stops_no_other(self):
        self.anne.medical_visit_next = self._day(10)
        people = self.env.registry["cae.entrepreneur"]

        def fail(people):
            raise ValueError

        with (
            patch.object(people, "_clock_membership", fail),
            patch.object(
                self.env.registry["ir.cron"], "_commit_progress"
            ) as commit_progress,
            mute_logger("odoo.addons.cae_base.models.cae_clock"),
        ):
            self.env["cae.clock"]._cron_run()
        self.assertTrue(self._deadlines("medical_visit"))
        clocks = self.env["cae.clock"].with_context(active_test=False).search_count([])
        self.assertEqual(commit_progress.call_count, clocks)
