"""SCOP-14: shares are paid up by instalments, or out of pay."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.cae_payroll.tests.element_case import ElementCase


@tagged("post_install", "-at_install")
class TestPlans(ElementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_a = cls.env["cae.share.class"].create({"name": "A", "nominal": 50})
        cls.member = cls.env["cae.member"].create(
            {"partner_id": cls.yann.partner_id.id, "date_admission": "2026-01-15"}
        )
        cls.member.action_admit()
        subscription = cls.env["cae.share.movement"].create(
            {
                "member_id": cls.member.id,
                "share_class_id": cls.class_a.id,
                "quantity": 4,
                "date": "2026-03-01",
            }
        )
        subscription.action_register()

    def _plan(self, start=True, **vals):
        plan = self.env["cae.share.plan"].create(
            {
                "member_id": self.member.id,
                "share_class_id": self.class_a.id,
                "date_start": "2026-03-01",
                **vals,
            }
        )
        if start:
            plan.action_start()
        return plan

    def test_instalments(self):
        plan = self._plan(number=3)
        self.assertEqual(plan.total, 200)
        self.assertEqual(plan.instalment_ids.mapped("amount"), [66.66, 66.66, 66.68])
        self.assertEqual(self.member.late_capital, 200)
        self._release(100)
        self.assertEqual(plan.instalment_ids.mapped("left"), [0, 33.32, 66.68])
        self.assertEqual((plan.late, plan.left), (100, 100))

    def test_left_follows_the_order_of_the_days(self):
        """Of all instalments, whichever of them is moved."""
        plan = self._plan(number=3)
        self._release(100)
        first, second, third = plan.instalment_ids
        self.assertEqual(plan.instalment_ids.mapped("left"), [0, 33.32, 66.68])
        first.date = fields.Date.add(third.date, months=1)
        self.assertEqual((second.left, third.left, first.left), (0, 33.34, 66.66))
        self.assertEqual(self.member.late_capital, 100)
        plan.action_close()  # only what is called when subscribing is late then
        self.assertEqual(self.member.late_capital, 0)

    def _release(self, amount):
        entry = self._entry(
            "2026-03-02",
            (self.class_a.receivable_account_id, self.structure, -amount),
            (self.bank_journal.default_account_id, self.pottery.browse(), amount),
            post=False,
        )
        entry.line_ids.partner_id = self.member.partner_id
        entry.action_post()
        movement = self.env["cae.share.movement"].create(
            {
                "kind": "release",
                "member_id": self.member.id,
                "share_class_id": self.class_a.id,
                "date": "2026-03-02",
                "amount_paid": amount,
            }
        )
        movement.action_register()
        return movement

    def test_without_a_plan_the_called_part_is_late(self):
        """loi 47-1775, art. 12: a quarter when subscribing."""
        self.assertEqual(self.member.late_capital, 50)
        self._release(50)
        self.assertEqual(self.member.late_capital, 0)

    def test_not_longer_than_the_law(self):
        with self.assertRaisesRegex(UserError, "within 5 years"):
            self._plan(number=62)

    def test_more_than_a_tenth_needs_a_reason(self):
        """L. 3251-3."""
        with self.assertRaisesRegex(ValidationError, "3251-3"):
            self._plan(mode="payroll", percent=12)
        self._plan(mode="payroll", percent=12, override_reason="Letter of 3 March")

    def test_withheld_by_the_payslip_and_registered_once(self):
        plan = self._plan(mode="payroll", percent=5, cap=60)
        closing = self._run("2026-09-01")
        line = closing.payslip_ids.element_ids
        self.assertEqual((line.share_plan_id, line.amount), (plan, 60))
        release = plan.movement_ids
        self.assertEqual((release.kind, release.amount_paid), ("release", 60))
        self.assertEqual(str(release.date), "2026-09-30")
        self.assertEqual((plan.left, self.member.paid_capital), (140, 60))
        plan._register_pay()
        self.assertEqual(plan.movement_ids, release)
        self.assertEqual(
            self._sum(closing.pay_move_id, self.class_a.receivable_account_id.code),
            -60,
        )

    def test_nothing_is_withheld_for_shares_given_back(self):
        """SCOP-15: what is not paid up of them is called no more."""
        self._plan(mode="payroll", amount=60)
        request = self.env["cae.share.reimbursement"].create(
            {
                "member_id": self.member.id,
                "share_class_id": self.class_a.id,
                "quantity": 3,
                "date_since": "2026-03-02",
            }
        )
        request.action_decide()
        self.assertEqual(self.member.unpaid_capital, 50)
        self.assertEqual(self._compute().payslip_ids.element_ids.amount, 50)

    def test_late_is_no_more_than_what_is_due(self):
        self._plan(number=2)
        self.assertEqual(self.member.late_capital, 200)
        self.env["cae.share.reimbursement"].create(
            {
                "member_id": self.member.id,
                "share_class_id": self.class_a.id,
                "quantity": 3,
            }
        ).action_decide()
        self.assertEqual(self.member.late_capital, 50)

    def test_within_the_tenth_of_the_net(self):
        self._plan(mode="payroll", amount=200)
        payslip = self._compute().payslip_ids
        self.assertAlmostEqual(payslip.withheld, payslip.net_paid / 10, 1)

    def test_agreed_over_the_tenth(self):
        self._plan(mode="payroll", amount=200, override_reason="Letter of 3 March")
        payslip = self._compute().payslip_ids
        self.assertEqual(payslip.withheld, 200)

    def test_redone_pay_is_registered_anew(self):
        plan = self._plan(mode="payroll", amount=40)
        closing = self._run("2026-09-01")
        closing.payslip_ids._cancel_and_redo("Wrong rate")
        kinds = plan.movement_ids.sorted("number").mapped("kind")
        self.assertEqual(kinds, ["release", "cancellation", "release"])
        self.assertEqual((self.member.paid_capital, plan.left), (40, 160))

    def test_reopened_pay_releases_nothing(self):
        plan = self._plan(mode="payroll", amount=40)
        closing = self._run("2026-09-01")
        closing._reopen(["pay_state", "state"], "Wrong rate")
        self.assertEqual((self.member.paid_capital, plan.left), (0, 200))
        closing.action_post()
        self.assertEqual((self.member.paid_capital, plan.left), (40, 160))
        today = fields.Date.context_today(plan)
        self.assertFalse(plan._find_unregistered())
        self.assertLedgerIsWhole(today)
