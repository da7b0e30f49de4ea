"""A need, answers, an outcome."""

from odoo.exceptions import MissingError, UserError
from odoo.tests import HttpCase, tagged

from ..portal_errors import PortalPersonError
from .sharing_case import SharingCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPartnerCall(SharingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.malo = cls._create_person("Malo Riou", "malo@blavet.example")

    def _call_for(self, name="Une photographe", **values):
        return self._as(self.anne)._portal_call(
            {"name": name, "until": str(self._day(10)), **values}
        )

    def _answer(self, call, person=None, **values):
        self._as(person or self.yann)._portal_answer(
            call.id, {"text": "Oui", "with_address": "1", **values}
        )

    def test_those_who_asked_are_told(self):
        """One mail for each, without the addresses of the others."""
        self._publish(self.anne, wants_calls="1")
        self._publish(self.yann, wants_calls="1")
        self._publish(self.malo)
        before = self._get_mails()
        call = self._call_for(description=SCRIPT)
        mail = self._get_mails() - before
        self.assertEqual(mail.recipient_ids, self.yann.partner_id)
        self.assertIn(f"/my/partner-calls/{call.id}", mail.body_html)
        self.assertNotIn("<script", mail.body_html)
        self.assertNotIn("anne@", mail.body_html + mail.email_from + mail.reply_to)

    def test_sent_twice_it_is_one(self):
        self.assertEqual(self._call_for(), self._call_for())

    def test_an_answer_once(self):
        call = self._call_for()
        before = self._get_mails()
        self._answer(call)
        self._answer(call, text="Encore")
        mail = self._get_mails() - before
        self.assertEqual(mail.recipient_ids, self.anne.partner_id)
        self.assertIn("yann@blavet.example", mail.reply_to)
        self.assertEqual(call.answer_ids.mapped("text"), ["Oui"])

    def test_answers_are_the_authors(self):
        call = self._call_for()
        self._answer(call)
        self._answer(call, self.malo)
        read = {
            person: self._as(person)._get_call_answers(call).entrepreneur_id
            for person in (self.anne, self.yann)
        }
        self.assertEqual(read[self.anne], self.yann | self.malo)
        self.assertEqual(read[self.yann], self.yann)

    def test_closed_with_its_outcome(self):
        call = self._call_for()
        self._answer(call)
        values = {"outcome": "inside", "outcome_note": "Avec Yann"}
        with self.assertRaises(MissingError):
            self._as(self.yann)._portal_close_call(call.id, values)
        for wrong in ("", "x"):
            with self.assertRaises(PortalPersonError):
                self._as(self.anne)._portal_close_call(call.id, {"outcome": wrong})
        before = self._get_mails()
        for _twice in range(2):
            self._as(self.anne)._portal_close_call(call.id, values)
        mail = self._get_mails() - before
        self.assertEqual(mail.recipient_ids, self.yann.partner_id)
        self.assertIn("Avec Yann", mail.body_html)
        self.assertEqual(call.state, "closed")
        with self.assertRaisesRegex(UserError, "no more answers"):
            self._answer(call, self.malo)

    def test_what_is_refused(self):
        call = self._call_for()
        with self.assertRaisesRegex(UserError, "own call"):
            self._answer(call, self.anne)
        for values in (
            {"name": ""},
            {"until": str(self._day(-1))},
            {"until": str(self._day(400))},
            {"description": "x" * 4000},
        ):
            with self.subTest(values), self.assertRaises(PortalPersonError):
                self._call_for(**{"name": "Autre", **values})

    def test_pages_show_no_code(self):
        call = self._call_for(name=SCRIPT, description=SCRIPT, trade=SCRIPT)
        self._answer(call, text=SCRIPT)
        self.authenticate("anne@blavet.example", "anne@blavet.example")
        for address in ("/my/partner-calls", f"/my/partner-calls/{call.id}"):
            with self.subTest(address):
                page = self.url_open(address).text
                self.assertIn("&lt;script&gt;alert(1)", page)
                self.assertNotIn(SCRIPT, page)
