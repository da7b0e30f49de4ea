"""The last month is re-opened with its trace; earlier ones stay (issue, rule 11)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestClosingReopen(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)
        cls.closing = cls._closing("2026-09-01")
        cls.closing.action_post()

    def _reopen(self, closing=None, **vals):
        wizard = self.env["cae.closing.reopen"].create(
            {
                "closing_id": (closing or self.closing).id,
                "reason": "A bill was forgotten",
                **vals,
            }
        )
        wizard.action_reopen()

    def test_reversed_with_its_trace(self):
        move = self.closing.contribution_move_id
        self._reopen()
        self.assertEqual(self.closing.state, "draft")
        self.assertFalse(self.closing.contribution_move_id)
        entry = self.closing.entry_ids.filtered(lambda one: one.move_id == move)
        reversal = entry.reversal_move_id
        self.assertEqual(reversal.reversed_entry_id, move)
        self.assertEqual((reversal.state, str(reversal.date)), ("posted", "2026-09-30"))
        message = self.closing.message_ids.filtered("attachment_ids")
        self.assertIn("A bill was forgotten", message.body)
        given_back = message.attachment_ids.raw.decode("utf-8-sig").splitlines()[1]
        self.assertIn(f"Poterie du Port;{self.invoice.name}", given_back)
        self.assertTrue(given_back.endswith(";1000.0;10.0;100.0"), given_back)
        self.assertEqual(self.closing.reopen_reason, "A bill was forgotten")
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            contribution=0.0,
            contribution_due=100.0,
        )
        for kept in (move, reversal):
            self.assertStays(kept)

    def test_posted_again(self):
        """What was forgotten is taken with the rest, once."""
        self._reopen()
        self._pay(self.invoice, "2026-09-28", amount=600)
        self.closing.action_compute()
        self.closing.action_post()
        self.assertFigures(
            self.pottery,
            "2026-09-01",
            "2026-09-30",
            contribution=150.0,
            contribution_due=0.0,
        )
        self.assertEqual(self.closing.levy_ids.mapped("amount"), [150.0])
        self._reopen()
        self.assertEqual(len(self.closing.entry_ids.reversal_move_id), 2)
        self.assertFigures(self.pottery, "2026-09-01", "2026-09-30", contribution=0.0)

    def test_earlier_months_refuse(self):
        self._closing("2026-10-01").action_post()
        self.assertFalse(self.closing.can_reopen)
        with self.assertRaisesRegex(UserError, "re-open the later one first"):
            self._reopen()

    def test_lock_dates(self):
        self.company.fiscalyear_lock_date = "2026-09-30"
        with self.assertRaisesRegex(UserError, "move the lock date back"):
            self._reopen()
        self.assertEqual(self.closing.state, "posted")
        self.company.fiscalyear_lock_date = "2026-08-31"
        self._reopen()

    def test_nothing_to_reopen(self):
        draft = self._closing("2026-10-01")
        self.assertFalse(draft.can_reopen)
        with self.assertRaisesRegex(UserError, "nothing to re-open"):
            self._reopen(draft)

    def test_a_reopened_closing_is_kept(self):
        self._reopen()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.closing.unlink()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.closing.month = "2026-08-01"

    def test_posted_by_an_earlier_release(self):
        """It has no list of its entries: the one it names is taken back."""
        move = self.closing.contribution_move_id
        self.closing.entry_ids.sudo().unlink()
        self._reopen()
        self.assertEqual(self.closing.entry_ids.move_id, move)
        self.assertTrue(self.closing.entry_ids.reversal_move_id)

    def test_an_accountant_does_it(self):
        accountant, coach = (
            new_test_user(
                self.env,
                f"{login}@deuxrives.example",
                groups=f"cae_base.group_{login}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            for login in ("accountant", "coach")
        )
        closing = self.closing.with_user(coach)
        with self.assertRaises(AccessError):
            closing._reopen(["state"], "Mine")
        self.closing.with_user(accountant)._reopen(["state"], "Forgotten")
        self.assertEqual(self.closing.state, "draft")
