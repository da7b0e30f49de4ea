import doctest
from datetime import date

from odoo.tests import TransactionCase, tagged

from ..engine import interview_calendar, slot_series
from ..engine.interview_calendar import find_next_due
from .clock_case import ClockCase
from .interview_tools import create_interview, record_signed


@tagged("post_install", "-at_install")
class TestInterviewEngine(TransactionCase):
    def test_examples(self):
        for module in (interview_calendar, slot_series):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_cases(self):
        """CAE-27: the number is data; leap years, contracts signed anew."""
        start = date(2024, 2, 29)
        for held, number, expected in (
            ([], 1, date(2025, 2, 28)),
            ([date(2024, 2, 29)], 1, date(2025, 2, 28)),
            ([], 3, date(2024, 6, 29)),
            ([date(2024, 3, 1), date(2024, 3, 2)], 2, date(2025, 3, 1)),
            ([date(2024, 3, 1), date(2025, 3, 1)], 4, date(2024, 11, 29)),
        ):
            with self.subTest(held=held, number=number):
                self.assertEqual(find_next_due(held, start, number), expected)


@tagged("post_install", "-at_install")
class TestInterviewCount(ClockCase):
    """CAE-27: counted over the rolling year, warned under two, as a clock."""

    def _hold(self, *days, person=None):
        for days_ago in days:
            interview = create_interview(
                person or self.anne, self.coach, date=self._day(-days_ago)
            )
            record_signed(interview)

    def test_the_rolling_year(self):
        self._hold(500, 300, 10)
        create_interview(self.anne, self.coach, date=self._day(-5))
        self.assertEqual(self.anne.interview_count_year, 2, "signed by both only")

    def test_searched(self):
        yann = self._create_entrepreneur("Yann")
        maud = self._create_entrepreneur("Maud")
        people = self.anne | yann | maud
        self._hold(300, 10)
        self._hold(500, 20, person=yann)
        for domain, expected in (
            ([("interview_count_year", "<", 2)], yann | maud),
            ([("interview_count_year", "=", 0)], maud),
            ([("interview_count_year", "!=", 0)], self.anne | yann),
            ([("interview_count_year", ">=", 2)], self.anne),
            ([("interview_count_year", ">", 2)], people.browse()),
            ([("interview_count_year", "in", [0, 2])], self.anne | maud),
        ):
            with self.subTest(domain):
                self.assertEqual(people.filtered_domain(domain), expected)
                self.assertEqual(
                    people.search([("id", "in", people.ids), *domain]), expected
                )

    def test_under_two_is_told(self):
        self._run_contract(self.anne, date_start=self._day(-30))
        self.assertEqual(self.anne.interview_state, "due")
        self.assertEqual(self.anne.interview_number, 2)
        self._hold(20, 10)
        self.anne.invalidate_recordset()
        self.assertEqual(self.anne.interview_state, "enough")

    def test_late(self):
        self._run_contract(self.anne, kind="cesa", date_start=self._day(-800))
        self._hold(390, 10)
        self.assertEqual(self.anne.interview_state, "late")

    def test_without_a_contract_nothing_is_due(self):
        self._hold(10)
        self.assertFalse(self.anne.interview_due)
        self.assertFalse(self.anne.interview_state)
        self._run("interview")
        self.assertFalse(self._deadlines("interview"))

    def test_the_number_is_data(self):
        """CAE-27: a cooperative that promises more has a row of its own."""
        self.env["cae.legal.setting"].create(
            {
                "code": "interviews_per_year",
                "name": "Interviews",
                "value": 4,
                "unit": "number",
                "reference": "Charte",
                "company_id": self.company.id,
            }
        )
        self._run_contract(self.anne, date_start=self._day(-30))
        self._hold(20, 10)
        self.assertEqual(self.anne.interview_number, 4)
        self.assertEqual(self.anne.interview_state, "due")

    def test_the_clock(self):
        """CAE-27: a to-do 60 days before the day by which the next one is due."""
        self._run_contract(self.anne, kind="cesa", date_start=self._day(-400))
        self._hold(200, 10)
        due = self.anne.interview_due
        self.assertGreater(due, self._day(150))
        self._run("interview")
        [deadline] = self._deadlines("interview")
        self.assertEqual(deadline.date, due)
        self.assertFalse(self._todos(self.anne))
        self._run("interview", self._before(due, 60))
        self.assertEqual(self._todos(self.anne).user_id, self.coach)

    def _before(self, day, days):
        return self._day((day - self.today).days - days)

    def test_one_more_puts_it_off(self):
        """CAE-27: the deadline follows the interviews held, and its to-do is closed."""
        self._run_contract(self.anne, kind="cesa", date_start=self._day(-400))
        self._hold(350, 100)
        self._run("interview")
        self.assertTrue(self._todos(self.anne))
        self._hold(1)
        self.anne.invalidate_recordset()
        self._run("interview")
        self.assertFalse(self._todos(self.anne))
        self.assertEqual(len(self._deadlines("interview")), 1)

    def test_constant_queries(self):
        """The kanban and the clock ask the same number of questions for all people."""
        people = self.env["cae.entrepreneur"]
        for number in range(6):
            people |= self._create_entrepreneur(f"P{number}")
        for person in people:
            self._run_contract(person, date_start=self._day(-30))
            self._hold(10, person=person)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("interview_due")
            return self.env.cr.sql_log_count - before

        count(people)
        self.assertEqual(count(people[:2]), count(people))
