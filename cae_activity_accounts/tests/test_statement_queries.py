from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common import LedgerCase

YEAR = ("2026-01-01", "2026-09-30")


@tagged("post_install", "-at_install")
class TestStatementQueries(LedgerCase):
    """The figures of one activity or of thirty: the same number of queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.pottery | cls.env["cae.activity"].create(
            [{"name": f"Activity {number}"} for number in range(29)]
        )
        cls._scheme()
        for activity in cls.many[:3]:
            invoice = cls._invoice(activity, 2000, "2026-09-05")
            cls._pay(invoice, "2026-09-25", amount=1200)
            cls._bill(activity, 300, "2026-09-10")
        cls.accountant = new_test_user(
            cls.env,
            "comptable@deuxrives.example",
            groups="cae_base.group_accountant,account.group_account_user",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _count_queries(self, activities):
        activities = activities.with_user(self.accountant)
        activities.get_statement(*YEAR)  # what is read once for the process
        self.env.invalidate_all()
        self.accountant.fetch(["share"])  # as each request does
        start = self.env.cr.sql_log_count
        activities.get_statement(*YEAR)
        return self.env.cr.sql_log_count - start

    def test_with_the_contribution_due(self):
        self.assertEqual(
            self._count_queries(self.pottery), self._count_queries(self.many)
        )

    def test_the_ledger_and_the_access(self):
        """One query each: access, ledger, reserves."""
        self.env["cae.reserve.rule"].create(
            {
                "reason": "Precaution",
                "kind": "percentage",
                "rate": 5,
                "date_from": YEAR[0],
                "company_id": self.company.id,
            }
        )
        with patch.object(
            type(self.pottery), "_get_contribution_due", lambda self, day: {}
        ):
            self.assertEqual(self._count_queries(self.pottery), 3)
            self.assertEqual(self._count_queries(self.many), 3)

    def test_thirty_are_each_one(self):
        """Each activity has the same figures among thirty as alone."""
        together = self.many.get_statement(*YEAR)
        for activity in self.many[:4]:
            alone = activity.get_statement(*YEAR)
            self.assertEqual(together[activity.id], alone[activity.id])

    def test_since_the_beginning(self):
        since_ever = self.pottery.get_statement(None, YEAR[1])[self.pottery.id]
        self.assertEqual(since_ever, self.pottery.get_statement(*YEAR)[self.pottery.id])
        self.assertEqual(since_ever["charges"], 300.0)

    def test_to_this_day(self):
        today = fields.Date.context_today(self.pottery)
        self.assertEqual(
            self.pottery.get_statement(YEAR[0], None),
            self.pottery.get_statement(YEAR[0], today),
        )
