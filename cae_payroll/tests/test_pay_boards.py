"""Boards of the accountant: minimum wage, quarters, people without pay, cost."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PayCase

TODAY = "2026-11-15"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestPayBoards(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay(cls._invoice(cls.pottery, 3000, "2026-02-05"), "2026-02-06")
        cls.closing = cls._run("2026-02-01")
        cls._pay(cls._invoice(cls.pottery, 9000, "2026-07-05"), "2026-07-06")
        cls.later = cls._run("2026-07-01")

    def _board(self, person=None, year=2026):
        self.env.flush_all()
        return self.env["cae.pay.board"].search(
            [
                ("entrepreneur_id", "=", (person or self.yann).id),
                ("year", "=", f"{year}-01-01"),
            ]
        )

    def test_share_of_the_minimum_wage(self):
        """12.02 € an hour in February 2026, 12.31 in July: 1,820 hours a year."""
        self.env.flush_all()
        rows = self.env["cae.pay.board.month"].search(
            [("entrepreneur_id", "=", self.yann.id)], order="date"
        )
        self.assertEqual(rows.mapped("minimum_wage"), [1823.03, 1867.02])
        self.assertEqual(
            rows.mapped("payslip_id.closing_id"), self.closing + self.later
        )
        for row in rows:
            self.assertAlmostEqual(row.share, 100 * row.gross / row.minimum_wage, 1)
            self.assertTrue(row.posted)
        action = rows[0].action_open_payslip()
        self.assertEqual(action["res_id"], self.closing.payslip_ids.id)

    def test_pension_quarters(self):
        """CSS, art. R. 351-9: 150 hourly minimum wages of 1 January, four at most."""
        payslips = (self.closing + self.later).payslip_ids
        board = self._board()
        gross = sum(payslips.mapped("gross"))
        self.assertAlmostEqual(board.quarter_amount, 150 * 12.02, 2)
        self.assertAlmostEqual(board.gross, gross, 2)
        self.assertEqual(board.months, 2)
        self.assertEqual(board.quarters, min(4, int(gross // 1803)))
        self.assertEqual(board.quarters, 4)
        self.assertEqual(board.missing, 0)

    def test_what_misses_for_the_next_quarter(self):
        self.later.payslip_ids._reopen()
        board = self._board()
        gross = self.closing.payslip_ids.gross
        self.assertEqual(board.quarters, 1)
        self.assertAlmostEqual(board.missing, 2 * 1803 - gross, 2)

    def test_the_threshold_is_a_dated_setting(self):
        self.env.ref("cae_payroll.parameter_quarter_hours").copy(
            {"date_from": "2026-01-01", "value": 500}
        )
        self.assertAlmostEqual(self._board().quarter_amount, 500 * 12.02, 2)

    def test_without_pay_for_three_months(self):
        """Whoever has a CESA, paid or not; not one who has it for less."""
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora, date_start="2026-03-01")
        fresh, cape = self.env["cae.entrepreneur"].create(
            [
                {"name": name, "company_id": self.company.id}
                for name in ("Malo", "Enora")
            ]
        )
        self._contract(fresh, date_start="2026-10-01")
        self.env.flush_all()
        boards = self.env["cae.pay.board"]
        self.assertEqual(str(self._board(nora).unpaid_since), "2026-03-01")
        self.assertEqual(str(self._board().unpaid_since), "2026-07-31")
        unpaid = boards.search(
            [
                ("unpaid_since", "<", "today -3m"),
                ("company_id", "=", self.company.id),
            ]
        ).entrepreneur_id
        self.assertLessEqual(nora + self.yann, unpaid)
        self.assertFalse(unpaid & (fresh + cape))
        self.assertFalse(self._board(cape))
        action = self._board().action_open_payslips()
        self.assertEqual(
            self.env["cae.payslip"].search(action["domain"]), self.yann.payslip_ids
        )

    def test_each_year_has_its_row(self):
        """A CESA of an earlier year: the row is there, with nothing paid."""
        nora = self._entrepreneur("Nora", self.studio)
        self._contract(nora, date_start="2025-06-01")
        board = self._board(nora, 2025)
        self.assertEqual((board.months, board.quarters, board.gross), (0, 0, 0))
        self.assertAlmostEqual(board.quarter_amount, 150 * 11.88, 2)
        self.assertFalse(board.unpaid_since, "that of this year says it")
        self.assertTrue(self._board(nora))

    def test_cost_by_activity(self):
        """Draws have their month: the year to date of each activity."""
        [(activity, amount)] = self.env["cae.payslip.draw"]._read_group(
            [
                ("activity_id", "=", self.pottery.id),
                ("date", ">=", "2026-01-01"),
                ("payslip_id.state", "=", "posted"),
            ],
            ["activity_id"],
            ["amount:sum"],
        )
        self.assertEqual(activity, self.pottery)
        self.assertAlmostEqual(
            amount, sum((self.closing + self.later).payslip_ids.mapped("cost")), 2
        )
        draw = self.closing.payslip_ids.draw_ids
        self.assertEqual(draw.entrepreneur_id, self.yann)
        self.assertEqual(draw.date, self.closing.date_end)
