from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields

from .common_portal import PortalCase

FIRST = "2027-01-31"


class RecurringCase(PortalCase):
    """Awa lets a workshop to the town, each month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.cae_invoice_needs_quote = False
        cls.town = cls._customer()
        cls.recurrings = cls.env["cae.recurring.invoice"]

    @classmethod
    def _values(cls, **values):
        return {
            "customer_id": str(cls.town.id),
            "interval": "month",
            "first_date": FIRST,
            "lines": [cls._line(description="Loyer, {month}", quantity="1")],
            **values,
        }

    @classmethod
    def _recurring(cls, activity=None, **values):
        with freeze_time("2027-01-01"):
            return (activity or cls.mine)._portal_save_recurring(cls._values(**values))

    def _run(self, day):
        with (
            freeze_time(day),
            patch.object(self.env.cr, "commit"),
            patch.object(
                self.env.registry["ir.cron"],
                "_commit_progress",
                side_effect=lambda *a, **kw: 100.0,
            ),
        ):
            self.recurrings._cron_make()

    def _days(self, recurring):
        return [
            fields.Date.to_string(move.cae_recurring_date)
            for move in recurring.move_ids.sorted("cae_recurring_date")
        ]
