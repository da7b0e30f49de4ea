"""The board of the deadlines."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .clock_case import ClockCase


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
        # her next medical visit, the contract, the trade name, the next interview
        self.assertEqual(self.anne.deadline_count, 4)
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
