from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common_portal import PortalCase


class ReminderCase(PortalCase):
    """Awa's customers are late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([]).write({"cae_reminders_automatic": False})
        cls.company.cae_reminders_automatic = True
        cls.reminders = cls.env["cae.reminder"]
        cls.town = cls._customer()
        cls.firm = cls._customer(
            name="Granit SA",
            email="compta@granit.example",
            company_registry="732829320",
        )

    @classmethod
    def _late(cls, days, customer=None, activity=None, **vals):
        """An invoice of 2,400.00 which was due so many days ago."""
        return cls._invoice(
            activity or cls.pottery,
            2000,
            cls._days_ago(days),
            partner_id=(customer or cls.town).contact_id.id,
            invoice_date_due=cls._days_ago(days),
            invoice_payment_term_id=False,
            **vals,
        )

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

    def _run(self, error=None):
        with self._server(error) as left:
            self.reminders._cron_send()
        return left

    def _log(self, move):
        return self.reminders.search([("move_id", "=", move.id)])

    def _in(self, days):
        return fields.Date.to_string(fields.Date.add(self.today, days=days))
