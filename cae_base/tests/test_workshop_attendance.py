"""Attendance of workshops: signed on a phone or by hand, counted and certified."""

from base64 import b64decode
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from .workshop_case import HOUR, WorkshopCase

DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestWorkshopAttendance(WorkshopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = cls.now.replace(hour=8, minute=0, second=0)
        cls.workshop.write({"date_begin": start, "date_end": start + 2 * HOUR})
        cls.start = start
        cls.session = cls.workshop.session_ids
        cls.workshop._give_seats(cls.anne | cls.yann)
        cls.token = cls.session.token

    def _sign(self, person, minutes=2, token=None, **vals):
        """As a phone does it, so many minutes after the session has begun."""
        with freeze_time(self.start + timedelta(minutes=minutes)):
            return self._as(person)._portal_sign_attendance(
                self.session.id, token or self.token, **vals
            )

    def _count(self):
        self.env["cae.workshop.attendance"]._cron_count_attendance()
        return self.env["cae.support.time"].search(
            [("res_model", "=", "cae.workshop.session")]
        )

    # --- on a phone ---------------------------------------------------------

    def test_one_tap(self):
        attendance = self._sign(self.anne)
        self.assertEqual(attendance.entrepreneur_id, self.anne)
        self.assertEqual(attendance.minutes, 120)
        self.assertFalse(attendance.marked_by_id)
        seat = self.workshop._get_registrations(self.anne)
        self.assertEqual(seat.state, "done")

    def test_second_scan(self):
        """Bad input: the second scan says when one has signed; nothing is written."""
        first = self._sign(self.anne)
        second = self._sign(self.anne, minutes=50)
        self.assertEqual(first, second)
        hour = self.session._to_local(first.signed_on).hour
        self.assertIn(f"{hour}:02", second._tell_signed_already())
        # later than the code is good, too
        self.assertEqual(self._sign(self.anne, minutes=500), first)

    def test_when_it_signs(self):
        for minutes, sentence in (
            (-31, "too early"),
            (181, "too late"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._sign(self.anne, minutes)
        self.assertTrue(self._sign(self.anne, -29))
        self.assertTrue(self._sign(self.yann, 179))

    def test_another_code(self):
        for token in ("", "x", self.token[:-1]):
            with self.assertRaisesRegex(UserError, "not the session's"):
                self._sign(self.anne, token=token or "-")

    def test_not_registered(self):
        """A sentence, and the way to register while a seat is left."""
        with self.assertRaisesRegex(UserError, "not registered"):
            self._sign(self.nora)
        with freeze_time(self.start), self.assertRaisesRegex(UserError, "No seat"):
            self._as(self.nora)._portal_sign_up_here(self.session.id, self.token)
        self.workshop.seats_max = 3
        with freeze_time(self.start):
            for _twice in range(2):
                self._as(self.nora)._portal_sign_up_here(self.session.id, self.token)
        self.assertTrue(self._sign(self.nora))

    def test_not_from_afar(self):
        """The code alone opens the door of a workshop that has begun."""
        self.workshop.seats_max = 3
        with freeze_time(self.start), self.assertRaises(UserError):
            self._as(self.nora)._portal_sign_up_here(self.session.id, "x")

    def test_another_cooperative(self):
        self.workshop.company_id = self._create_company("Other")
        with self.assertRaises(MissingError):
            self._sign(self.anne)

    def test_drawn_signature(self):
        self.workshop.is_signature_drawn = True
        with self.assertRaisesRegex(UserError, "Draw"):
            self._sign(self.anne)
        self.assertTrue(self._sign(self.anne, image=DOT).signature)

    # --- by hand ------------------------------------------------------------

    def test_the_trainer_marks(self):
        self._sign(self.anne)
        self.assertEqual(self.session.absent_ids.name, "Yann Kervella")
        with freeze_time(self.start + HOUR):
            seats = self.session.absent_ids.with_user(self.trainer)
            seats.with_context(cae_session_id=self.session.id).action_mark_present()
            self.session.with_user(self.trainer).action_mark_all_present()
        by_hand = self.session._get_attendance(self.yann)
        self.assertEqual(by_hand.marked_by_id, self.trainer)
        self.assertFalse(self.session.absent_ids)
        self.assertFalse(self.session._get_attendance(self.anne).marked_by_id)

    def test_not_before_it_begins(self):
        with (
            freeze_time(self.start - HOUR),
            self.assertRaisesRegex(UserError, "has not begun"),
        ):
            self.session.with_user(self.trainer).action_mark_all_present()

    def test_a_proof_stays(self):
        """IMP-06: minutes alone are corrected, and no signature is deleted."""
        self._sign(self.anne)
        attendance = self.session.attendance_ids.with_user(self.trainer)
        with self.assertRaises(AccessError):
            attendance.signed_on = self.now
        attendance.minutes = 60
        with self.assertRaisesRegex(UserError, "lasted 120"):
            attendance.minutes = 121
        with self.assertRaisesRegex(UserError, "manager"):
            attendance.unlink()
        attendance.with_user(self.users["manager"]).unlink()

    def test_hours_that_were_signed_stay(self):
        """IMP-06: nobody makes a session longer once somebody has signed it."""
        session = self.session.with_user(self.trainer)
        session.stop += HOUR
        self._sign(self.anne)
        for vals in ({"stop": self.session.stop + HOUR}, {"start": self.now}):
            with self.assertRaisesRegex(UserError, "have signed this session"):
                session.write(vals)
        session.write({"start": self.session.start, "place": "Upstairs"})

    def test_a_signed_session_does_not_move_with_its_workshop(self):
        """IMP-06."""
        self._sign(self.anne)
        self.workshop.with_user(self.trainer).date_end += HOUR
        self.assertEqual(self.session.minutes, 120)

    # --- what it counts for -------------------------------------------------

    def test_hours_of_a_person(self):
        self._sign(self.anne).minutes = 90
        self.env.invalidate_all()
        self.assertEqual(self.anne.workshop_hours, 1.5)
        self.assertEqual(self.yann.workshop_hours, 0)
        seat = self.workshop._get_registrations(self.anne)
        self.assertEqual(seat.cae_minutes, 90)

    def test_time_of_the_trainer(self):
        """IMP-06: once for the session, for each who came; late ones are added."""
        self._sign(self.anne)
        time = self._count()
        self.assertEqual(time.entrepreneur_ids, self.anne)
        self.assertEqual((time.minutes, time.kind), (120, "workshop"))
        self.assertEqual(time.coach_id, self.trainer)
        self._sign(self.yann)
        self.assertEqual(self._count(), time, "one row, written again")
        self.assertEqual(time.entrepreneur_ids, self.anne | self.yann)
        self.session.attendance_ids.with_user(self.users["manager"]).unlink()
        self.assertFalse(time.exists())

    def test_who_pays_is_written_afterwards(self):
        """IMP-06: the funder or the trainer of a workshop that was held."""
        self._sign(self.anne)
        time = self._count()
        action = self.env["cae.funded.action"].create(
            {
                "name": "Create in Brittany",
                "funder": "Region",
                "date_from": "2020-01-01",
                "date_to": "2040-12-31",
            }
        )
        self.workshop.with_user(self.trainer).funded_action_id = action
        self.assertEqual(time.funded_action_id, action)
        self.workshop.user_id = self.users["manager"]
        self.assertEqual(time.coach_id, self.users["manager"])

    def test_time_that_was_signed_stays(self):
        """IMP-06: through no door is it lengthened, deleted, or said to be signed."""
        self._sign(self.anne)
        time = self._count().with_user(self.trainer)
        for vals in ({"minutes": 600}, {"entrepreneur_ids": [(4, self.yann.id)]}):
            with self.assertRaisesRegex(UserError, "stays as it is"):
                time.write(vals)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            time.unlink()
        with self.assertRaises(AccessError):
            time.res_id = False
        with self.assertRaises(AccessError):
            time.create(
                {
                    "name": "Selling",
                    "minutes": 600,
                    "res_model": self.session._name,
                    "res_id": self.session.id + 1,
                }
            )
        typed = time.copy()
        typed.minutes = 30
        typed.unlink()

    def test_satisfaction(self):
        """Asked once, of those who came."""
        person = self._as(self.anne)
        with self.assertRaisesRegex(UserError, "Who came"):
            self._let_pass_and(person._portal_rate_workshop, 4, "")
        self._sign(self.anne)
        self.env.invalidate_all()
        for mark in (0, 6):
            with self.assertRaisesRegex(UserError, "1 to 5"):
                self._let_pass_and(person._portal_rate_workshop, mark, "")
        self._let_pass_and(person._portal_rate_workshop, 4, " More examples ")
        seat = self.workshop._get_registrations(self.anne)
        self.assertEqual((seat.cae_rating, seat.cae_comment), (4, "More examples"))
        with self.assertRaisesRegex(UserError, "already answered"):
            self._let_pass_and(person._portal_rate_workshop, 1, "")
        self.env.invalidate_all()
        self.assertEqual(
            (self.workshop.rating_mean, self.workshop.rating_count), (4, 1)
        )

    def _let_pass_and(self, service, *args):
        with freeze_time(self.start + 3 * HOUR):
            self.env.invalidate_all()
            return service(self.workshop.id, *args)

    # --- on paper -----------------------------------------------------------

    def _print(self, name, records):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            f"cae_base.{name}", records.ids
        )
        return html.decode()

    def test_attendance_sheet(self):
        """IMP-06: date, length, trainer, participant, signature."""
        self.workshop.is_signature_drawn = True
        self._sign(self.anne, image=DOT)
        page = self._print("report_attendance_sheet", self.workshop)
        for text in ("Anne Le Goff", "Yann Kervella", "120", self.trainer.name):
            self.assertIn(text, page)
        self.assertIn("data:image/png;base64", page)
        self.assertEqual(page.count("Signed on a phone"), 1)

    def test_certificate(self):
        seats = self.workshop._get_registrations(self.anne | self.yann)
        self._sign(self.anne)
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Yann Kervella has signed no session"):
            seats.action_print_certificate()
        seat = self.workshop._get_registrations(self.anne)
        self.assertTrue(seat.with_user(self.trainer).action_print_certificate())
        page = self._print("report_workshop_certificate", seat)
        for text in ("Anne Le Goff", "Selling", "2\N{NO-BREAK SPACE}h"):
            self.assertIn(text, page)

    def test_the_code_to_project(self):
        image = self.session.with_user(self.trainer)._get_sign_image()
        self.assertTrue(b64decode(image).startswith(b"\x89PNG"))
