"""Rule 11 of the design: a closing goes on where it stopped, and says why it did."""

from unittest.mock import patch

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LedgerCase

JOB = "odoo.addons.cae_activity_accounts.models.cae_closing_job"


@tagged("post_install", "-at_install")
class TestClosingJob(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "cae_activity_accounts.closing_slice", 1
        )
        cls._scheme("collected", 10)
        for activity, amount in ((cls.pottery, 2000), (cls.studio, 1000)):
            cls._pay(cls._invoice(activity, amount, "2026-09-05"), "2026-09-25")
        cls.accountant = new_test_user(
            cls.env,
            "comptable@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.closing = cls._closing("2026-09-01").with_user(cls.accountant)

    def _run(self):
        """As the scheduled action does, but in this transaction."""
        self.closing.with_user(SUPERUSER_ID)._run_slices(lambda done: 1)

    def test_in_the_background(self):
        """More than one slice: the button starts, and the scheduled action works."""
        with patch.object(self.env.registry["ir.cron"], "_trigger") as trigger:
            self.closing.action_start_compute()
        trigger.assert_called_once()
        self.assertEqual(
            (self.closing.job, self.closing.job_done, self.closing.job_total),
            ("compute", 0, 2),
        )
        self.assertFalse(self.closing.line_ids)
        self._run()
        self.assertEqual((self.closing.job, self.closing.state), (False, "computed"))
        self.assertEqual(len(self.closing.line_ids), 2)

    def test_each_slice_has_its_entry(self):
        """Design §4.4: each is neutral for the company's result."""
        self.closing.action_start_post()
        self.assertEqual(self.closing.state, "posting")
        self._run()
        self.assertEqual(self.closing.state, "posted")
        entries = self.closing.entry_ids.filtered(
            lambda entry: entry.part == "contribution"
        )
        self.assertEqual(len(entries), 2)
        self.assertEqual(self.closing.contribution_move_id, entries[0].move_id)
        for move in entries.move_id:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0, 2)
            self.assertStays(move)
        self.assertEqual(
            [line.balance for line in entries.move_id.line_ids], [200, -200, 100, -100]
        )

    def test_at_once_with_one_slice(self):
        self.env["ir.config_parameter"].set_param(
            "cae_activity_accounts.closing_slice", 50
        )
        self.closing.action_start_post()
        self.assertEqual(self.closing.state, "posted")

    def test_started_twice(self):
        self.closing.action_start_post()
        with self.assertRaisesRegex(UserError, "at work already"):
            self.closing.action_start_post()
        with self.assertRaisesRegex(UserError, "at work already"):
            self.closing.action_start_compute()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.closing.month = "2026-08-01"

    def test_the_month_stays_while_it_computes(self):
        self.closing.action_start_compute()
        with self.assertRaisesRegex(UserError, "at work keeps its month"):
            self.closing.month = "2026-08-01"

    def test_an_error_is_a_sentence(self):
        """Nothing of the slice is written; the slices before it are kept."""
        self.closing.action_start_post()
        self.closing._run_slice()
        booked = self.closing.entry_ids
        with patch.object(
            self.env.registry["cae.closing"],
            "_post_contribution",
            side_effect=UserError("Choose a journal."),
        ):
            self._run()
        self.assertEqual(self.closing.job_error, "Choose a journal.")
        self.assertEqual((self.closing.job_done, self.closing.state), (1, "posting"))
        self.assertEqual(self.closing.entry_ids, booked)
        with self.assertRaisesRegex(UserError, "in part only"):
            self.closing.action_compute()
        with self.assertRaisesRegex(UserError, "in part only"):
            self._closing("2026-10-01").action_post()
        with self.assertRaisesRegex(UserError, "is kept"):
            self.closing.unlink()
        self.closing.action_resume()
        self.assertFalse(self.closing.job_error)
        self._run()
        self.assertEqual(self.closing.state, "posted")

    def test_a_part_is_taken_back(self):
        """The trace of what is given back names what was taken, and no more."""
        self.closing.action_compute()
        self.closing.action_start_post()
        self.closing._run_slice()
        self.closing._stop(UserError("Choose a journal."))
        self.assertEqual(len(self.closing.levy_ids), 2)
        self.closing._reopen(["state"], "Mistake")
        self.assertEqual(self.closing.state, "draft")
        file = self.closing.message_ids.attachment_ids.raw.decode("utf-8-sig")
        self.assertIn(self.pottery.name, file)
        self.assertNotIn(self.studio.name, file)

    @mute_logger(JOB)
    def test_something_unexpected(self):
        self.closing.action_start_compute()
        with patch.object(
            self.env.registry["cae.closing"],
            "_compute_lines",
            side_effect=ZeroDivisionError("division"),
        ):
            self._run()
        self.assertRegex(self.closing.job_error, r"\(division\)")

    def test_who_started_loses_his_rights(self):
        self.closing.action_start_post()
        self.accountant.sudo().group_ids = [Command.clear()]
        self.env.flush_all()
        self._run()
        closing = self.closing.with_user(self.env.user)
        self.assertTrue(closing.job_error)
        self.assertFalse(closing.entry_ids)

    def test_a_colleague_goes_on(self):
        """With his own rights: who started it may have left."""
        self.closing.action_start_post()
        self.accountant.sudo().group_ids = [Command.clear()]
        self.env.flush_all()
        self._run()
        colleague = new_test_user(
            self.env,
            "collegue@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.closing.with_user(colleague).action_resume()
        self._run()
        self.assertEqual(self.closing.sudo().state, "posted")

    def test_the_work_is_not_written_by_hand(self):
        for vals in ({"job_todo": []}, {"job_done": 2}, {"job": "post"}):
            with self.assertRaises(AccessError):
                self.closing.write(vals)

    def test_a_document_of_a_month_being_posted(self):
        self.closing.action_start_post()
        self.assertTrue(self.closing._is_month_closed(self.company, "2026-09-30"))

    def test_computed_again_while_it_computes(self):
        """A script does not wait for the background."""
        self.closing.action_start_compute()
        self.closing.action_post()
        self.assertEqual((self.closing.job, self.closing.state), (False, "posted"))
        self.assertEqual(len(self.closing.entry_ids), 1)
