from odoo import fields
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalReceipts(PortalCase):
    """What customers have paid, month by month, as the statement counts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = fields.Date.start_of(cls.today, "month")
        cls.before = fields.Date.subtract(cls.month, days=10)
        cls.invoice = cls._invoice(cls.pottery, 1000, cls.before)
        cls._pay(cls.invoice, cls.before, amount=300)
        cls._pay(cls.invoice, cls.month, amount=400)
        cls._pay(cls.invoice, cls.today)
        cls._pay(cls._invoice(cls.studio, 100, cls.before), cls.month)

    def _read(self, **values):
        return self.mine._get_portal_receipts(self.today, **values)

    def test_by_month(self):
        receipts = self._read()
        self.assertEqual(receipts["count"], 3)
        this, last = receipts["months"]
        self.assertEqual([row["amount"] for row in this["rows"]], [500, 400])
        self.assertEqual(this["total"], 900)
        self.assertEqual([row["amount"] for row in last["rows"]], [300])
        self.assertEqual(last["total"], 300)
        self.assertEqual(this["rows"][0]["invoice"], self.invoice.name)
        self.assertEqual(this["rows"][0]["date"], self.today)

    def test_a_page_shows_the_total_of_the_whole_month(self):
        [month] = self._read(limit=1)["months"]
        self.assertEqual(len(month["rows"]), 1)
        self.assertEqual(month["total"], 900)

    def test_they_are_what_the_statement_counts(self):
        total = sum(month["total"] for month in self._read()["months"])
        statement = self.pottery.get_statement(self.before, self.today)
        collected = statement[self.pottery.id]["turnover_collected"]
        self.assertAlmostEqual(total, collected * 1.2)

    def test_money_given_back(self):
        refund = self.invoice._reverse_moves([{"invoice_date": self.today}])
        refund.action_post()
        self._pay(refund, self.today)
        amounts = [row["amount"] for row in self._read()["months"][0]["rows"]]
        self.assertEqual(sum(amounts), 900 - 1200)

    def test_who_left_reads_his_period(self):
        receipts = self.mine._get_portal_receipts(self.before)
        self.assertEqual(receipts["count"], 1)

    def test_nothing(self):
        self.assertEqual(
            self.mine._get_portal_receipts(self._days_ago(999)),
            {"count": 0, "months": []},
        )

    def test_queries_do_not_grow(self):
        def count():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._read()
            return self.cr.sql_log_count - before

        count()
        few = count()
        for _time in range(6):
            invoice = self._invoice(self.pottery, 100, self.before)
            self._pay(invoice, self.month)
        self.assertEqual(self._read()["count"], 9)
        self.assertLessEqual(count(), few)
