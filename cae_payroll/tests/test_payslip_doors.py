"""A payslip is what the pay run made of it, by whatever door one comes."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestPayslipDoors(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_fixed_part(cls.yann, 450)
        cls._pay(cls._invoice(cls.pottery, 2000, "2026-09-05"), "2026-09-25")
        cls.closing = cls._closing("2026-09-01")
        cls.officer = cls._officer()

    def test_defaults_of_the_context(self):
        """Design §4.11: what is posted has an entry, of its own month alone."""
        defaults = {
            "default_state": "posted",
            "default_auto_post": "monthly",
            "default_mailed_on": "2026-09-30",
        }
        of_context = self.closing.with_user(self.officer).with_context(**defaults)
        of_context.action_compute()
        payslip = self.closing.payslip_ids
        self.assertEqual((payslip.state, payslip.mailed_on), ("draft", False))
        of_context.action_post()
        payslip = self.closing.payslip_ids
        self.assertEqual(payslip.state, "posted")
        self.assertEqual(payslip.move_id.auto_post, "no")
        self.assertTrue(payslip.move_id.line_ids)
        redone = (
            payslip.with_user(self.officer)
            .with_context(**defaults)
            ._cancel_and_redo("Wrong premium")
        )
        self.assertEqual((redone.state, redone.mailed_on), ("posted", False))
        self.assertEqual(self.closing.entry_ids.move_id.mapped("auto_post"), ["no"] * 4)

    def test_what_no_screen_shows(self):
        """Every stored field of a payslip is the pay run's, those of the portal's
        record rule and of the payroll program too."""
        nora = self._entrepreneur("Nora")
        changes = [
            {"cancel_reason": "Another one"},
            {"program_net": 1},
            {"from_program": True},
            {"mailed_on": "2026-09-30 12:00:00"},
            {"partner_id": nora.partner_id.id},
            {"company_id": self.env.ref("base.main_company").id},
        ]
        self.closing.action_compute()
        for error, post in ((AccessError, self.closing.action_post), (UserError, None)):
            payslip = self.closing.payslip_ids.with_user(self.officer)
            for vals in changes:
                with self.subTest(**vals), self.assertRaises(error):
                    payslip.write(vals)
            if post:
                post()

    def test_messages(self):
        self.closing.action_post()
        payslip = self.closing.payslip_ids.with_user(self.officer)
        payslip.message_post(body="Looked at", attachments=[("note.txt", b"seen")])
        payslip.message_subscribe(self.officer.partner_id.ids)
        self.assertIn("Looked at", payslip.message_ids[0].body)
