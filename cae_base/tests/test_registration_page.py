"""The public page where candidates register for an information meeting."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo import Command, http
from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign

from ..controllers.registration import PATH
from ..models.cae_registration_count import PARAMETERS
from ..registration_form import TOKEN_SCOPE, make_token, seconds_since
from .common import CooperativeCase

FORM = {
    "name": "Anne Le Goff",
    "email": "Anne@Example.com",
    "phone": "06 01 02 03 04",
    "project": "Pottery for restaurants",
    "consent": "1",
}


@tagged("post_install", "-at_install")
class TestRegistrationPage(CooperativeCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.path = f"{PATH}/{self.company.id}"
        self.authenticate(None, None)
        self.env["res.lang"]._activate_lang("en_US")
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        for name, value in {
            "registrations_per_address": "1000",
            "registrations_per_hour": "1000",
            "registration_min_seconds": "3",
        }.items():
            self._set_parameter(name, value)
        self._create_meeting("Long ago", days=-100)

    def _set_parameter(self, name, value):
        self.env["ir.config_parameter"].set_param(f"cae_base.{name}", value)

    def _create_meeting(self, name="Meeting in Lorient", days=7, **vals):
        begin = datetime.now().replace(microsecond=0) + timedelta(days=days)
        return self.env["event.event"].create(
            {
                "name": name,
                "is_information_meeting": True,
                "company_id": self.company.id,
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
                "date_tz": "Europe/Paris",
                **vals,
            }
        )

    def _token(self, seconds=60):
        with freeze_time(datetime.now() - timedelta(seconds=seconds)):
            return make_token(self.env)

    def _post(self, meeting=None, token=None, **values):
        data = {
            **FORM,
            "meeting": meeting.id if meeting else "",
            "token": self._token() if token is None else token,
            "csrf_token": http.Request.csrf_token(self),
            **values,
        }
        return self.url_open(self.path, data=data)

    def _candidates(self, email="anne@example.com"):
        return self.env["cae.entrepreneur"].search([("email_normalized", "=", email)])

    def _read_page(self, response):
        return html.fromstring(response.text).get_element_by_id("wrap").text_content()

    def assertThanked(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.url.endswith("/thanks"), response.url)

    def assertRefused(self, response, sentence, status=200):
        """Shown again, with a sentence, and nothing typed lost."""
        self.assertEqual(response.status_code, status)
        page = html.fromstring(response.text)
        self.assertIn(sentence, page.text_content())
        self.assertEqual(page.get_element_by_id("name").value, FORM["name"])
        self.assertEqual(page.get_element_by_id("project").value, FORM["project"])
        self.assertFalse(self._candidates())

    def test_register_for_a_meeting(self):
        meeting = self._create_meeting()
        self.assertIn("Meeting in Lorient", self.url_open(self.path).text)
        self.assertThanked(self._post(meeting))
        candidate = self._candidates()
        self.assertRecordValues(
            candidate,
            [
                {
                    "name": "Anne Le Goff",
                    "project": "Pottery for restaurants",
                    "company_id": self.company.id,
                    "coach_id": False,
                    "stage_id": self.env["cae.entrepreneur.stage"]._get_first_id(),
                    "date_entry": self.today,
                }
            ],
        )
        self.assertTrue(candidate.consent_date, "RGPD, art. 7")
        self.assertEqual(
            candidate.stage_history_ids.user_id, self.env.ref("base.public_user")
        )
        registration = meeting.registration_ids
        self.assertEqual(registration.partner_id, candidate.partner_id)
        self.assertEqual(
            (registration.email, registration.state), (FORM["email"], "open")
        )
        registration.action_set_done()
        self.assertEqual(candidate._criterion_information_meeting_attended(), candidate)

    def test_confirmation_is_odoos_own_or_ours(self):
        mails = self.env["mail.mail"]
        own = self._create_meeting()
        self.assertIn("after_sub", own.event_mail_ids.mapped("interval_type"))
        self._post(own)
        self.assertEqual(
            own.registration_ids.mail_registration_ids.mapped("mail_sent"), [True]
        )
        silent = self._create_meeting("Silent", event_mail_ids=[Command.clear()])
        before = mails.search([])
        self._post(silent, email="yann@example.com")
        [mail] = mails.search([]) - before
        self.assertIn("Silent", mail.body_html)
        self.assertEqual(mail.recipient_ids.email, "yann@example.com")

    def test_no_meeting_leaves_an_address(self):
        page = self.url_open(self.path).text
        self.assertIn("No meeting is planned", page)
        self.assertThanked(self._post())
        self.assertEqual(len(self._candidates()), 1)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.recipient_ids, self._candidates().partner_id)

    def test_second_registration_changes_and_reveals_nothing(self):
        meeting = self._create_meeting()
        first = self._post(meeting)
        known = self._candidates()
        mails = self.env["mail.mail"].search_count([])
        second = self._post(
            meeting,
            email=" ANNE@example.com ",
            name="Somebody Else",
            phone="0",
            project="Mine",
        )
        self.assertThanked(second)
        self.assertEqual(*map(self._read_page, (first, second)))
        self.assertEqual(self._candidates(), known)
        self.assertRecordValues(
            known, [{"name": "Anne Le Goff", "project": "Pottery for restaurants"}]
        )
        self.assertEqual(len(meeting.registration_ids), 1)
        self.assertEqual(
            self.env["mail.mail"].search_count([]), mails, "no second mail"
        )

    def test_the_coach_is_told_of_a_known_person_once(self):
        """A note for each time, escaped; one to-do for all of them, and no mail."""
        coach = self.users["coach"]
        known = self._create_entrepreneur(
            "Anne", email="anne@example.com", coach_id=coach.id, active=False
        )
        mails = self.env["mail.mail"].search_count([])
        for project in ("Bread", "<b>Bread</b> and wine"):
            self.assertThanked(self._post(project=project))
        [todo] = self.env["mail.activity"].search(
            [("res_model", "=", known._name), ("res_id", "=", known.id)]
        )
        self.assertEqual(todo.user_id, coach)
        self.assertEqual(todo.activity_type_id.name, "Registered Again")
        self.assertTrue(todo.summary)
        last, first = known.message_ids[:2]
        self.assertIn("Bread", first.body)
        self.assertIn("&lt;b&gt;Bread", last.body)
        self.assertIn("06 01 02 03 04", last.body)
        self.assertFalse((first | last).notification_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertFalse(known.active or known.phone or known.project)
        todo.action_done()
        self._post()
        self.assertTrue(
            self.env["mail.activity"].search(
                [("res_model", "=", known._name), ("res_id", "=", known.id)]
            ),
            "done, it is planned again",
        )

    def test_known_person_goes_to_another_meeting(self):
        self._post(self._create_meeting())
        other = self._create_meeting("Meeting in Vannes")
        self.assertThanked(self._post(other, name="Somebody Else"))
        self.assertEqual(len(self._candidates()), 1)
        self.assertEqual(other.registration_ids.name, "Anne Le Goff")

    def test_archived_person_is_known(self):
        self._post()
        self._candidates().active = False
        self._post()
        self.assertFalse(self._candidates())

    def test_meetings_offered(self):
        self._create_meeting("Past", days=-7)
        self._create_meeting("Workshop", is_information_meeting=False)
        self._create_meeting("Cancelled", kanban_state="cancel")
        other = self._create_company("Coopérative du Large")
        self._create_meeting("Elsewhere", company_id=other.id)
        full = self._create_meeting("Full", seats_limited=True, seats_max=1)
        self.env["event.registration"].create({"event_id": full.id, "name": "Yann"})
        self._create_meeting("Open", seats_limited=True, seats_max=1)
        page = self.url_open(self.path).text
        self.assertIn("Open", page)
        for name in ("Past", "Workshop", "Cancelled", "Elsewhere", "Full"):
            self.assertNotIn(f">{name}", page)
        self.assertRefused(self._post(full), "Choose one of these meetings")

    def test_bad_input(self):
        meeting = self._create_meeting()
        for values, sentence in (
            ({"email": "anne@"}, "not an e-mail address"),
            ({"email": ""}, "Write your e-mail address"),
            ({"consent": ""}, "Tick the box"),
            ({"phone": "0" * 41}, "At most 40 characters"),
        ):
            with self.subTest(**values):
                self.assertRefused(self._post(meeting, **values), sentence)

    def test_no_meeting_chosen(self):
        self._create_meeting()
        forged = self._create_meeting("Workshop", is_information_meeting=False)
        for meeting in (None, forged):
            self.assertRefused(self._post(meeting), "Choose one of these meetings")

    def test_what_is_typed_is_escaped(self):
        response = self._post(phone='"><script>alert(1)</script>', consent="")
        self.assertNotIn("<script>alert(1)", response.text)
        self.assertThanked(self._post(project="<script>alert(1)</script>"))
        self.assertEqual(self._candidates().project, "<script>alert(1)</script>")

    def test_only_the_fields_of_the_page_are_read(self):
        self._post(coach_id="2", stage_id="5", member_since="2020-01-01")
        self.assertFalse(self._candidates().member_since)
        self.assertFalse(self._candidates().coach_id)

    # --- robots and floods ---------------------------------------------------------

    def test_csrf(self):
        response = self._post(csrf_token="forged")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._candidates())

    def test_honeypot(self):
        self.assertThanked(self._post(website="https://spam.example"))
        self.assertFalse(self._candidates())

    def test_too_fast(self):
        self._set_parameter("registration_min_seconds", "600")
        self.assertRefused(self._post(token=self._token(seconds=0)), "Read once more")

    def test_forged_and_old_tokens(self):
        foreign = hash_sign(self.env, "other", 1)
        for token in ("", "x", "AQ", "é", foreign, self._token(25 * 3600)):
            with self.subTest(token=token):
                self.assertIsNone(seconds_since(self.env, token))
                self.assertRefused(self._post(token=token), "Read once more")
        self.assertEqual(TOKEN_SCOPE, "cae_base.registration")

    def test_limit_for_an_address(self):
        self._set_parameter("registrations_per_address", "2")
        self._post(email="a@example.com")
        self._post(email="b@example.com")
        self.assertRefused(self._post(), "try again in an hour", status=429)
        with freeze_time(datetime.now() + timedelta(hours=1)):
            counts = self.env["cae.registration.count"]
            self.assertTrue(counts._take_turn("127.0.0.1"), "an hour later")

    def test_limit_for_all(self):
        self._set_parameter("registrations_per_hour", "1")
        counts = self.env["cae.registration.count"]
        self.assertTrue(counts._take_turn("192.0.2.1"))
        self.assertFalse(counts._take_turn("192.0.2.2"))

    def test_a_flood_of_one_address_shuts_the_page_to_nobody_else(self):
        self._set_parameter("registrations_per_address", "5")
        self._set_parameter("registrations_per_hour", "20")
        counts = self.env["cae.registration.count"]
        for _time in range(30):
            counts._take_turn("198.51.100.1")
        self.assertFalse(counts._take_turn("198.51.100.1"))
        self.assertTrue(counts._take_turn("203.0.113.9"))

    def test_addresses_are_not_kept(self):
        counts = self.env["cae.registration.count"]
        counts._take_turn("192.0.2.1")
        self.assertNotIn("192.0.2.1", counts.search([]).mapped("address"))
        same = {
            counts._hash_address(address)
            for address in ("2001:db8::1", "2001:db8::ffff:1")
        }
        self.assertEqual(len(same), 1, "one household")
        self.assertEqual(counts._hash_address(None), "unknown")

    def test_nightly_clean_up(self):
        counts = self.env["cae.registration.count"]
        with freeze_time("2026-01-01 10:20:00"):
            counts._take_turn("192.0.2.1")
        counts._take_turn("192.0.2.1")
        counts._gc_counts()
        self.assertNotIn(2025, {row.hour.year for row in counts.search([])})
        self.assertEqual(len(counts.search([])), 2)

    # --- doors -----------------------------------------------------------------

    def test_unknown_company(self):
        self.assertEqual(self.url_open(f"{PATH}/999999999").status_code, 404)
        self.assertEqual(self.url_open(f"{PATH}/999999999/thanks").status_code, 404)

    def test_a_company_without_meetings_is_not_named(self):
        """Numbers tried one after the other name no company of the database."""
        other = self._create_company("Holding")
        for path in (f"{PATH}/{other.id}", f"{PATH}/{other.id}/thanks"):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("Holding", response.text)
        self._create_meeting(company_id=other.id)
        self.assertIn("Holding", self.url_open(f"{PATH}/{other.id}").text)
        default = self.env.ref("base.public_user").company_id
        self.assertEqual(self.url_open(f"{PATH}/{default.id}").status_code, 200)

    def test_wrong_limits_are_those_delivered(self):
        """A system parameter that is no number neither shuts nor breaks the page."""
        for name in (
            "registrations_per_address",
            "registrations_per_hour",
            "registration_min_seconds",
        ):
            self._set_parameter(name, "three")
        name, _seconds = PARAMETERS["seconds"]
        with patch.dict(PARAMETERS, seconds=(name, 600)):
            self.assertRefused(self._post(token=self._token(60)), "Read once more")
            self.assertThanked(self._post(token=self._token(900)))

    def test_nul_characters_are_left_out(self):
        self.assertThanked(self._post(name="Anne\0 Le Goff"))
        self.assertEqual(self._candidates().name, "Anne Le Goff")

    def test_company_by_default(self):
        self.assertEqual(self.url_open(PATH).status_code, 200)

    def test_rgpd_notice(self):
        """RGPD-01, RGPD-04: who keeps what, why, how long, and the person's rights."""
        self.company.email = "bonjour@blavet.example"
        page = html.fromstring(self.url_open(self.path).text).text_content()
        for words in (self.company.name, "24 months", "bonjour@blavet.example", "CNIL"):
            self.assertIn(words, page)
