"""The legal clocks: which deadlines they find, and what they plan, once."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import format_date, mute_logger

from ..seal import unsealed
from .common import CooperativeCase
from .contract_tools import run_contracts


class ClockCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coach = cls.users["coach"]
        cls.anne = cls._create_entrepreneur("Anne Le Goff", coach_id=cls.coach.id)

    def _clock(self, name):
        return self.env.ref(f"cae_base.clock_{name}")

    def _run(self, name, day=None):
        self._clock(name)._run(fields.Date.to_date(day) or self.today)

    def _deadlines(self, name, **vals):
        domain = [("clock_id", "=", self._clock(name).id)]
        domain += [("company_id", "=", self.company.id), ("state", "=", "open")]
        return self.env["cae.deadline"].search(
            domain + [(field, "=", value) for field, value in vals.items()]
        )

    def _todos(self, record):
        return self.env["mail.activity"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        )

    def _tell(self, day):
        return format_date(self.env(context={"lang": "en_US"}), day)

    def _assert_due(self, name, expected):
        self._run(name)
        [deadline] = self._deadlines(name)
        self.assertEqual(str(deadline.date), expected)


@tagged("post_install", "-at_install")
class TestDeliveredClocks(ClockCase):
    def _bind(self, kind, date_start, date_end=False, **vals):
        return self._run_contract(
            self.anne, kind=kind, date_start=date_start, date_end=date_end, **vals
        )

    def _record_past(self, year):
        contract = self._create_contract(
            self.anne,
            kind="cape",
            date_start=f"{year}-01-01",
            date_end=f"{year}-12-31",
        )
        contract.action_record_past()

    def test_membership(self):
        """CAE-04, CAE-05: three years from the CESA, less earlier contracts."""
        self._record_past(2025)
        self._bind("cesa", "2026-01-01")
        self._assert_due("membership", "2028-01-02")

    def test_membership_after_the_longest_cape(self):
        """CAE-05: 36 months of CAPE leave nothing."""
        for year in (2023, 2024, 2025):
            self._record_past(year)
        self._bind("cesa", "2026-01-01")
        self._assert_due("membership", "2026-01-01")

    def test_membership_of_a_leap_day(self):
        """CAE-04: three years from a 29th of February."""
        self._bind("cesa", "2024-02-29")
        self._assert_due("membership", "2027-02-28")

    def test_member_or_left(self):
        """CAE-04: who is a member, or has left, has no deadline any more."""
        contract = self._bind("cesa", "2026-01-01")
        self._run("membership")
        self.assertTrue(self._deadlines("membership"))
        self.anne.member_since = "2026-06-30"
        self._run("membership")
        self.assertFalse(self._deadlines("membership"))
        self.anne.member_since = False
        self._run("membership")
        self.assertTrue(self._deadlines("membership"))
        contract._end(self._day(-1), "agreement")
        self._run("membership")
        self.assertFalse(self._deadlines("membership"))

    def test_nothing_ends_by_itself(self):
        """CAE-06: past the deadline the contract runs, and the coach is warned."""
        contract = self._bind("cesa", "2020-02-29")
        self._assert_due("membership", "2023-02-28")
        self.assertEqual(contract.state, "running")
        self.assertFalse(contract.date_end)
        todo = self._todos(self.anne)
        self.assertEqual(str(todo.date_deadline), "2023-02-28")

    def test_cape_end(self):
        """CAPE-02: the end of the CAPE, of its renewal once there is one."""
        first = self._bind("cape", "2026-01-01", "2026-12-31")
        self._assert_due("cape_end", "2026-12-31")
        renewal = run_contracts(first._create_next("renewal"))
        self.assertEqual(renewal.state, "signed")
        self._assert_due("cape_end", "2027-12-31")
        self.assertEqual(self._deadlines("cape_end").contract_id, first)
        self.assertEqual(renewal.deadline_count, 1)

    def test_cape_end_is_decided(self):
        contract = self._bind("cape", "2026-01-01", "2026-12-31")
        self._run("cape_end")
        contract._end(self._day(5), "agreement")
        self._run("cape_end")
        self.assertFalse(self._deadlines("cape_end"))

    def test_cape_followed_by_a_cesa(self):
        self._bind("cape", "2026-01-01", "2026-12-31")
        self._run("cape_end")
        self._bind("cesa", "2027-01-01")
        self._run("cape_end")
        self.assertFalse(self._deadlines("cape_end"))

    def test_trial_end(self):
        """CAE-08: the trial that the contract says, the same after an amendment."""
        contract = self._bind("cesa", self._day(-30), trial_months=4)
        last_day = fields.Date.add(self._day(-31), months=4)
        self._assert_due("trial_end", str(contract.trial_end))
        self.assertLessEqual(abs((contract.trial_end - last_day).days), 1)
        deadline = self._deadlines("trial_end")
        amendment = contract._create_next("amendment")
        amendment.date_start = self._day(-1)
        run_contracts(amendment)
        self.assertEqual(amendment.state, "running")
        self._run("trial_end")
        self.assertEqual(self._deadlines("trial_end"), deadline)

    def test_no_trial_or_over(self):
        contract = self._bind("cesa", "2024-01-01", trial_months=4)
        self._run("trial_end")
        self.assertFalse(self._deadlines("trial_end"))
        self.assertTrue(contract.trial_end)

    def test_insurance(self):
        """INV-13, INV-14: the first to end, of the last proof of each kind."""
        pottery = self._create_activity("Poterie du Port", self._key(self.anne))
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"))
        self._create_insurance(pottery, kind="decennial")
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"), "no end")
        self._create_insurance(pottery, date_to="2026-12-31")
        self._create_insurance(pottery, kind="other", date_to="2027-06-30")
        self._assert_due("insurance", "2026-12-31")
        self._create_insurance(pottery, date_to="2027-12-31")
        self._assert_due("insurance", "2027-06-30")
        pottery._change_state("closed", self.today, "Retired")
        self._run("insurance")
        self.assertFalse(self._deadlines("insurance"))

    def test_trade_proof(self):
        """CAE-31: a card or a licence that ends."""
        self._create_activity(
            "Taxi", is_other_regulated=True, trade_proof_end="2027-06-30", state="draft"
        )._change_state("closed", self.today, "Not started")
        self._create_activity("Ambulance", trade_proof_end="2027-06-30")
        self._run("trade_proof")
        self.assertFalse(self._deadlines("trade_proof"))
        self._create_activity(
            "Guide",
            is_other_regulated=True,
            trade_proof="UHJvb2Y=",
            trade_proof_end="2027-06-30",
        )
        self._assert_due("trade_proof", "2027-06-30")

    def test_dates_of_a_person(self):
        for name, field in (
            ("residence_permit", "residence_permit_end"),
            ("medical_visit", "medical_visit_next"),
        ):
            with self.subTest(name):
                self.anne[field] = "2028-02-29"
                self._assert_due(name, "2028-02-29")
                self.anne.active = False
                self._run(name)
                self.assertFalse(self._deadlines(name))
                self.anne.active = True


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


@tagged("post_install", "-at_install")
class TestBoard(ClockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne.medical_visit_next = cls._day(10)

    def _refresh(self, role):
        deadlines = self.env["cae.deadline"].with_user(self.users[role])
        call_kw(deadlines, "action_refresh", [[]], {})  # as a button does

    def test_refresh_now(self):
        with self.assertRaises(AccessError):
            self._refresh("accountant")
        self._refresh("manager")
        self.assertTrue(self._deadlines("medical_visit"))
        self.assertEqual(self._todos(self.anne).user_id, self.coach)

    def test_row_opens_what_it_is_about(self):
        self._run("medical_visit")
        action = self._deadlines("medical_visit").action_open_record()
        self.assertEqual(action["res_model"], "cae.entrepreneur")
        self.assertEqual(action["res_id"], self.anne.id)

    def test_counts(self):
        pottery = self._create_activity("Poterie du Port", self._key(self.anne))
        self._create_insurance(pottery, date_to=self._day(400))
        contract = self._run_contract(
            self.anne, kind="cape", date_start=self._day(-9), date_end=self._day(90)
        )
        self._refresh("manager")
        self.assertEqual(pottery.deadline_count, 1)
        self.assertEqual(contract.deadline_count, 1)
        self.assertEqual(self.anne.deadline_count, 3)
        for record in (pottery, contract, self.anne):
            domain = record.action_open_deadlines()["domain"]
            found = self.env["cae.deadline"].search_count(domain)
            self.assertEqual(found, record.deadline_count)

    def test_a_coach_sees_his_portfolio(self):
        """RGPD-05: own portfolio, own local offices, and those whom nobody follows."""
        colleague = self._create_user("coach", "colleague@blavet.example")
        self._run("medical_visit")
        deadline = self._deadlines("medical_visit")
        notice = deadline.notice_ids
        for record in (deadline, notice):
            self.assertTrue(record.with_user(self.coach).has_access("read"))
            self.assertFalse(record.with_user(colleague).has_access("read"))
            self.assertTrue(record.with_user(self.users["manager"]).has_access("read"))
        self.anne.local_office_id = self.env["cae.local.office"].create(
            {"name": "Lorient", "user_ids": colleague.ids}
        )
        for record in (deadline, notice):
            self.assertTrue(record.with_user(colleague).has_access("read"))

    def test_overdue_first_then_90_days(self):
        late = self._create_entrepreneur("Yann", medical_visit_next=self._day(-5))
        later = self._create_entrepreneur("Inès", medical_visit_next=self._day(91))
        self._run("medical_visit")
        view = self.env.ref("cae_base.cae_deadline_view_search").arch
        self.assertIn("today +90d", view)
        found = self._deadlines("medical_visit").filtered_domain(
            [("date", "<=", "today +90d")]
        )
        self.assertEqual(found.entrepreneur_id, late | self.anne)
        self.assertEqual(found[0].entrepreneur_id, late)
        self.assertNotIn(later, found.entrepreneur_id)
