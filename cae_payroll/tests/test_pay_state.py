"""Checked, posted, paid, cancelled and redone: nothing posted is edited."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayState(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_fixed_part(cls.yann, 450)
        cls._pay(cls._invoice(cls.pottery, 2000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")
        cls.officer = cls._officer()

    def _compute(self):
        self.closing.action_compute()
        return self.closing.payslip_ids

    # --- checked ----------------------------------------------------------------------

    def test_checked_is_kept(self):
        payslip = self._compute()
        payslip.with_user(self.officer).action_check()
        self._request(self.yann, "net", 500)
        self.assertEqual(self._compute(), payslip)
        self.assertEqual((payslip.state, payslip.envelope), ("checked", 1800))
        self.closing.action_post()
        self.assertEqual(payslip.state, "posted")
        self.assertGreater(payslip.net, 1000)

    def test_checked_is_sent_back(self):
        """The envelope no longer allows it."""
        payslip = self._compute()
        payslip.action_check()
        self._bill(self.pottery, 1000, "2026-09-12")
        self.assertEqual(self._compute(), payslip)
        self.assertEqual((payslip.state, payslip.envelope), ("draft", 800))
        self.assertIn("Checked at a cost of", payslip.review_note)
        self.assertIn(
            "sent_back", self.closing.anomaly_ids.mapped("kind"), "somebody is told"
        )
        self.assertIn("Checked at a cost of", payslip.message_ids[0].body)
        self.assertEqual(self._compute().review_note, payslip.review_note)
        payslip.action_check()
        self._compute()
        self.assertNotIn("sent_back", self.closing.anomaly_ids.mapped("kind"))

    def test_unchecked_is_computed_anew(self):
        payslip = self._compute()
        payslip.action_check()
        payslip.action_uncheck()
        self._request(self.yann, "net", 500)
        self.assertEqual(self._compute().net, 500)

    def test_who_checks(self):
        payslip = self._compute()
        for action in ("action_check", "action_mark_paid"):
            with self.assertRaises(AccessError):
                getattr(payslip.with_user(self.yann.portal_user_id), action)()
        self.closing.action_post()
        with self.assertRaisesRegex(UserError, "does not change"):
            payslip.action_check()

    # --- paid -------------------------------------------------------------------------

    def test_marked_as_paid(self):
        payslip = self._compute()
        with self.assertRaisesRegex(UserError, "Post the pay run"):
            payslip.action_mark_paid()
        self.closing.action_post()
        payslip.with_user(self.officer).action_mark_paid()
        self.assertEqual(payslip.state, "paid")
        self.assertEqual(
            payslip.with_user(self.yann.portal_user_id).net_paid, payslip.net_paid
        )
        with self.assertRaisesRegex(UserError, "undo its payment"):
            self.closing._reopen(["state", "pay_state"], "Wrong rate")
        payslip.action_mark_unpaid()
        self.assertEqual(payslip.state, "posted")

    def _settle_net(self, payslip):
        [owed] = payslip._get_net_items()
        bank = self._get_account("512")
        paid = self._entry(
            "2026-10-05",
            (owed.account_id, owed.cae_activity_id, -owed.balance),
            (bank, self.structure, owed.balance),
        )
        other = paid.line_ids.filtered(lambda line: line.account_id == owed.account_id)
        (owed | other).reconcile()
        return owed

    def test_paid_by_the_bank(self):
        payslip = self._compute()
        self.closing.action_post()
        owed = self._settle_net(payslip)
        self.assertEqual(payslip.state, "paid")
        with self.assertRaisesRegex(UserError, "undo the reconciliation"):
            payslip.action_mark_unpaid()
        owed.remove_move_reconcile()
        self.assertEqual(payslip.state, "posted")

    # --- cancelled and redone ---------------------------------------------------------

    def _cancel(self, payslip, reason="Wrong health premium"):
        wizard = (
            self.env["cae.payslip.cancel"]
            .with_user(self.officer)
            .create({"payslip_id": payslip.id, "reason": reason})
        )
        return payslip.browse(wizard.action_cancel()["res_id"])

    def test_cancel_and_redo(self):
        self.closing.action_post()
        payslip = self.closing.payslip_ids
        before = payslip.read(["gross", "cost", "net_paid"])
        self._request_later()
        redone = self._cancel(payslip)
        self.assertEqual((payslip.state, redone.state), ("cancelled", "posted"))
        self.assertEqual(payslip.read(["gross", "cost", "net_paid"]), before)
        self.assertEqual((payslip.redone_id, redone.redone_of_id), (redone, payslip))
        self.assertLess(redone.gross, payslip.gross)
        self.assertIn("Wrong health premium", payslip.message_ids[0].body)
        self.assertIn("Wrong health premium", redone.message_ids[0].body)
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            payroll_cost=redone.cost,
            social_debts=redone.cost,
        )
        line = self.closing.line_ids.filtered(
            lambda line: line.activity_id == self.pottery
        )
        self.assertEqual(line.pay_cost, redone.cost)
        self.assertEqual(self.closing.amount_pay, redone.cost)
        refs = self.closing.entry_ids.move_id.mapped("ref")
        self.assertTrue([ref for ref in refs if "Reversal" in ref])
        self.assertNotIn(payslip.partner_id.name, str(refs))
        self.assertLedgerIsWhole("2026-09-30")
        with self.assertRaisesRegex(UserError, "does not change"):
            payslip.gross = 1

    def _request_later(self):
        """A premium forgotten when the month was posted."""
        self.company.cae_health_monthly = 60

    def test_redone_twice(self):
        self.closing.action_post()
        payslip = self.closing.payslip_ids
        again = self._cancel(self._cancel(payslip))
        self.assertEqual(again.cost, payslip.cost)
        self.assertEqual(len(self.closing.payslip_ids), 3)
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", payroll_cost=again.cost
        )

    def test_the_others_keep_their_share(self):
        """Design §4.10: a share of what there was before the others were paid."""
        nora = self._entrepreneur("Nora")
        self._contract(nora)
        self.pottery.key_ids = [
            Command.update(self.pottery.key_ids.id, {"percentage": 50}),
            Command.create(
                {
                    "entrepreneur_id": nora.id,
                    "percentage": 50,
                    "date_from": "2026-01-01",
                }
            ),
        ]
        self.closing.action_post()
        payslip = self.closing.payslip_ids.filtered(
            lambda slip: slip.entrepreneur_id == self.yann
        )
        redone = self._cancel(payslip)
        self.assertEqual(redone.envelope, payslip.envelope)
        self.assertEqual(redone.cost, payslip.cost)

    def test_after_a_later_month(self):
        """What stands on this month stays; the correction is of the newest one."""
        self.closing.action_post()
        self._run("2026-10-01")
        redone = self._cancel(self.closing.payslip_ids)
        self.assertEqual(str(redone.move_id.date), "2026-10-31")
        statement = self.pottery.get_statement("2026-10-01", "2026-10-31")
        self.assertGreaterEqual(
            statement[self.pottery.id]["available_for_pay"],
            -sum(redone.search([]).mapped("uncovered")) - 0.005,
        )

    def test_a_posted_month_reopened(self):
        """What was cancelled, its reversal and what redid it are all taken back."""
        self.closing.action_post()
        payslip = self.closing.payslip_ids
        redone = self._cancel(payslip)
        self.closing._reopen(["state", "pay_state"], "Wrong month")
        self.assertEqual((payslip.state, redone.state), ("cancelled", "draft"))
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            payroll_cost=0.0,
            social_debts=0.0,
            available_for_pay=1800.0,
        )
        self.assertLedgerIsWhole("2026-09-30")
        self.closing.action_post()
        living = self.closing.payslip_ids.filtered(lambda p: p.state == "posted")
        self.assertEqual(len(living), 1)
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", payroll_cost=living.cost
        )

    def test_what_may_not_be_cancelled(self):
        payslip = self._compute()
        with self.assertRaisesRegex(UserError, "is not posted"):
            self._cancel(payslip)
        self.closing.action_post()
        payslip = self.closing.payslip_ids
        payslip.action_mark_paid()
        with self.assertRaisesRegex(UserError, "is paid"):
            self._cancel(payslip)
        payslip.action_mark_unpaid()
        with self.assertRaises(AccessError):
            payslip.with_user(self.yann.portal_user_id)._cancel_and_redo("Mine")

    def test_portal_does_not_see_what_was_cancelled(self):
        self.closing.action_post()
        payslip = self.closing.payslip_ids
        redone = self._cancel(payslip)
        user = self.yann.portal_user_id
        with self.assertRaises(AccessError):
            payslip.with_user(user).check_access("read")
        redone.with_user(user).check_access("read")
