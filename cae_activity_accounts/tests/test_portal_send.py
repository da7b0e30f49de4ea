from odoo import fields
from odoo.exceptions import MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalSend(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()
        cls.order = cls._quote(cls.town)
        cls.invoice = cls._invoice(cls.pottery, 100, cls._days_ago(3))
        cls.sendings = cls.env["cae.document.sending"]
        cls.company.write({"cae_document_sends": 2, "cae_user_sends": 3})

    def _log(self, document, user=None, **values):
        sending = self.sendings.with_user(user or self.awa)._log(
            document, "quote", "culture@lorient.example"
        )
        sending.write(values)
        return sending

    def test_a_document_a_day(self):
        self._log(self.order)
        self._log(self.order, self.malo)
        self.assertRefused(["form"], self.mine._check_send_limit, self.order)
        self.mine._check_send_limit(self.invoice)

    def test_an_entrepreneur_a_day(self):
        self._log(self.order)
        self._log(self.invoice)
        self._log(self._quote(self.town))
        self.assertRefused(["form"], self.mine._check_send_limit, self.order)
        self.studio.with_user(self.malo)._check_send_limit(self.order)

    def test_tomorrow_they_leave(self):
        yesterday = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        for _time in range(4):
            self._log(self.order, date=yesterday)
        self.mine._check_send_limit(self.order)

    def test_the_log_of_a_document(self):
        self._log(self.order)
        self._log(self.invoice)
        [row] = self.mine._get_portal_sendings(self.order)
        self.assertEqual(row["user"], "Awa")
        self.assertEqual(row["recipients"], "culture@lorient.example")
        self.assertEqual(row["date"].date(), self.today)
        self.assertIn(str(self.today.year), row["day"])

    # --- invoices -----------------------------------------------------------------

    def _mails_to_customer(self, invoice):
        contact = invoice.partner_id
        return invoice.message_ids.filtered(
            lambda message: contact in message.notified_partner_ids
        )

    def _post_to_town(self):
        return self._invoice(
            self.pottery, 100, self._days_ago(3), partner_id=self.town.contact_id.id
        )

    def test_an_invoice_by_mail(self):
        invoice = self._post_to_town()
        self.assertEqual(invoice._get_cae_portal_state()["code"], "posted")
        self.mine._portal_send_invoice(invoice.id)
        [mail] = self._mails_to_customer(invoice)
        self.assertIn(self.pottery.name, mail.subject)
        self.assertTrue(mail.attachment_ids)
        self.assertEqual(invoice._get_cae_portal_state()["code"], "sent")
        [row] = self.mine._get_portal_sendings(invoice)
        self.assertEqual(row["recipients"], "culture@lorient.example")
        self.assertEqual(row["user"], "Awa")

    def test_again_and_not_too_often(self):
        invoice = self._post_to_town()
        self.mine._portal_send_invoice(invoice.id)
        self.mine._portal_send_invoice(invoice.id)
        send = self.mine._portal_send_invoice
        self.assertRefused(["form"], send, invoice.id)
        self.assertEqual(len(self._mails_to_customer(invoice)), 2)
        self.assertEqual(len(self.mine._get_portal_sendings(invoice)), 2)

    def test_what_the_accountant_sends_is_logged(self):
        invoice = self._post_to_town()
        self.env["account.move.send"]._generate_and_send_invoices(
            invoice, sending_methods=["email"]
        )
        [row] = self.mine._get_portal_sendings(invoice)
        self.assertEqual(row["user"], self.env.user.name)

    def test_what_does_not_leave(self):
        send = self.mine._portal_send_invoice
        draft = self._invoice(self.pottery, 100, self.today, post=False)
        self.assertRefused(["form"], send, draft.id)
        invoice = self._post_to_town()
        invoice.partner_id.email = False
        self.assertRefused(["form"], send, invoice.id)
        his = self._invoice(self.studio, 100, self.today)
        with self.assertRaises(MissingError):
            send(his.id)
        self.assertFalse(self.sendings.search([]))
