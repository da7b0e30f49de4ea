"""Seats of a workshop: signing up, waiting, cancelling, being reminded."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .workshop_case import HOUR, WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshop(WorkshopCase):
    def _sign_up(self, *people):
        return [self._as(one)._portal_sign_up(self.workshop.id) for one in people]

    def test_a_workshop_has_a_session(self):
        """Without any of its own, at its own hours; it moves with it."""
        session = self.workshop.session_ids
        self.assertEqual(session.start, self.workshop.date_begin)
        self.assertEqual(session.minutes, 120)
        self.assertFalse(self.workshop.event_mail_ids, "our own mails only")
        later = self.workshop.date_begin + HOUR
        self.workshop.write({"date_begin": later, "date_end": later + 3 * HOUR})
        self.assertEqual((session.start, session.minutes), (later, 180))

    def test_sessions_of_their_own_stay(self):
        self.workshop.session_ids.start += HOUR
        start = self.workshop.session_ids.start
        self.workshop.date_end += 5 * HOUR
        self.assertEqual(self.workshop.session_ids.start, start)

    def test_sign_up(self):
        [seat] = self._sign_up(self.anne)
        self.assertEqual(seat.cae_entrepreneur_id, self.anne)
        self.assertEqual(seat.state, "open")
        [mail] = self._get_mails(self.anne)
        self.assertIn("Selling", mail.subject)

    def test_once(self):
        """Sent twice, a form gives one seat, and one mail."""
        self._sign_up(self.anne, self.anne)
        self.assertEqual(self._get_seats(), ["Anne Le Goff"])
        self.assertEqual(len(self._get_mails(self.anne)), 1)
        self._sign_up(self.yann, self.nora, self.nora)
        self.assertEqual(self._get_queue(), ["Nora Belkacem"])

    def test_the_database_knows_one_seat_a_person(self):
        self._sign_up(self.anne)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.workshop._give_seats(self.anne)
            self.env.flush_all()

    def test_over_capacity(self):
        """Bad input: a place on the waiting list, in the order of asking."""
        *_seats, third = self._sign_up(self.anne, self.yann, self.nora)
        self.assertFalse(third)
        self.assertEqual(self._get_seats(), ["Anne Le Goff", "Yann Kervella"])
        self.assertEqual(self._get_queue(), ["Nora Belkacem"])
        self.assertFalse(self._get_mails(self.nora))
        self.assertIn("Full", self.workshop._tell_seats())

    def test_the_first_who_waits_is_served(self):
        self.workshop.seats_max = 1
        self._sign_up(self.anne, self.yann, self.nora)
        self.assertEqual(self._get_queue(), ["Yann Kervella", "Nora Belkacem"])
        self._as(self.anne)._portal_cancel_workshop(self.workshop.id)
        self.assertEqual(self._get_seats(), ["Yann Kervella"])
        self.assertEqual(self._get_queue(), ["Nora Belkacem"])
        [mail] = self._get_mails(self.yann)
        self.assertIn("vous l’attendiez", mail.body_html)

    def test_every_way_to_free_a_seat(self):
        for free in (
            lambda seat: seat.with_user(self.trainer).action_cancel(),
            lambda seat: seat.action_archive(),
            lambda seat: seat.unlink(),
            lambda seat: seat.write({"event_id": self._create_workshop("Other").id}),
            lambda seat: self.workshop.write({"seats_max": 3}),
            lambda seat: self.workshop.write({"seats_limited": False}),
        ):
            with self.subTest(free), self.env.cr.savepoint() as savepoint:
                [seat, *_others] = self._sign_up(self.anne, self.yann, self.nora)
                free(seat)
                self.assertIn("Nora Belkacem", self._get_seats())
                self.assertFalse(self._get_queue())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_nobody_overtakes(self):
        """Who asks after a seat was freed and given waits behind."""
        self._sign_up(self.anne, self.yann, self.nora)
        self._as(self.yann)._portal_cancel_workshop(self.workshop.id)
        self._sign_up(self.yann)
        self.assertEqual(self._get_seats(), ["Anne Le Goff", "Nora Belkacem"])
        self.assertEqual(self._get_queue(), ["Yann Kervella"])

    def test_leaving_the_waiting_list(self):
        self._sign_up(self.anne, self.yann, self.nora)
        self._as(self.nora)._portal_cancel_workshop(self.workshop.id)
        self.assertFalse(self._get_queue())

    def test_the_back_office_respects_the_capacity(self):
        self._sign_up(self.anne, self.yann)
        with self.assertRaises(ValidationError):
            self.workshop._give_seats(self.nora)

    def test_a_coach_puts_somebody_on_the_list(self):
        """With a seat left, he gets it at once."""
        workshop = self.workshop.with_user(self.trainer)
        workshop.waiting_ids = [(0, 0, {"entrepreneur_id": self.anne.id})]
        self.assertEqual(self._get_seats(), ["Anne Le Goff"])

    def test_begun_or_cancelled(self):
        person = self._as(self.anne)
        self.workshop.kanban_state = "cancel"
        with self.assertRaisesRegex(UserError, "cancelled"):
            person._portal_sign_up(self.workshop.id)
        self.workshop.kanban_state = "normal"
        self._sign_up(self.anne)
        self._let_pass(hours=1)
        with self.assertRaisesRegex(UserError, "has begun"):
            person._portal_cancel_workshop(self.workshop.id)
        with self.assertRaises(MissingError):
            self._as(self.nora)._portal_sign_up(self.workshop.id)

    def test_somewhere_else(self):
        """RGPD-05: neither another cooperative's workshop, nor an event for all."""
        other = self._create_workshop(
            "Other", company_id=self._create_company("Other").id
        )
        event = self._create_workshop("Event", is_workshop=False)
        for record in (other, event):
            with self.assertRaises(MissingError):
                self._as(self.anne)._portal_sign_up(record.id)

    def test_no_right_by_rpc(self):
        """Design §4.9: the portal has private services, and no right on a model."""
        portal = self.anne.portal_user_id
        for name in (
            "event.registration",
            "cae.workshop.session",
            "cae.workshop.waiting",
            "cae.workshop.attendance",
            "cae.skill.assessment",
            "cae.support.time",
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(name, operation=operation):
                    records = self.env[name].with_user(portal)
                    self.assertFalse(records.has_access(operation))
        with self.assertRaises(AccessError):
            self.workshop.session_ids.with_user(portal).read(["token"])

    def test_reminder(self):
        """Once, within the last two days, to those who still come."""
        self._sign_up(self.anne, self.yann)
        self._as(self.yann)._portal_cancel_workshop(self.workshop.id)
        seats = self.env["event.registration"]
        seats._cron_remind_of_workshops()
        self.assertEqual(len(self._get_mails(self.anne)), 1, "too early")
        start = self.now + timedelta(days=1)
        self.workshop.write({"date_begin": start, "date_end": start + HOUR})
        for _night in range(2):
            seats._cron_remind_of_workshops()
        self.assertEqual(len(self._get_mails(self.anne)), 2)
        self.assertEqual(len(self._get_mails(self.yann)), 1)
