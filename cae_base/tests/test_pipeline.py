"""The way of a person from stage to stage, its gates and its traces."""

from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cae_entrepreneur_path import OVERRIDE, SEEN
from .common import CooperativeCase
from .contract_tools import run_contracts


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


@tagged("post_install", "-at_install")
class TestPipeline(PipelineCase):
    # --- the delivered way ---------------------------------------------------

    def test_delivered_stages(self):
        names = [
            "information",
            "diagnosis",
            "feasibility",
            "launch",
            "first_sales",
            "development",
            "membership",
            "left",
        ]
        stages = [self.env.ref(f"cae_base.stage_{name}") for name in names]
        self.assertEqual(sorted(stages, key=lambda s: (s.sequence, s.id)), stages)
        self.assertEqual([stage.is_exit for stage in stages], [False] * 7 + [True])
        for stage in stages[:6]:
            self.assertTrue(stage.criterion_ids, stage.name)
        self.assertFalse(stages[7].criterion_ids)

    def test_delivered_criteria_can_be_checked(self):
        criteria = self.env["cae.entrepreneur.criterion"].search(
            [("method", "!=", False)]
        )
        self.assertTrue(criteria)
        self.assertEqual(set(self.anne._get_who_meets(criteria)), set(criteria.ids))

    # --- the gate --------------------------------------------------------------

    def test_refused_with_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "Anne: Interview held$"):
            self._move(self.anne, self.second)
        self.assertEqual(self.anne.stage_id, self.first)
        self.assertEqual(len(self.anne.stage_history_ids), 1)

    def test_skipped_stages_count(self):
        with self.assertRaisesRegex(UserError, "Interview held, Budget written"):
            self._move(self.anne, self.third)
        self._tick(self.anne, self.interview)
        with self.assertRaisesRegex(UserError, "Anne: Budget written$"):
            self._move(self.anne, self.third)
        self._tick(self.anne, self.budget)
        self._move(self.anne, self.third)
        self.assertEqual(self.anne.stage_id, self.third)

    def test_several_people_in_one_message_or_not_at_all(self):
        yann = self._create_entrepreneur("Yann", coach_id=self.coach.id)
        maelle = self._create_entrepreneur("Maëlle", coach_id=self.coach.id)
        self._tick(yann, self.interview)
        with self.assertRaises(UserError) as caught:
            self._move(self.anne | yann | maelle, self.second)
        message = str(caught.exception)
        self.assertIn("Anne: Interview held\nMaëlle: Interview held", message)
        self.assertNotIn("Yann", message)
        self.assertEqual(yann.stage_id, self.first)

    def test_backwards_is_free(self):
        self._tick(self.anne, self.interview)
        self._move(self.anne, self.second)
        self._tick(self.anne, self.budget)
        self.anne.with_user(self.coach)._untick_criterion(self.interview)
        self._move(self.anne, self.first)
        with self.assertRaisesRegex(UserError, "Interview held$"):
            self._move(self.anne, self.third)

    def test_archived_criterion_is_not_asked_for(self):
        self.interview.active = False
        self._move(self.anne, self.second)
        self.assertEqual(self.anne.stage_id, self.second)

    def test_ticked_criterion_is_kept(self):
        self._tick(self.anne, self.interview)
        self.budget.unlink()
        with self.assertRaisesRegex(UserError, "archive it instead"):
            self.interview.unlink()

    def test_no_stage_is_no_way_around(self):
        with self.assertRaisesRegex(UserError, "choose one"):
            self.anne.with_user(self.coach).stage_id = False

    def test_every_door_obeys(self):
        """Kanban and statusbar (web_save), list (web_save_multi), import (load)."""
        anne = self.anne.with_user(self.coach)
        with self.assertRaises(UserError):
            anne.web_save({"stage_id": self.second.id}, {})
        with self.assertRaises(UserError):
            anne.web_save_multi([{"stage_id": self.second.id}], {})
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "anne",
                "model": "cae.entrepreneur",
                "res_id": self.anne.id,
            }
        )
        for user in (self.coach, self.manager):
            result = (
                self.env["cae.entrepreneur"]
                .with_user(user)
                .with_context(import_file=True)
                .load(["id", "stage_id/.id"], [["__test__.anne", str(self.second.id)]])
            )
            self.assertFalse(result["ids"])
            self.assertIn("Interview held", result["messages"][0]["message"])
        self.assertEqual(self.anne.stage_id, self.first)

    def test_queries_do_not_grow(self):
        """Moving 200 people asks the database no more questions than moving 20."""
        counts = []
        for size in (20, 200):
            people = self.env["cae.entrepreneur"].create(
                [{"name": f"Person {i}"} for i in range(size)]
            )
            people._tick_criterion(self.interview)
            counts.append(
                self._count_queries(lambda p=people: p._check_move(self.second, {}))
            )
        self.assertEqual(counts[0], counts[1])

    # --- a manager lets pass -----------------------------------------------------

    def test_override_stays_in_the_history(self):
        with self.assertRaises(RedirectWarning) as caught:
            self._move(self.anne, self.second, self.manager)
        message, action, _button, context = caught.exception.args
        self.assertIn("Interview held", message)
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**context)
            .create({"reason": "Interview on Friday"})
        )
        self.assertEqual(wizard.missing, "Anne: Interview held")
        wizard.action_override()
        self.assertEqual(self.anne.stage_id, self.second)
        self.assertEqual(
            self._history(self.anne)[-1],
            (self.second, self.manager, True, "Interview on Friday"),
        )

    def test_only_a_manager_overrides(self):
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            self._move(self.anne, self.second, **{OVERRIDE: "Because"})
        with self.assertRaises(AccessError):
            self.env["cae.entrepreneur.stage.override"].with_user(self.coach).create(
                {
                    "entrepreneur_ids": self.anne.ids,
                    "stage_id": self.second.id,
                    "reason": "Because",
                }
            )

    # --- creation --------------------------------------------------------------

    def test_everybody_starts_at_the_first_stage(self):
        self.assertEqual(self.anne.stage_id, self.first)
        people = self.env["cae.entrepreneur"].with_user(self.coach)
        with self.assertRaisesRegex(UserError, "starts at the stage"):
            people.create({"name": "Yann", "stage_id": self.third.id})
        with self.assertRaisesRegex(UserError, "starts at the stage"):
            people.with_context(default_stage_id=self.second.id).create(
                {"name": "Yann"}
            )

    def test_a_manager_starts_further_on_with_a_trace(self):
        people = self.env["cae.entrepreneur"].with_user(self.manager)
        yann = people.create({"name": "Yann", "stage_id": self.third.id})
        [(stage, user, is_override, reason)] = self._history(yann)
        self.assertEqual((stage, user, is_override), (self.third, self.manager, True))
        self.assertTrue(reason)

    # --- the way out -----------------------------------------------------------

    def test_leaving_asks_why_and_when(self):
        with self.assertRaises(RedirectWarning) as caught:
            self._move(self.anne, self.gone)
        _message, action, _button, context = caught.exception.args
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.coach)
            .with_context(**context)
            .create({"exit_type": "employed", "exit_reason": "Baker in Lorient"})
        )
        self.assertEqual((wizard.stage_id, wizard.exit_date), (self.gone, self.today))
        wizard.action_leave()
        self.assertEqual(self.anne.stage_id, self.gone)
        self.assertEqual(self.anne.exit_type, "employed")
        self.assertEqual(
            self._history(self.anne)[-1],
            (self.gone, self.coach, False, "Found a job: Baker in Lorient"),
        )

    def test_button_leave(self):
        context = self.anne.action_leave()["context"]
        self.assertEqual(context["default_entrepreneur_ids"], self.anne.ids)

    def test_day_of_leaving(self):
        self.anne.date_entry = self._day(-10)
        for days in (1, -11):
            with self.assertRaisesRegex(ValidationError, "cannot have left"):
                self.anne.write(
                    {
                        "stage_id": self.gone.id,
                        "exit_type": "other",
                        "exit_date": self._day(days),
                    }
                )
        with self.assertRaisesRegex(ValidationError, "why and on which day"):
            self._create_entrepreneur("Yann", stage_id=self.gone.id)

    def test_day_of_leaving_is_kept(self):
        """Whoever has left stays as he left, though the others leave today."""
        self.anne.date_entry = self._day(-50)
        vals = {"stage_id": self.gone.id, "exit_type": "silent"}
        self.anne.write({**vals, "exit_date": self._day(-20)})
        self.anne.write({"stage_id": self.gone.id})
        self.assertEqual(self.anne.exit_date, self._day(-20))
        yann = self._create_entrepreneur("Yann")
        (self.anne | yann).write(vals)
        self.assertEqual(self.anne.exit_date, self._day(-20))
        self.assertEqual(yann.exit_date, self.today)
        self.assertEqual(len(self.anne.stage_history_ids), 2)

    def test_leaving_and_coming_back_is_no_short_cut(self):
        self._tick(self.anne, self.interview)
        self._move(self.anne, self.second)
        self.anne.with_user(self.coach).write(
            {"stage_id": self.gone.id, "exit_type": "silent"}
        )
        with self.assertRaisesRegex(UserError, "Anne: Budget written$"):
            self._move(self.anne, self.third)
        self._move(self.anne, self.second)
        self.assertFalse(self.anne.exit_type or self.anne.exit_date)
        self.assertEqual(len(self.anne.stage_history_ids), 4)

    # --- two coaches move one card -------------------------------------------------

    def test_two_coaches_move_one_card(self):
        self._tick(self.anne, self.interview, self.budget)
        seen = {SEEN: self.first.id}
        tomorrow = self._day(1)  # after the row of the first stage
        with freeze_time(f"{tomorrow} 09:30:00"):
            self._move(self.anne, self.second, self.colleague, **seen)
        with self.assertRaises(UserError) as caught:
            self._move(self.anne, self.third, **seen)
        message = str(caught.exception)
        self.assertIn("to Second, by colleague@blavet.example", message)
        self.assertIn(f"{tomorrow:%d}", message)
        self.assertEqual(self.anne.stage_id, self.second)
        self.assertEqual(len(self.anne.stage_history_ids), 2)
        self._move(self.anne, self.third, **{SEEN: self.second.id})
        self.assertEqual(self.anne.stage_id, self.third)

    def test_both_to_the_same_stage(self):
        self._tick(self.anne, self.interview)
        seen = {SEEN: self.first.id}
        self._move(self.anne, self.second, self.colleague, **seen)
        with self.assertRaisesRegex(UserError, "in the meantime"):
            self._move(self.anne, self.second, **seen)

    def test_other_fields_are_free(self):
        self._tick(self.anne, self.interview)
        self._move(self.anne, self.second, self.colleague)
        anne = self.anne.with_user(self.coach).with_context(**{SEEN: self.first.id})
        anne.write({"city": "Lorient"})
        self.assertEqual(self.anne.city, "Lorient")

    # --- history ---------------------------------------------------------------

    def test_one_row_for_each_move(self):
        self._tick(self.anne, self.interview)
        with freeze_time("2027-03-01 10:00:00"):
            self._move(self.anne, self.second)
            self._move(self.anne, self.second)
        past, present = self.anne.stage_history_ids.sorted("id")
        self.assertEqual((past.stage_id, past.user_id), (self.first, self.env.user))
        self.assertEqual(past.date_to, present.date_from)
        self.assertEqual(str(present.date_from), "2027-03-01 10:00:00")
        self.assertFalse(present.date_to)

    def test_one_stage_at_a_time(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["cae.entrepreneur.stage.history"].create(
                {
                    "entrepreneur_id": self.anne.id,
                    "stage_id": self.second.id,
                    "user_id": self.coach.id,
                }
            )

    # --- criteria --------------------------------------------------------------

    def test_tick_says_who_and_when(self):
        row = self.anne.criterion_status_ids
        self.assertEqual((row.criterion_id, row.is_met), (self.interview, False))
        with freeze_time("2027-03-01 10:00:00"):
            row.with_user(self.coach).action_tick()
            row.with_user(self.colleague).action_tick()  # once is enough
        row = self.anne.criterion_status_ids
        self.assertTrue(row.is_met)
        self.assertEqual(row.user_id, self.coach)
        self.assertEqual(str(row.date), "2027-03-01 10:00:00")
        self.assertEqual((self.anne.criteria_met, self.anne.criteria_count), (1, 1))

    def test_untick_leaves_a_trace(self):
        self._tick(self.anne, self.interview)
        self.anne.criterion_status_ids.with_user(self.colleague).action_untick()
        self.assertFalse(self.anne.criterion_status_ids.is_met)
        note = self.anne.message_ids[0]
        self.assertEqual(note.author_id, self.colleague.partner_id)
        self.assertIn("Interview held", note.body)
        self.assertIn(self.coach.name, note.body)

    def test_next_stages_are_ticked_ahead(self):
        row = self.anne.next_criterion_status_ids[0]
        self.assertEqual(row.criterion_id, self.budget)
        row.with_user(self.coach).action_tick()
        self.assertTrue(self.anne.next_criterion_status_ids[0].is_met)

    def test_automatic_criterion(self):
        self.interview.method = "_criterion_member_admitted"
        with self.assertRaisesRegex(UserError, "checked by itself"):
            self._tick(self.anne, self.interview)
        with self.assertRaises(UserError):
            self._move(self.anne, self.second)
        self.anne.member_since = self.today
        self._move(self.anne, self.second)
        self.assertEqual(self.anne.stage_id, self.second)

    def test_method_must_be_a_criterion(self):
        for method in ("unlink", "_criterion_of_nothing", "_criterion_"):
            with self.assertRaisesRegex(ValidationError, "Nothing on the computer"):
                self.interview.method = method

    def test_contracts_signed(self):
        """CAPE-01, CAE-03: a launch asks for a CAPE signed, later for a CESA."""
        contract = self._create_contract(self.anne)
        self.assertFalse(self.anne._criterion_contract_cape_signed(), "a draft")
        run_contracts(contract)
        self.assertEqual(self.anne._criterion_contract_cape_signed(), self.anne)
        self.assertFalse(self.anne._criterion_contract_cesa_signed())

    def test_insurance(self):
        """INV-13: each trade name of today has a valid proof of insurance."""
        people = self.anne | self._create_entrepreneur("Yann")
        insured = self._create_activity("Insured", self._key(self.anne))
        activities = type(self.env["cae.activity"])
        with patch.object(
            activities,
            "_filter_insurance_valid",
            lambda these, day: these & insured,
        ):
            self.assertEqual(people._criterion_insurance_valid(), self.anne)
            self._create_activity("Not insured", self._key(self.anne))
            people.invalidate_recordset()
            self.assertFalse(people._criterion_insurance_valid())

    def test_attendance(self):
        event = self.env["event.event"].create(
            {
                "name": "Meeting",
                "date_begin": "2026-12-01 13:00:00",
                "date_end": "2026-12-01 15:00:00",
                "is_information_meeting": True,
                "company_id": self.company.id,
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.anne.partner_id.id}
        )
        self.assertFalse(self.anne._criterion_information_meeting_attended())
        registration.action_set_done()
        self.assertEqual(self.anne._criterion_information_meeting_attended(), self.anne)
        event.is_information_meeting = False
        self.assertFalse(self.anne._criterion_information_meeting_attended())

    def test_count_on_the_cards(self):
        """The kanban's queries do not grow with the number of people."""
        counts = []
        spec = {"name": {}, "criteria_met": {}, "criteria_count": {}}
        delivered = self.env["cae.entrepreneur.criterion"].search(
            [("method", "!=", False)]
        )
        delivered.copy({"stage_id": self.first.id})
        for size in (20, 200):
            people = self.env["cae.entrepreneur"].create(
                [
                    {"name": f"Person {i}", "coach_id": self.coach.id}
                    for i in range(size)
                ]
            )
            self._create_activity("Studio", self._key(people[1]))
            people[:1]._tick_criterion(self.interview)
            cards = people.with_user(self.coach)
            counts.append(self._count_queries(lambda c=cards: c.web_read(spec)))
            rows = cards.web_read(spec)
            # one ticked, and one whose trade needs no insurance
            self.assertEqual(sum(row["criteria_met"] for row in rows), 2)
        self.assertEqual(counts[0], counts[1])

    def test_who_may_not_write_does_not_tick(self):
        for user in (self.users["user"], self.users["portal"]):
            with self.assertRaises(AccessError):
                self._tick(self.anne, self.interview, user=user)

    # --- planned to-dos ----------------------------------------------------------

    def _plan(self, stage):
        stage.activity_plan_id = self.env["mail.activity.plan"].create(
            {
                "name": "Plan",
                "res_model": "cae.entrepreneur",
                "template_ids": [
                    (
                        0,
                        0,
                        {
                            "summary": "Call",
                            "responsible_type": "cae_coach",
                            "delay_count": 7,
                            "delay_from": "after_plan_date",
                        },
                    )
                ],
            }
        )

    def test_plan_is_scheduled_for_the_coach(self):
        self._plan(self.second)
        self._tick(self.anne, self.interview)
        self._move(self.anne, self.second)
        todo = self.anne.activity_ids
        self.assertEqual((todo.summary, todo.user_id), ("Call", self.coach))
        self.assertEqual(todo.date_deadline, self._day(7))
        self._move(self.anne, self.first)
        self._move(self.anne, self.second)
        self.assertEqual(len(self.anne.activity_ids), 1, "still open: not doubled")

    def test_without_a_coach(self):
        self._plan(self.first)
        yann = self._create_entrepreneur("Yann", coach_id=False)
        self.assertEqual(yann.activity_ids.summary, "Call")
        self.assertFalse(yann.activity_ids.user_id)
        yann.coach_id = self.coach
        self.assertEqual(yann.activity_ids.user_id, self.coach)

    def test_who_starts_further_on_gets_no_plan(self):
        self._plan(self.third)
        yann = self._create_entrepreneur("Yann", stage_id=self.third.id)
        self.assertFalse(yann.activity_ids)

    def test_views_name_the_client_code_that_sends_the_stage_seen(self):
        views = self.env["cae.entrepreneur"].get_views(
            [(False, "kanban"), (False, "form")]
        )["views"]
        self.assertIn('js_class="cae_entrepreneur_kanban"', views["kanban"]["arch"])
        self.assertIn('js_class="cae_entrepreneur_form"', views["form"]["arch"])
