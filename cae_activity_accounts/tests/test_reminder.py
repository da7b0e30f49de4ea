"""INV-11: late customers are reminded in three levels, with a log."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import LockError
from odoo.tests import tagged

from ..models.cae_reminder import CaeReminder
from .reminder_case import ReminderCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestReminder(ReminderCase):
    # --- every night ----------------------------------------------------------------

    def test_the_level_of_the_day(self):
        late = self._late(7)
        self._late(6)
        [message] = self._run()
        self.assertIn("culture@lorient.example", message["To"])
        self.assertIn(self.pottery.name, message["From"])
        self.assertIn("awa@deuxrives.example", message["Reply-To"])
        self.assertIn(late.name, message["Subject"])
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_filename(), late._get_invoice_report_filename())
        [reminder] = self._log(late)
        self.assertEqual(
            (reminder.level, reminder.state, reminder.amount_residual),
            (1, "sent", 2400),
        )
        self.assertEqual(reminder.email_to, "culture@lorient.example")
        self.assertEqual(reminder.date, self.today)
        self.assertFalse(reminder.user_id)

    def test_twice_the_same_night(self):
        late = self._late(60)
        self.assertEqual(len(self._run()), 1)
        self.assertFalse(self._run())
        self.assertEqual(len(self._log(late)), 1)

    def test_the_three_levels_in_their_time(self):
        """The first left late: the time between two levels is kept."""
        late = self._late(60)
        self._run()
        levels = []
        for day in (1, 13, 14, 15, 37, 38, 39, 120):
            with freeze_time(self._in(day)):
                self._run()
            levels.append(self._log(late)[0].level)
        self.assertEqual(levels, [1, 1, 2, 2, 2, 3, 3, 3])
        self.assertEqual(len(self._log(late)), 3)

    def test_a_company_s_own_levels(self):
        level = self.env.ref("cae_activity_accounts.reminder_level_1")
        level.copy({"company_id": self.company.id, "days": 30})
        late = self._late(29)
        self._run()
        self.assertFalse(self._log(late))
        with freeze_time(self._in(1)):
            self._run()
        self.assertTrue(self._log(late))

    def test_who_is_not_reminded(self):
        off = self._customer(name="Ami", email="ami@lorient.example")
        off.write({"reminders_off": True, "reminders_off_reason": "Un ami"})
        quiet = [
            self._late(60, off),
            self._late(60, cae_reminders_off=True),
            self._late(-2),
            self._late(60, activity=self.structure),
        ]
        paid = self._late(60)
        self._pay(paid, self.today)
        refunded = self._late(60)
        refund = refunded._reverse_moves(
            [{"invoice_date": self.today, "date": self.today}], cancel=True
        )
        for move in (*quiet, paid, refunded, refund):
            self._run()
            self.assertFalse(self._log(move), move.name)

    def test_what_is_paid_in_part(self):
        late = self._late(60)
        self._pay(late, self.today, amount=1000)
        [message] = self._run()
        self.assertEqual(self._log(late).amount_residual, 1400)
        self.assertRegex(self._text(message), r"1\W?400[.,]00")

    def test_switched_off(self):
        """The setting of the company."""
        self.company.cae_reminders_automatic = False
        self._late(60)
        self.assertFalse(self._run())

    def test_a_statement_of_what_is_due(self):
        late, other = self._late(60), self._late(20)
        off = self._late(3, cae_reminders_off=True)
        self._late(60, self.firm)
        messages = self._run()
        [text, *_others] = (
            self._text(message) for message in messages if late.name in str(message)
        )
        self.assertIn(other.name, text)
        self.assertNotIn(off.name, text)
        self.assertIn(f"/my/invoices/{late.id}?access_token=", text)

    def _text(self, message):
        return message.get_body(("html", "plain")).get_content()

    def test_penalties_are_told_to_professionals_from_the_second_level(self):
        """INV-11, C. com. L. 441-10 and D. 441-5: the amounts are dated settings."""
        setting = self.env.ref("cae_activity_accounts.legal_setting_recovery_indemnity")
        setting.value = 43
        firm, person = self._late(60, self.firm), self._late(60)
        told = {}
        for move in (firm, person):
            for number in (1, 2, 3):
                level = self.env.ref(f"cae_activity_accounts.reminder_level_{number}")
                body = move._render_cae_reminder(level)["body"]
                told[move, number] = "43 €" in body and "L. 441-10" in body
        self.assertEqual(
            {key for key, is_told in told.items() if is_told}, {(firm, 2), (firm, 3)}
        )

    # --- what goes wrong --------------------------------------------------------------

    def test_stopped_before_it_left(self):
        """The row and its mail are written down together: the next run sends it."""
        late = self._late(60)
        with patch.object(CaeReminder, "_deliver", lambda *a: None):
            self.assertFalse(self._run())
        self.assertEqual(self._log(late).state, "to_send")
        self.assertEqual(len(self._run()), 1)
        self.assertEqual(self._log(late).state, "sent")
        self.assertFalse(self._run())

    def test_stopped_then_paid(self):
        late = self._late(60)
        with patch.object(CaeReminder, "_deliver", lambda *a: None):
            self._run()
        self._pay(late, self.today)
        self.assertFalse(self._run())

    def test_the_server_is_down(self):
        late = self._late(60)
        self.assertFalse(self._run(error=OSError("no route to the server")))
        self.assertEqual(self._log(late).state, "failed")
        self.assertIn("no route to the server", self._log(late).failure)
        with freeze_time(self._in(1)):
            self.assertEqual(len(self._run()), 1)
            self.assertFalse(self._run())
        self.assertEqual(self._log(late).state, "sent")

    def test_stopped_then_switched_off(self):
        """What waits does not leave once the invoice or the customer is off."""
        disputed, friend = self._late(60), self._late(60, self.firm)
        self._run(error=OSError("no route to the server"))
        disputed.cae_reminders_off = True
        self.firm.write({"reminders_off": True, "reminders_off_reason": "Un ami"})
        with freeze_time(self._in(1)):
            self.assertFalse(self._run())
        self.assertEqual(
            [self._log(move).state for move in (disputed, friend)], ["failed"] * 2
        )

    def test_failed_then_sent_by_hand(self):
        """The reminder that failed does not follow the one sent in its place."""
        late = self._late(60)
        self._run(error=OSError("no route to the server"))
        with freeze_time(self._in(1)):
            with self._server() as left:
                self.mine._portal_send_reminder(late.id, {})
            self.assertEqual(len(left), 1)
            self.assertFalse(self._run())
        with freeze_time(self._in(2)):
            self.assertFalse(self._run())
        self.assertEqual(self._log(late).mapped("level"), [1, 1])

    def test_no_address(self):
        late = self._late(60)
        self.town.email = False
        self.assertFalse(self._run())
        [reminder] = self._log(late)
        self.assertEqual(reminder.state, "failed")
        self.assertTrue(reminder.failure)
        self.town.email = "culture@lorient.example"
        with freeze_time(self._in(1)):
            self.assertFalse(self._run())
        with freeze_time(self._in(7)):
            self.assertEqual(len(self._run()), 1)
        self.assertEqual(self._log(late)[0].level, 1)

    def test_what_cannot_be_printed_stops_no_other(self):
        torn, late = self._late(60), self._late(60)
        moves = self.env.registry["account.move"]
        print_invoices = moves._print_cae_invoices

        def print_some(records):
            if torn in records:
                raise ValueError("torn paper")
            return print_invoices(records)

        logger = "odoo.addons.cae_activity_accounts.models.account_move_reminder"
        with (
            patch.object(moves, "_print_cae_invoices", print_some),
            self.assertLogs(logger, "ERROR"),
        ):
            self.assertEqual(len(self._run()), 1)
        self.assertEqual(self._log(torn).state, "failed")
        self.assertEqual(self._log(late).state, "sent")

    def test_a_script_in_a_name(self):
        self.town.write({"name": SCRIPT, "contact_name": SCRIPT})
        self.pottery.name = SCRIPT
        late = self._late(60)
        for number in (1, 2, 3):
            level = self.env.ref(f"cae_activity_accounts.reminder_level_{number}")
            self.assertNotIn("<script", late._render_cae_reminder(level)["body"])

    def test_queries_of_the_night(self):
        """What is due is found in as many queries for twenty invoices as for two."""
        few = self.env["account.move"].union(*(self._late(60) for _index in range(2)))
        many = few.union(*(self._late(60) for _index in range(18)))
        counts = []
        for moves in (few, few, many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(moves._find_cae_reminders_due()), len(moves))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    # --- by hand ----------------------------------------------------------------------

    def test_by_hand(self):
        late = self._late(10)
        with self._server() as left:
            reminder = self.mine._portal_send_reminder(late.id, {})
        self.assertEqual(len(left), 1)
        self.assertEqual((reminder.state, reminder.user_id), ("sent", self.awa))
        self.assertRefusedSentence("today", late)
        self.assertFalse(self._run())

    def assertRefusedSentence(self, words, move, **values):
        with self.assertRaisesRegex(Exception, words), self.cr.savepoint():
            self.mine._portal_send_reminder(move.id, values)

    def test_before_its_day(self):
        late = self._late(2)
        self.assertRefusedSentence("tick the box", late)
        self.assertTrue(self.mine._portal_preview_reminder(late.id)["is_early"])
        with self._server() as left:
            self.mine._portal_send_reminder(late.id, {"early": "1"})
        self.assertEqual(len(left), 1)

    def test_nothing_to_remind(self):
        self.assertRefusedSentence("not late", self._late(-1))
        late = self._late(10)
        late.cae_reminders_off = True
        self.assertRefusedSentence("switched off", late)
        late.cae_reminders_off = False
        self.town.reminders_off = True
        self.assertRefusedSentence("switched off", late)
        self.town.write({"reminders_off": False, "email": False})
        self.assertRefusedSentence("no e-mail", late)
        self.town.email = "culture@lorient.example"
        for day in (0, 20, 60):
            with freeze_time(self._in(day)), self._server():
                self.mine._portal_send_reminder(late.id, {"early": "1"})
        with freeze_time(self._in(90)):
            self.assertRefusedSentence("last reminder", late)

    def test_a_reason_for_the_switch(self):
        switch = self.mine._portal_switch_customer_reminders
        self.assertRefused(["reminders_off_reason"], switch, self.town.id, {"off": "1"})
        switch(self.town.id, {"off": "1", "reminders_off_reason": SCRIPT})
        self.assertTrue(self.town.reminders_off)
        switch(self.town.id, {"reminders_off_reason": "Un ami"})
        self.assertFalse(self.town.reminders_off or self.town.reminders_off_reason)

    def test_two_hands_at_once(self):
        late = self._late(60)
        with patch.object(
            self.env.registry["account.move"],
            "try_lock_for_update",
            lambda moves, **kw: moves.browse(),
        ):
            self.assertFalse(self._run())
        with (
            patch.object(
                self.env.registry["account.move"],
                "lock_for_update",
                side_effect=LockError("busy"),
            ),
            self.assertRaises(LockError),
        ):
            self.mine._portal_send_reminder(late.id, {})
        self.assertFalse(self._log(late))
