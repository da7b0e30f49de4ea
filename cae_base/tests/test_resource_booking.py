"""Shared resources: what is free, what is refused, and never two at once."""

from datetime import datetime, timedelta
from unittest import TestCase

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..engine import booking as engine
from ..portal_errors import PortalPersonError
from .sharing_case import SharingCase
from .test_engine import doctest

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestBookingEngine(TestCase):
    def test_examples(self):
        result = doctest.testmod(engine)
        self.assertFalse(result.failed)
        self.assertTrue(result.attempted)


@tagged("post_install", "-at_install")
class TestResourceBooking(SharingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiln = cls._create_resource()
        cls.monday = cls._next(0)

    def test_never_two_at_once(self):
        self._book(self.kiln, self.monday, 9, 12)
        for start, stop in ((9, 12), (10, 11), (11, 13), (9, 18)):
            with (
                self.subTest(start=start),
                self.assertRaisesRegex(UserError, "has booked it"),
            ):
                self._book(self.kiln, self.monday, start, stop)
        self._book(self.kiln, self.monday, 12, 14)
        self._book(self._create_resource(), self.monday, 9, 12)

    def test_never_moved_onto_another(self):
        self._book(self.kiln, self.monday, 9, 12)
        booking = self._book(self.kiln, self.monday, 12, 14)
        with self.assertRaisesRegex(UserError, "has booked it"):
            booking.start -= timedelta(hours=1)

    def test_free_again_once_cancelled(self):
        self._book(self.kiln, self.monday).with_user(
            self.users["coach"]
        ).action_cancel()
        self.assertTrue(self._book(self.kiln, self.monday))

    def test_outside_of_the_hours(self):
        for day, start, stop in (
            (self.monday, 8, 10),
            (self.monday, 17, 19),
            (self._next(5), 9, 12),
        ):
            with self.assertRaisesRegex(ValidationError, "opening hours"):
                self._book(self.kiln, day, start, stop)

    def test_across_a_closing_day(self):
        car = self._create_resource(name="Fourgon", is_overnight=True)
        self.env["cae.shared.resource.closing"].create(
            {
                "name": "Fête locale",
                "date_from": self._next(1),
                "date_to": self._next(1),
            }
        )
        start = car._from_local(datetime.combine(self.monday, datetime.min.time()))
        vals = {
            "resource_id": car.id,
            "start": start + timedelta(hours=9),
            "stop": start + timedelta(days=2, hours=9),
        }
        with self.assertRaisesRegex(ValidationError, "closed from .*Fête locale"):
            self.env["cae.resource.booking"].create(vals)
        later = {
            name: moment + timedelta(days=2)
            for name, moment in vals.items()
            if name != "resource_id"
        }
        booking = self.env["cae.resource.booking"].create({**vals, **later})
        self.assertIn("from", booking._tell_period())

    def test_a_closing_of_one_resource_is_not_of_another(self):
        self.env["cae.shared.resource.closing"].create(
            {
                "name": "Révision",
                "date_from": self.monday,
                "date_to": self.monday,
                "resource_ids": [Command.set(self.kiln.ids)],
            }
        )
        with self.assertRaises(ValidationError):
            self._book(self.kiln, self.monday)
        self.assertTrue(self._book(self._create_resource(), self.monday))

    def test_price_is_that_of_the_day_it_was_booked(self):
        self.kiln.write({"price_unit": "hour", "price": 8.5})
        booking = self._book(
            self.kiln,
            self.monday,
            entrepreneur_id=self.anne.id,
            cae_activity_id=self.pottery.id,
        )
        self.assertEqual(booking.amount, 25.5)
        self.kiln.price = 100
        self.assertEqual(booking.amount, 25.5)
        with self.assertRaisesRegex(ValidationError, "free of charge"):
            self._book(self.kiln, self._next(1), entrepreneur_id=self.anne.id)
        with self.assertRaisesRegex(ValidationError, "does not work in"):
            self._book(
                self.kiln,
                self._next(1),
                entrepreneur_id=self.yann.id,
                cae_activity_id=self.pottery.id,
            )

    def test_the_state_changes_by_its_buttons(self):
        booking = self._book(self.kiln, self.monday).with_user(self.users["coach"])
        with self.assertRaises(AccessError):
            booking.state = "cancelled"
        with self.assertRaisesRegex(UserError, "Cancel the booking"):
            booking.with_user(self.users["manager"]).unlink()

    def test_summer_and_winter(self):
        """9 o'clock stays 9 o'clock when the clocks change."""
        for day in (datetime(2026, 7, 6, 9), datetime(2026, 12, 7, 9)):
            moment = self.kiln._from_local(day)
            self.assertEqual(self.kiln._to_local(moment), day)
        self.assertEqual(
            self.kiln._from_local(datetime(2026, 7, 6, 9)), datetime(2026, 7, 6, 7)
        )


@tagged("post_install", "-at_install")
class TestPortalBooking(SharingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kiln = cls._create_resource()
        cls.monday = cls._next(0)

    def _values(self, **values):
        return {"day": str(self.monday), "start": "09:00", "stop": "12:00", **values}

    def _ask(self, person=None, resource=None, **values):
        return self._as(person or self.anne)._portal_book_resource(
            (resource or self.kiln).id, self._values(**values)
        )

    def _list_free(self, day):
        days = self._as(self.yann)._portal_list_week(self.kiln, self.monday)
        [free] = [one["free"] for one in days if one["day"] == day]
        return [(period.start.hour, period.stop.hour) for period in free]

    def test_what_is_free(self):
        self._ask()
        self.assertEqual(self._list_free(self.monday), [(12, 18)])
        self.assertEqual(self._list_free(self._next(1)), [(9, 18)])
        self.assertEqual(self._list_free(self._next(6)), [])

    def test_booked_at_once_or_approved(self):
        self.assertEqual(self._ask().state, "booked")
        self.kiln.approver_id = self.users["coach"]
        asked = self._ask(self.yann, start="14:00", stop="15:00")
        self.assertEqual(asked.state, "asked")
        self.assertEqual(asked.activity_ids.user_id, self.users["coach"])
        self.assertEqual(self._list_free(self.monday), [(12, 14), (15, 18)])
        before = self._get_mails()
        asked.with_user(self.users["coach"]).action_approve()
        self.assertEqual(asked.state, "booked")
        self.assertFalse(asked.activity_ids)
        mail = self._get_mails() - before
        self.assertEqual(mail.recipient_ids, self.yann.partner_id)

    def test_sent_twice_it_is_one(self):
        self.assertEqual(self._ask(), self._ask())

    def test_taken_says_so(self):
        self._ask()
        with self.assertRaisesRegex(UserError, "has booked it"):
            self._ask(self.yann)

    def test_what_is_typed(self):
        for values, field in (
            ({"day": ""}, "day"),
            ({"day": "2026-99-99"}, "day"),
            ({"start": "09:07"}, "start"),
            ({"start": "x"}, "start"),
            ({"stop": "09:00"}, "stop"),
            ({"purpose": "x" * 300}, "purpose"),
        ):
            with self.subTest(values), self.assertRaises(PortalPersonError) as caught:
                self._ask(**values)
            self.assertIn(field, caught.exception.errors)

    def test_delays(self):
        self.kiln.write({"notice_hours": 24 * 30, "horizon_days": 60})
        with self.assertRaisesRegex(UserError, "720 hours ahead"):
            self._ask()
        self.kiln.write({"notice_hours": 0, "horizon_days": 1})
        with self.assertRaisesRegex(UserError, "1 days ahead"):
            self._ask(day=str(self._next(0, weeks=2)))
        with self.assertRaisesRegex(UserError, "over"):
            self._ask(day=str(self._next(0, weeks=-1)))

    def test_who_pays(self):
        self.kiln.write({"price_unit": "day", "price": 20})
        booking = self._ask()
        self.assertEqual(booking.cae_activity_id, self.pottery)
        self.assertEqual(booking.amount, 20)
        with self.assertRaises(PortalPersonError):
            self._ask(self.yann, start="14:00", stop="15:00")
        self._create_activity("Studio Bleu", self._key(self.anne))
        other = self._create_activity("Jardins", self._key(self.yann))
        for typed in ("", str(other.id), str(self.structure.id)):
            with self.assertRaises(PortalPersonError):
                self._ask(start="14:00", stop="15:00", cae_activity_id=typed)

    def test_cancel_until_a_delay(self):
        booking = self._ask()
        with self.assertRaises(MissingError):
            self._as(self.yann)._portal_cancel_resource_booking(booking.id)
        self.kiln.cancel_hours = 24 * 60
        with self.assertRaisesRegex(UserError, "1440 hours before"):
            self._as(self.anne)._portal_cancel_resource_booking(booking.id)
        self.kiln.cancel_hours = 1
        for _twice in range(2):
            self._as(self.anne)._portal_cancel_resource_booking(booking.id)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self._list_free(self.monday), [(9, 18)])

    def test_the_team_tells_why(self):
        booking = self._ask()
        booking.cancel_reason = "Panne"
        before = self._get_mails()
        booking.with_user(self.users["coach"]).action_cancel()
        mail = self._get_mails() - before
        self.assertIn("Panne", mail.body_html)

    def test_first_day(self):
        """On a Saturday its page opens on the Monday."""
        with freeze_time("2026-11-28 10:00"):
            self.assertEqual(str(self.kiln._get_first_day()), "2026-11-30")
        with freeze_time("2026-11-27 10:00"):
            self.assertEqual(str(self.kiln._get_first_day()), "2026-11-27")

    def test_kept_overnight(self):
        car = self._create_resource(name="Fourgon", is_overnight=True)
        booking = self._ask(resource=car, last_day=str(self._next(2)))
        self.assertEqual(booking.stop - booking.start, timedelta(days=2, hours=3))


@tagged("post_install", "-at_install")
class TestBookingPages(SharingCase, HttpCase):
    def test_pages_show_no_code(self):
        kiln = self._create_resource(name=f"Four {SCRIPT}", rules=SCRIPT, place=SCRIPT)
        self._book(kiln, self._next(0), entrepreneur_id=self.anne.id)
        self.authenticate("anne@blavet.example", "anne@blavet.example")
        for address in ("/my/resources", f"/my/resources/{kiln.id}"):
            with self.subTest(address):
                page = self.url_open(address).text
                self.assertIn("&lt;script&gt;alert(1)", page)
                self.assertNotIn(SCRIPT, page)
        for week in ("x", "1900-01-01", "9999-12-31", str(fields.Date.today())):
            answer = self.url_open(f"/my/resources/{kiln.id}?week={week}")
            self.assertEqual(answer.status_code, 200)
