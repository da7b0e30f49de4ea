"""What a person asks for a month, and what the pay run makes of it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.cae_activity_accounts.portal_form import CaePortalError

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayRequest(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_fixed_part(cls.yann, 450)
        cls._pay(cls._invoice(cls.pottery, 2000, "2026-09-05"), "2026-09-25")

    def test_new_form(self):
        with Form(self.env["cae.pay.request"].with_user(self._officer())) as form:
            form.entrepreneur_id = self.yann
            form.amount = 700
        self.assertEqual(form.record.company_id, self.company)

    def test_served(self):
        request = self._request(self.yann, "net", 700)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertEqual((payslip.net, payslip.request_id), (700, request))
        self.assertEqual(
            (request.state, request.answer), ("served", payslip.pay_reason)
        )
        self.assertNotIn("only", request.answer)

    def test_never_above_what_is_allowed(self):
        request = self._request(self.yann, "net", 5000)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertLessEqual(payslip.cost, 1800)
        self.assertEqual(request.state, "served")
        self.assertRegex(request.answer, "Asked: .*5.000.*cost of .*1.800.* only")

    def test_the_fixed_part_at_least(self):
        request = self._request(self.yann, "gross", 100)
        payslip = self._run("2026-09-01").payslip_ids
        self.assertEqual(payslip.gross, 450)
        self.assertIn("fixed part", request.answer)

    def test_refused_with_a_sentence(self):
        nora = self._entrepreneur("Nora", self.studio)
        without = self._request(nora, "net", 100)
        self._without_fixed_part(self.yann)
        self._bill(self.pottery, 5000, "2026-09-11")
        nothing = self._request(self.yann, "net", 100)
        self._run("2026-09-01")
        self.assertEqual((without.state, nothing.state), ("refused", "refused"))
        self.assertIn("No contract", without.answer)
        self.assertIn("no pay this month", nothing.answer)

    def test_posted_month(self):
        request = self._request(self.yann, "net", 700)
        closing = self._run("2026-09-01")
        with self.assertRaisesRegex(UserError, "posted already"):
            self._request(self._entrepreneur("Nora"), "net", 700)
        with self.assertRaisesRegex(UserError, "posted already"):
            request.amount = 800
        with self.assertRaisesRegex(UserError, "posted already"):
            request.unlink()
        closing._reopen(["state", "pay_state"], "Wrong rate")
        self.assertEqual((request.state, request.answer), ("asked", False))
        request.amount = 800
        closing.action_post()
        self.assertEqual(closing.payslip_ids.net, 800)

    def test_the_answer_is_the_pay_run_s(self):
        request = self._request(self.yann, "net", 700)
        request.with_user(self._officer()).write({"state": "served", "answer": "Yes"})
        self.assertEqual((request.state, request.answer), ("asked", False))

    def test_portal(self):
        """Design §4.9: for oneself only, in the fields that the service knows."""
        user = self.yann.portal_user_id
        service = self.env["cae.pay.request"].with_user(user)
        typed = {
            "month": "2026-09-14",
            "mode": "net",
            "amount": "700,50",
            "comment": "Vacances",
            "entrepreneur_id": self._entrepreneur("Nora").id,
            "state": "served",
        }
        request = service._create_portal_pay_request(self.company, typed)
        self.assertEqual(request.entrepreneur_id, self.yann)
        self.assertEqual((request.amount, request.state), (700.5, "asked"))
        again = service._create_portal_pay_request(
            self.company, {**typed, "amount": "800"}
        )
        self.assertEqual((again, again.amount), (request, 800))
        with self.assertRaises(AccessError):
            request.with_user(user).check_access("read")

    def test_portal_tells_what_is_wrong(self):
        service = self.env["cae.pay.request"].with_user(self.yann.portal_user_id)
        with self.assertRaises(CaePortalError) as caught:
            service._create_portal_pay_request(
                self.company, {"month": "x", "mode": "gold", "amount": "-3"}
            )
        self.assertEqual(set(caught.exception.errors), {"month", "mode", "amount"})
        with self.assertRaises(CaePortalError) as caught:
            service._create_portal_pay_request(
                self.company, {"month": "2025-09-01", "mode": "net", "amount": "3"}
            )
        self.assertEqual(set(caught.exception.errors), {"month"})
        stranger = self.env["cae.pay.request"].with_user(
            self.env.ref("base.public_user")
        )
        with self.assertRaises(AccessError):
            stranger._create_portal_pay_request(self.company, {})
