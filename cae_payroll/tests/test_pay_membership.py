"""CAE-06: no pay after the membership deadline, unless somebody says why."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayMembership(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yann.contract_ids.flush_recordset()
        cls.env.cr.execute(
            "UPDATE cae_contract SET date_start = '2023-09-01'"
            " WHERE entrepreneur_id = %s",
            (cls.yann.id,),
        )
        cls.env.invalidate_all()
        cls._pay(cls._invoice(cls.pottery, 2000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")
        cls.officer = cls._officer()

    def _compute(self):
        self.closing.action_compute()
        return self.closing.payslip_ids

    def test_no_payslip_without_a_reason(self):
        self.assertFalse(self._compute())
        [anomaly] = self.closing.anomaly_ids.filtered(
            lambda one: one.kind == "membership"
        )
        self.assertEqual(anomaly.activity_id, self.pottery)
        self.assertIn("No pay for Yann", anomaly.message)
        action = anomaly.action_open()
        self.assertEqual(action["res_model"], "cae.pay.override")
        self.assertEqual(
            action["context"],
            {
                "default_closing_id": self.closing.id,
                "default_entrepreneur_id": self.yann.id,
            },
        )
        self.assertNotIn("unpaid", self.closing.anomaly_ids.mapped("kind"))

    def _decide(self):
        return (
            self.env["cae.pay.override"]
            .with_user(self.officer)
            .create(
                {
                    "closing_id": self.closing.id,
                    "entrepreneur_id": self.yann.id,
                    "reason": "The assembly admits him in October",
                    "user_id": self.env.ref("base.user_root").id,
                }
            )
        )

    def test_reason_stays_with_the_payslip(self):
        override = self._decide()
        payslip = self._compute()
        self.assertEqual(payslip.override_id, override)
        self.assertEqual(payslip.override_reason, "The assembly admits him in October")
        self.assertEqual(payslip.override_user_id, self.officer)
        self.assertTrue(payslip.override_date)
        self.assertNotIn("membership", self.closing.anomaly_ids.mapped("kind"))
        self.closing.action_post()
        with self.assertRaisesRegex(UserError, "it is kept"):
            override.unlink()

    def test_reason_taken_back(self):
        override = self._decide()
        self._compute()
        override.unlink()
        self.assertFalse(self._compute())

    def test_who_decides(self):
        with self.assertRaises(AccessError):
            self.env["cae.pay.override"].with_user(self.yann.portal_user_id).create(
                {
                    "closing_id": self.closing.id,
                    "entrepreneur_id": self.yann.id,
                    "reason": "Please",
                }
            )

    def test_member_in_time(self):
        self.env.cr.execute(
            "UPDATE cae_entrepreneur SET member_since = '2026-08-01' WHERE id = %s",
            (self.yann.id,),
        )
        self.env.invalidate_all()
        self.assertTrue(self._compute())

    def test_request_is_refused(self):
        request = self._request(self.yann, "net", 500)
        self.closing.action_post()
        self.assertEqual(request.state, "refused")
        self.assertIn("deadline to become a member", request.answer)
