"""Posted payslips are sent to their people, with the PDF (L. 3243-2)."""

import io
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..models import cae_payslip_mail
from .test_payslip_paper import PaperCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-15")
class TestPayslipMail(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yann.partner_id.email = "yann@deuxrives.example"
        cls.nora.partner_id.email = False
        cls._know_number(cls.yann)

    def _print(self, payslips):
        return payslips.with_context(force_report_rendering=True)

    def _find_mails(self, payslip):
        return self.env["mail.mail"].search(
            [("model", "=", payslip._name), ("res_id", "in", payslip.ids)]
        )

    def test_sent(self):
        """Its person gets the PDF and the way to the portal; the chatter keeps it."""
        payslip = self._print(self._payslip().with_user(self.officer))
        result = payslip.action_send_by_mail()
        self.assertEqual(result["params"]["type"], "success")
        [mail] = self._find_mails(payslip)
        self.assertEqual(mail.recipient_ids, self.yann.partner_id)
        self.assertIn(f"/my/payslips/{payslip.id}", mail.body_html)
        self.assertIn("Ce n’est pas votre bulletin de paie", mail.body_html)
        self.assertIn(mail.mail_message_id, payslip.message_ids)
        [attachment] = mail.attachment_ids
        self.assertTrue(attachment.name.endswith("2026.pdf"))
        [page] = PdfFileReader(io.BytesIO(attachment.raw)).pages
        text = page.extract_text()
        self.assertIn("Yann", text)
        # RGPD-05: mails and chatters are read by others
        self.assertNotIn("185095612345644", text)
        self.assertTrue(payslip.mailed_on)

    def test_legal(self):
        self._declare_legal()
        payslip = self._payslip()
        payslip.action_send_by_mail()
        mail = self._find_mails(payslip)
        self.assertIn("Conservez-le sans limitation de durée", mail.body_html)
        lang = payslip._get_paper_lang()
        self.assertEqual(mail.subject, payslip.with_context(lang=lang).name)

    def test_batch(self):
        """Who has no address is named; who was sent it is not sent it again."""
        payslips = self._payslip().closing_id.payslip_ids
        payslips = self._print(payslips.with_user(self.officer))
        result = payslips.action_send_by_mail()
        self.assertEqual(result["params"]["type"], "warning")
        self.assertIn("Nora", result["params"]["message"])
        self.assertEqual(len(self._find_mails(payslips)), 1)
        self.nora.partner_id.email = "nora@deuxrives.example"
        result = payslips.action_send_by_mail()
        self.assertEqual(result["params"]["type"], "success")
        mails = self._find_mails(payslips)
        self.assertEqual(len(mails), 2)
        for mail in mails:
            [page] = PdfFileReader(io.BytesIO(mail.attachment_ids.raw)).pages
            self.assertIn(mail.recipient_ids.name, page.extract_text())
        payslips[0].action_send_by_mail()
        self.assertEqual(len(self._find_mails(payslips)), 3, "one alone is sent again")

    def test_many_leave_in_the_background(self):
        self.nora.partner_id.email = "nora@deuxrives.example"
        payslips = self._payslip().closing_id.payslip_ids.with_user(self.officer)
        with patch.object(cae_payslip_mail, "AT_ONCE", 1):
            result = payslips.action_send_by_mail()
            self.assertIn("next minutes", result["params"]["message"])
            self.assertFalse(self._find_mails(payslips))
            for _twice in range(2):
                with self.enter_registry_test_mode():
                    job = self.env.ref("cae_payroll.cron_send_payslips")
                    job.method_direct_trigger()
        self.assertEqual(len(self._find_mails(payslips)), 2)

    def test_one_that_cannot_be_printed(self):
        """It is said in its chatter, and the others leave."""
        self.nora.partner_id.email = "nora@deuxrives.example"
        payslips = self._payslip().closing_id.payslip_ids
        payslips.is_to_mail = True
        model, yann = self.env.registry["cae.payslip"], self.yann
        real = model._get_payslip_file

        def print_one(payslip):
            if payslip.entrepreneur_id == yann:
                raise ValueError("No paper")
            return real(payslip)

        with (
            patch.object(model, "_get_payslip_file", print_one),
            mute_logger(cae_payslip_mail.__name__),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("cae_payroll.cron_send_payslips").method_direct_trigger()
        own = payslips.filtered(lambda payslip: payslip.entrepreneur_id == yann)
        self.assertEqual(self._find_mails(payslips).recipient_ids, self.nora.partner_id)
        self.assertIn("No paper", own.message_ids[:1].body)
        self.assertFalse(own.mailed_on or own.is_to_mail)

    def test_from_the_closing(self):
        self.nora.partner_id.email = "nora@deuxrives.example"
        closing = self._payslip().closing_id.with_user(self.officer)
        closing.action_send_payslips()
        self.assertEqual(len(self._find_mails(closing.payslip_ids)), 2)
        with self.assertRaisesRegex(UserError, "was sent"):
            closing.action_send_payslips()

    def test_refused(self):
        draft = self._payslip(post=False)
        with self.assertRaisesRegex(UserError, "Post the pay run"):
            draft.with_user(self.officer).action_send_by_mail()
        for user in (self.accountant, self.coach, self.yann.portal_user_id):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_send_by_mail()
