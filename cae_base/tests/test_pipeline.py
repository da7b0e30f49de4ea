"""The way of a person from stage to stage, its gates and its traces."""

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
from .pipeline_case import PipelineCase


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
        moment = f"{self._day(1)} 10:00:00"  # after the row of the first stage
        with freeze_time(moment):
            self._move(self.anne, self.second)
            self._move(self.anne, self.second)
        past, present = self.anne.stage_history_ids.sorted("id")
        self.assertEqual((past.stage_id, past.user_id), (self.first, self.env.user))
        self.assertEqual(past.date_to, present.date_from)
        self.assertEqual(str(present.date_from), moment)
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

    def test_views_name_the_client_code_that_sends_the_stage_seen(self):
        views = self.env["cae.entrepreneur"].get_views(
            [(False, "kanban"), (False, "form")]
        )["views"]
        self.assertIn('js_class="cae_entrepreneur_kanban"', views["kanban"]["arch"])
        self.assertIn('js_class="cae_entrepreneur_form"', views["form"]["arch"])
