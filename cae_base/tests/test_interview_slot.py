from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import MissingError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .interview_tools import DOT, sign_first
from .test_interview import InterviewCase


class SlotCase(InterviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coach.tz = "Europe/Paris"
        cls.slots = cls._open_slots(*range(5, 8))
        cls.person = cls._open_person()

    @classmethod
    def _open_slots(cls, *days, user=None, **vals):
        user = user or cls.coach
        return (
            cls.env["cae.interview.slot"]
            .with_user(user)
            .create(
                [
                    {
                        "start": fields.Datetime.to_datetime(cls._day(day))
                        + timedelta(hours=9),
                        "place": "Lorient",
                        **vals,
                    }
                    for day in days
                ]
            )
            .sudo(False)
        )

    def _mails(self):
        return self.env["mail.mail"].search([("model", "=", "calendar.event")])


@tagged("post_install", "-at_install")
class TestInterviewSlot(SlotCase):
    """Slots that a coach opens, and that those whom he follows book."""

    def test_booked(self):
        booking = self.person._portal_book(self.slots[0].id)
        event = booking.event_id
        self.assertEqual(event.start, self.slots[0].start)
        self.assertEqual(event.stop, self.slots[0].stop)
        self.assertEqual(event.user_id, self.coach)
        self.assertEqual(event.location, "Lorient")
        both = self.portal.partner_id | self.coach.partner_id
        self.assertEqual(event.attendee_ids.partner_id, both)
        self.assertEqual(self._mails().recipient_ids, both, "both are invited")
        self.assertEqual(self.slots[0].state, "booked")
        self.assertEqual(self.slots[0].entrepreneur_id, self.anne)
        self.assertEqual(self.person._get_portal_appointment(), event)
        self.assertNotIn(self.slots[0], self.person._get_portal_slots())

    def test_booked_once(self):
        """Pressed twice: one booking, one appointment."""
        first = self.person._portal_book(self.slots[0].id)
        self.assertEqual(self.person._portal_book(self.slots[0].id), first)
        with self.assertRaisesRegex(UserError, "move it, or cancel it"):
            self.person._portal_book(self.slots[1].id)

    def _follow_another(self):
        user = self._create_user("portal", "yann@blavet.example")
        self._create_entrepreneur(
            "Yann", partner_id=user.partner_id.id, coach_id=self.coach.id
        )
        return self._open_person(user)

    def test_taken_by_another(self):
        yann = self._follow_another()
        yann._portal_book(self.slots[0].id)
        with self.assertRaisesRegex(UserError, "has just been booked"):
            self.person._portal_book(self.slots[0].id)
        self.person._portal_book(self.slots[1].id)

    @mute_logger("odoo.sql_db")
    def test_the_database_says_who_was_first(self):
        """Two at once: what both had read as free has one booking."""
        self.env["cae.interview.booking"]._book(self.slots[0], self._follow_another())
        with self.assertRaisesRegex(UserError, "has just been booked"):
            self.env["cae.interview.booking"]._book(self.slots[0], self.anne)
        self.assertEqual(len(self.slots[0].booking_ids), 1)

    def test_moved(self):
        booking = self.person._portal_book(self.slots[0].id)
        event = booking.event_id
        moved = self.person._portal_move_booking(booking.id, str(self.slots[1].id))
        self.assertEqual(moved.event_id, event)
        self.assertEqual(event.start, self.slots[1].start)
        self.assertEqual(self.slots.mapped("state"), ["open", "booked", "open"])
        self.assertEqual(
            self.person._portal_move_booking(moved.id, self.slots[1].id), moved
        )

    def test_cancelled(self):
        booking = self.person._portal_book(self.slots[0].id)
        event, before = booking.event_id, self._mails()
        self.person._portal_cancel_booking(booking.id)
        self.assertFalse(event.active)
        self.assertEqual(self.slots[0].state, "open")
        told = (self._mails() - before).recipient_ids
        self.assertEqual(told, self.portal.partner_id | self.coach.partner_id)
        self.assertFalse(self.person._get_portal_appointment())
        self.person._portal_book(self.slots[0].id)

    def test_until_so_many_hours_before(self):
        """The setting says how many: 24, unless the cooperative has its own row."""
        soon = fields.Datetime.now() + timedelta(hours=20)
        slot = self._open_slots(0, start=soon)
        booking = self.person._portal_book(slot.id)
        with self.assertRaisesRegex(UserError, "until 24 hours before"):
            self.person._portal_cancel_booking(booking.id)
        with self.assertRaisesRegex(UserError, "until 24 hours before"):
            self.person._portal_move_booking(booking.id, self.slots[0].id)
        self.env["cae.legal.setting"].create(
            {
                "code": "interview_change_hours",
                "name": "Hours",
                "value": 2,
                "unit": "hour",
                "reference": "Charte",
                "company_id": self.company.id,
            }
        )
        self.person._portal_cancel_booking(booking.id)

    def test_whose_slots(self):
        """Those of his coach, to come, not withdrawn; an id of others is nobody's."""
        manager = self.users["manager"]
        other = self._open_slots(5, user=manager)
        past = self._open_slots(-1)
        self.slots[2].action_withdraw()
        self.assertEqual(self.person._get_portal_slots(), self.slots[:2])
        for wrong in (other.id, 0, "x", "9" * 30, None):
            with self.subTest(wrong), self.assertRaises(MissingError):
                self.person._portal_book(wrong)
        for gone in (past, self.slots[2]):
            with self.assertRaisesRegex(UserError, "choose another"):
                self.person._portal_book(gone.id)

    def test_somebody_elses_booking(self):
        booking = self._follow_another()._portal_book(self.slots[0].id)
        with self.assertRaises(MissingError):
            self.person._portal_cancel_booking(booking.id)
        with self.assertRaises(MissingError):
            self.person._portal_move_booking(booking.id, self.slots[1].id)

    def test_withdrawn(self):
        """Whoever had booked is told, and the slot is offered no more."""
        booking = self.person._portal_book(self.slots[0].id)
        slot = self.slots[0].with_user(self.coach)
        with self.assertRaisesRegex(UserError, "cancel the booking first"):
            slot.start = self.slots[0].start + timedelta(days=30)
        with self.assertRaisesRegex(UserError, "cancel the booking first"):
            slot.unlink()
        slot.action_withdraw()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(slot.state, "cancelled")
        slot.action_open_again()
        self.assertEqual(slot.state, "open")

    @mute_logger("odoo.sql_db")
    def test_a_coach_is_not_in_two_places(self):
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self._open_slots(5, duration=0.5)
        self.slots[0].action_withdraw()
        self.env.flush_all()
        self._open_slots(5, duration=0.5)

    def test_states_are_searched(self):
        self.person._portal_book(self.slots[0].id)
        self.slots[1].action_withdraw()
        slots = self.env["cae.interview.slot"]
        for slot in self.slots:
            domain = [("state", "=", slot.state), ("user_id", "=", self.coach.id)]
            self.assertEqual(slots.search(domain), slot)

    def _series(self, **vals):
        return (
            self.env["cae.interview.slot.series"]
            .with_user(self.coach)
            .create(
                {
                    "date_from": self._day(30),
                    "date_to": self._day(43),
                    "time_to": 11,
                    **vals,
                }
            )
        )

    def test_a_series(self):
        series = self._series(monday=True)
        self.assertEqual(series.slot_count, 8, "two weeks, two days, two hours")
        series.action_open_slots()
        slots = self.env["cae.interview.slot"].search(
            [("user_id", "=", self.coach.id), ("start", ">", self._day(29))]
        )
        self.assertEqual(len(slots), 8)
        local = {
            fields.Datetime.context_timestamp(
                slot.with_context(tz="Europe/Paris"), slot.start
            ).hour
            for slot in slots
        }
        self.assertEqual(local, {9, 10}, "the times of the coach")
        with self.assertRaisesRegex(UserError, "no slot to open"):
            series.action_open_slots()

    def test_a_series_that_makes_no_sense(self):
        for vals in (
            {"date_to": self._day(20)},
            {"date_from": self._day(-40), "date_to": self._day(-20)},
            {"tuesday": False},
            {"duration": 0},
            {"date_to": self._day(3000)},
            {"pause": -60},
        ):
            with self.subTest(vals):
                self.assertEqual(self._series(**vals).slot_count, 0)

    def test_from_the_appointment_to_the_report(self):
        event = self.person._portal_book(self.slots[0].id).event_id
        action = event.with_user(self.coach).action_write_interview()
        interview = (
            self.env["cae.interview"]
            .with_user(self.coach)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(interview.entrepreneur_id, self.anne)
        self.assertEqual(interview.event_id, event)
        self.assertEqual(interview.date, self.slots[0].start.date())
        again = event.with_user(self.coach).action_write_interview()
        self.assertEqual(again["res_id"], interview.id)


@tagged("post_install", "-at_install")
class TestInterviewPages(SlotCase, HttpCase):
    """The pages of the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.password = cls.portal.login
        cls.interview = cls._interview()
        sign_first(cls.interview)

    def setUp(self):
        super().setUp()
        self.authenticate(self.portal.login, self.portal.login)

    def _token(self):
        page = self.url_open("/my/appointments").text
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    def _post(self, address, **data):
        return self.url_open(address, {"csrf_token": self._token(), **data})

    def test_signed_on_the_portal(self):
        page = f"/my/interviews/{self.interview.id}"
        self.assertIn(page, self.url_open("/my/support").text)
        self.assertIn("portal.signature_form", self.url_open(page).text)
        document = self.url_open(f"{page}/document.pdf")
        self.assertEqual(document.content, self.interview.document_id.raw)
        self.assertEqual(self.url_open(f"{page}/certificate.pdf").status_code, 404)
        self.assertEqual(self.url_open(f"{page}/image.pdf").status_code, 404)
        call = {"jsonrpc": "2.0", "method": "call", "params": {}}
        call["params"] = {"name": "Anne Le Goff", "signature": DOT}
        result = self.url_open(f"{page}/sign", json=call).json()["result"]
        self.assertTrue(result["redirect_url"].startswith(page))
        self.assertEqual(self.interview.state, "signed")
        self.assertNotIn("portal.signature_form", self.url_open(page).text)
        self.assertEqual(self.url_open(f"{page}/certificate.pdf").status_code, 200)
        again = self.url_open(f"{page}/sign", json=call).json()["result"]
        self.assertIn("déjà signé", again["error"])

    def test_booked_moved_cancelled(self):
        page = self._post(f"/my/slots/{self.slots[0].id}/book")
        self.assertIn("/my/support", page.url)
        booking = self.slots[0].booking_id
        self.assertEqual(booking.entrepreneur_id, self.anne)
        move = f"/my/appointments/{booking.id}/move"
        self.assertIn(move, page.text)
        self._post(move, slot_id=str(self.slots[1].id))
        booking = self.slots[1].booking_id
        self.assertTrue(booking)
        self._post(f"/my/appointments/{booking.id}/cancel")
        self.assertEqual(self.slots.mapped("state"), ["open"] * 3)

    def test_a_sentence_when_it_is_taken(self):
        self.slots[0].action_withdraw()
        page = self._post(f"/my/slots/{self.slots[0].id}/book")
        self.assertEqual(page.status_code, 200)
        self.assertIn('role="alert"', page.text)
        self.assertFalse(self.slots[0].booking_id)

    def test_nothing_to_book(self):
        """No slot, no coach: a sentence, and a way back."""
        self.slots.action_withdraw()
        page = self.url_open("/my/appointments").text
        self.assertNotIn("/book", page)
        self.assertIn('href="/my/support"', page)
        self.anne.coach_id = False
        self.assertEqual(self.url_open("/my/appointments").status_code, 200)
        self.assertEqual(self.url_open("/my/support").status_code, 200)
