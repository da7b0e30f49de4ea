"""The use of what is shared, charged to an activity (design §4.4 and §4.11)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase

SEPTEMBER = ("2026-09-01", "2026-09-30")


@tagged("post_install", "-at_install")
class TestBookingCharge(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._entrepreneur("Awa", cls.pottery)
        cls.kiln = cls.env["cae.shared.resource"].create(
            {
                "name": "Four",
                "tz": "Europe/Paris",
                "price_unit": "hour",
                "price": 8.5,
            }
        )
        cls.booking = cls._book("2026-09-07")

    @classmethod
    def _book(cls, day, **vals):
        return cls.env["cae.resource.booking"].create(
            {
                "resource_id": cls.kiln.id,
                "entrepreneur_id": cls.person.id,
                "cae_activity_id": cls.pottery.id,
                "start": f"{day} 07:00:00",
                "stop": f"{day} 10:00:00",
                **vals,
            }
        )

    def _charge(self):
        self.env["cae.resource.booking"]._cron_charge()

    def test_from_the_activity_to_the_structure(self):
        self._charge()
        self.assertFigures(self.pottery, *SEPTEMBER, charges=25.5, cash=-25.5)
        self.assertFigures(self.structure, *SEPTEMBER, charges=-25.5, cash=25.5)
        self.assertFalse(sum(self.booking.charge_move_id.line_ids.mapped("balance")))
        [account] = self.booking.charge_move_id.line_ids.account_id
        self.assertEqual(account.cae_section, "charges")
        self.assertLedgerIsWhole("2026-09-30")

    def test_on_the_account_of_the_settings(self):
        """Left empty, the first charge opens one; a manager may choose another."""
        self.assertFalse(self.company.cae_shared_resource_account_id)
        account = self.env["account.account"].create(
            {"name": "Four", "code": "613890", "account_type": "expense"}
        )
        settings = self.env["res.config.settings"].create({})
        settings.cae_shared_resource_account_id = account
        settings.execute()
        self._charge()
        self.assertEqual(self.booking.charge_move_id.line_ids.account_id, account)

    def test_once(self):
        for _twice in range(2):
            self._charge()
            self.booking.action_charge()
        self.assertFigures(self.pottery, *SEPTEMBER, charges=25.5)

    def test_what_is_not_charged(self):
        """To come, cancelled, free of charge, of the cooperative itself."""
        self.booking.action_cancel()
        self._book("2099-09-07")
        own = {"entrepreneur_id": False, "cae_activity_id": False}
        self._book("2026-09-08", **own)
        self.kiln.price = 0
        self._book("2026-09-09")
        self._charge()
        self.assertFigures(self.pottery, *SEPTEMBER, charges=0.0)

    def test_taken_back_with_the_booking(self):
        self._charge()
        self.booking.action_cancel()
        self.booking.action_cancel()
        opposite = self.booking.charge_reversal_move_id
        self.assertFigures(
            self.pottery, "2026-09-01", opposite.date, charges=0.0, cash=0.0
        )
        self._charge()
        self.assertLedgerIsWhole(opposite.date)

    def test_after_a_closing_in_the_next_month(self):
        self._scheme()
        self._closing("2026-09-01").action_post()
        self._charge()
        self.assertEqual(str(self.booking.charge_move_id.date), "2026-10-01")

    def test_the_entry_stays_with_its_booking(self):
        self._charge()
        with self.assertRaisesRegex(UserError, "cancel that booking"):
            self.booking.charge_move_id.button_draft()
        with self.assertRaisesRegex(UserError, "charged already"):
            self.booking.amount = 1
