"""What a stage asks for, and what it plans for the coach."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import (
    AccessError,
    UserError,
    ValidationError,
)
from odoo.tests import tagged

from .contract_tools import run_contracts
from .pipeline_case import PipelineCase


@tagged("post_install", "-at_install")
class TestCriteria(PipelineCase):
    def test_tick_says_who_and_when(self):
        row = self.anne.criterion_status_ids
        self.assertEqual((row.criterion_id, row.is_met), (self.interview, False))
        moment = f"{self._day(1)} 10:00:00"
        with freeze_time(moment):
            row.with_user(self.coach).action_tick()
            row.with_user(self.colleague).action_tick()  # once is enough
        row = self.anne.criterion_status_ids
        self.assertTrue(row.is_met)
        self.assertEqual(row.user_id, self.coach)
        self.assertEqual(str(row.date), moment)
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


@tagged("post_install", "-at_install")
class TestPlannedTodos(PipelineCase):
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
