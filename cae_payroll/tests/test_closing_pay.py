"""The pay run in slices, and re-opened apart from the month end (design §6)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestClosingPay(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "cae_activity_accounts.closing_slice", 1
        )
        cls.nora = cls._entrepreneur("Nora", cls.studio)
        cls._contract(cls.nora)
        for activity in (cls.pottery, cls.studio):
            cls._pay(cls._invoice(activity, 2000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")

    def _reopen(self, closing=None, **vals):
        self.env["cae.closing.reopen"].create(
            {"closing_id": (closing or self.closing).id, "reason": "Wrong rate", **vals}
        ).action_reopen()

    def test_slices(self):
        """Each slice posts its pay, then what it owes."""
        self.closing.action_start_post()
        self.closing._run_slice()
        self.assertEqual(self.closing.entry_ids.mapped("part"), ["pay", "contribution"])
        self.assertEqual(
            (self.closing.state, self.closing.pay_state), ("posting", "posting")
        )
        self.assertEqual(self.closing.payslip_ids.entrepreneur_id, self.yann)
        self.closing._run_slices(lambda done: 1)
        self.assertEqual(
            (self.closing.state, self.closing.pay_state), ("posted", "posted")
        )
        self.assertEqual(self.closing.payslip_ids.mapped("state"), ["posted"] * 2)
        for line in self.closing.line_ids:
            self.assertEqual(line.available, line.pay_cost + line.remaining)
            self.assertGreater(line.pay_cost, 0)

    def test_who_shares_a_person_goes_together(self):
        """Design §4.10: a payslip is paid by all the activities of a person."""
        self.pottery.key_ids = [
            Command.update(self.pottery.key_ids.id, {"percentage": 50}),
            Command.create(
                {
                    "entrepreneur_id": self.nora.id,
                    "percentage": 50,
                    "date_from": "2026-01-01",
                }
            ),
        ]
        self.closing.action_start_compute()
        self.assertEqual(len(self.closing.line_ids), 2)
        self.assertFalse(self.closing.job)

    def test_the_pay_run_alone(self):
        self.closing.action_start_post_pay()
        self.assertEqual(self.closing.job, "post_pay")
        self.closing._run_slices(lambda done: 1)
        self.assertEqual(
            (self.closing.state, self.closing.pay_state), ("draft", "posted")
        )
        self.assertEqual(self.closing.entry_ids.mapped("part"), ["pay", "pay"])

    def test_reopening_the_month_end_keeps_pay(self):
        self.closing.action_post()
        available = self.closing.line_ids.mapped("available")
        move = self.closing.pay_move_id
        self._reopen()
        self.assertEqual(
            (self.closing.state, self.closing.pay_state), ("draft", "posted")
        )
        self.assertEqual(self.closing.pay_move_id, move)
        self.assertEqual(set(self.closing.payslip_ids.mapped("state")), {"posted"})
        self.closing.action_post()
        self.assertEqual(self.closing.line_ids.mapped("available"), available)

    def test_pay_reopens_with_the_month_end(self):
        self.closing.action_post()
        with self.assertRaisesRegex(UserError, "re-open both"):
            self.closing._reopen(["pay_state"], "Wrong rate")
        costs = self.closing.payslip_ids.mapped("cost")
        self._reopen(reopen_pay=True)
        self.assertEqual(
            (self.closing.state, self.closing.pay_state), ("draft", "draft")
        )
        self.assertEqual(set(self.closing.payslip_ids.mapped("state")), {"draft"})
        self.assertEqual(len(self.closing.entry_ids.reversal_move_id), 2)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            payroll_cost=0.0,
            social_debts=0.0,
            contribution=0.0,
            available_for_pay=1800.0,
        )
        self.assertLedgerIsWhole("2026-09-30")
        self.closing.action_post()
        self.assertEqual(self.closing.payslip_ids.mapped("cost"), costs)

    def test_the_pay_run_reopened_alone(self):
        """Before the month end is posted, there is nothing else to re-open."""
        self.closing.action_post_pay()
        self._reopen()
        self.assertEqual(self.closing.pay_state, "draft")
        self.assertFalse(self.closing.pay_move_id)

    def test_pay_which_left_the_bank(self):
        """What was paid is not taken back behind the back of the bank."""
        self.closing.action_post()
        owed = self.closing.pay_move_id.line_ids.filtered(
            lambda line: line.account_id.code.startswith("421")
        )[0]
        bank = self._get_account("512")
        paid = self._entry(
            "2026-10-05",
            (owed.account_id, owed.cae_activity_id, -owed.balance),
            (bank, self.structure, owed.balance),
        )
        (
            owed | paid.line_ids.filtered(lambda li: li.account_id == owed.account_id)
        ).reconcile()
        paid_slip = self.closing.payslip_ids.filtered(lambda p: p.state == "paid")
        self.assertEqual(paid_slip.partner_id, owed.partner_id)
        with self.assertRaisesRegex(UserError, "undo its payment first"):
            self._reopen(reopen_pay=True)
        self._reopen()
        self.assertEqual(self.closing.state, "draft")

    def test_a_later_pay_run_stands_on_this_one(self):
        self.closing.action_post()
        self._closing("2026-10-01").action_post_pay()
        with self.assertRaisesRegex(UserError, "re-open the later one first"):
            self._reopen()
