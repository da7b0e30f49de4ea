from odoo import fields
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
