"""CAE-21 (Code du travail, R. 7331-5): the statement by e-mail, with a log."""

from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestStatementSending(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "contact@deuxrives.example"
        # the demo's or other companies' people are not this test's
        cls.env["res.company"].search([("id", "!=", cls.company.id)]).write(
            {"cae_statement_sending_day": 28}
        )
        cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls.awa = cls._entrepreneur("Awa", cls.pottery, portal=False)
        cls.awa.email = "awa@deuxrives.example"
        cls.malo = cls._entrepreneur("Malo", cls.studio)
        cls.sendings = cls.env["cae.statement.sending"]

    @contextmanager
    def _server(self, error=None):
        """:return: list of the messages that leave"""
        left = []

        def send_email(_self, message, *args, **kwargs):
            if error:
                raise error
            left.append(message)
            return message["Message-Id"]

        with (
            patch.object(IrMail_Server, "_disable_send", lambda *a: False),
            patch.object(IrMail_Server, "_connect__", lambda *a, **kw: None),
            patch.object(IrMail_Server, "send_email", send_email),
            patch.object(self.env.cr, "commit"),
            patch.object(
                self.env.registry["ir.cron"],
                "_commit_progress",
                side_effect=lambda *a, **kw: 100.0,
            ),
        ):
            yield left

    def _run(self, day="2026-10-06", error=None):
        with freeze_time(day), self._server(error) as left:
            self.sendings._cron_send()
        return left

    def _log(self, activity=None):
        return self.sendings.search(
            [("activity_id", "in", (activity or self.pottery | self.studio).ids)]
        )

    def test_once_a_month(self):
        [message] = self._run()
        self.assertIn("awa@deuxrives.example", message["To"])
        [attachment] = message.iter_attachments()
        self.assertIn("Poterie du Port", attachment.get_filename())
        [sending] = self._log()
        self.assertEqual(
            (sending.state, sending.entrepreneur_id, sending.origin),
            ("sent", self.awa, "month"),
        )
        self.assertEqual(str(sending.date_from), "2026-09-01")
        self.assertEqual(str(sending.date_to), "2026-09-30")
        self.assertFalse(self._run())
        self.assertFalse(self._run("2026-10-20"))
        self.assertEqual(self._log(), sending)
        self.assertEqual(len(self._run("2026-11-05")), 1)

    def test_before_the_day(self):
        self.assertFalse(self._run("2026-10-04"))
        self.assertFalse(self._log())

    def test_who_asks_for_it(self):
        self.malo.cae_statement_by_mail = True
        self.assertEqual(len(self._run()), 2)

    def test_closed_before(self):
        key = self.awa.key_ids
        key.date_to = "2026-09-12"
        self._run()
        self.assertEqual(str(self._log().date_to), "2026-09-12")
        self.assertFalse(self._run("2026-11-06"))

    def test_no_address(self):
        self.awa.email = False
        self.assertFalse(self._run())
        [sending] = self._log()
        self.assertEqual(sending.state, "no_address")
        self.assertTrue(sending.failure)
        self.awa.email = "awa@deuxrives.example"
        self.assertEqual(len(self._run("2026-10-07")), 1)
        self.assertEqual(sending.state, "sent")
        self.assertFalse(sending.failure)

    def test_the_server_is_down(self):
        self.assertFalse(self._run(error=OSError("no route to the server")))
        [sending] = self._log()
        self.assertEqual(sending.state, "failed")
        self.assertIn("no route to the server", sending.failure)
        mail = sending.mail_id
        with self._server() as left:
            sending.with_user(self._accountant()).action_resend()
            self.assertEqual(len(left), 1)
            sending.with_user(self._accountant()).action_resend()
            self.assertEqual(len(left), 1)
        self.assertEqual((sending.state, sending.mail_id), ("sent", mail))

    def test_what_cannot_be_printed_stops_no_other(self):
        self.malo.cae_statement_by_mail = True
        activities = self.env.registry["cae.activity"]
        print_documents = activities._print_statement_documents

        def print_some(records, documents):
            if documents[0]["activity"] == self.pottery:
                raise ValueError("torn paper")
            return print_documents(records, documents)

        logger = "odoo.addons.cae_activity_accounts.models.cae_statement_sending"
        with (
            patch.object(activities, "_print_statement_documents", print_some),
            self.assertLogs(logger, "ERROR"),
        ):
            self.assertEqual(len(self._run()), 1)
        self.assertEqual(self._log(self.pottery).state, "failed")
        self.assertEqual(self._log(self.studio).state, "sent")
        self.assertEqual(len(self._run("2026-10-07")), 1)
        self.assertEqual(self._log(self.pottery).state, "sent")

    def _accountant(self):
        return self.env["res.users"].search(
            [("login", "=", "accountant@deuxrives.example")]
        ) or new_test_user(
            self.env,
            "accountant@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_on_request(self):
        pottery = self.pottery.with_user(self._accountant()).with_context(
            cae_date_from="2026-09-01", cae_date_to="2026-09-15"
        )
        with self._server() as left:
            action = pottery.action_send_statement()
            self.assertEqual(action["params"]["type"], "success")
            pottery.action_send_statement()
        self.assertEqual(len(left), 2)
        log = self._log(self.pottery)
        self.assertEqual(set(log.mapped("origin")), {"request"})
        self.assertEqual(log.user_id, self._accountant())
        self.assertEqual(len(self._run()), 1)

    def test_who_may_send(self):
        self._run()
        sending = self._log()
        for user in (self.malo.portal_user_id, self._coach()):
            with self.assertRaises(AccessError):
                sending.with_user(user).action_resend()
            with self.assertRaises(AccessError):
                self.studio.with_user(user).action_send_statement()
            with self.assertRaises(AccessError):
                sending.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            sending.with_user(self._accountant()).write({"state": "failed"})

    def _coach(self):
        return new_test_user(
            self.env,
            "coach@deuxrives.example",
            groups="cae_base.group_coach",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_ledger_is_read_once_for_a_batch(self):
        self.malo.cae_statement_by_mail = True
        activities = self.env.registry["cae.activity"]
        with patch.object(
            activities,
            "_select_booked_sums",
            autospec=True,
            side_effect=activities._select_booked_sums,
        ) as read:
            self.assertEqual(len(self._run()), 2)
        read.assert_called_once()

    def test_day_of_the_month(self):
        self.company.cae_statement_sending_day = 20
        self.assertFalse(self._run("2026-10-19"))
        self.assertTrue(self._run("2026-10-20"))
        self.assertEqual(fields.Date.to_string(self._log().date_to), "2026-09-30")
