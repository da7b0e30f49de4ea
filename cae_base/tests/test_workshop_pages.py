"""The pages of workshops and skills, as a phone asks for them."""

from lxml import html

from odoo.tests import HttpCase, tagged

from .workshop_case import WorkshopCase


@tagged("post_install", "-at_install")
class TestWorkshopPages(WorkshopCase, HttpCase):
    def setUp(self):
        super().setUp()
        login = self.anne.portal_user_id.login
        self.authenticate(login, login)
        self.path = f"/my/workshops/{self.workshop.id}"

    def _open(self, path):
        """:return: the page, as a tree"""
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.text)

    def _send(self, page, action, **typed):
        """Fill and send the form of a page whose action ends so."""
        [form] = page.xpath(f"//form[contains(@action, '{action}')]")
        values = {**dict(form.form_values()), **typed}
        answer = self.url_open(form.get("action"), data=values)
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        return html.fromstring(answer.text)

    def _read(self, page):
        return " ".join(page.xpath("//div[@id='wrapwrap']")[0].text_content().split())

    def test_sign_up_and_cancel(self):
        self.assertIn("Selling", self._read(self._open("/my/workshops")))
        page = self._send(self._open(self.path), "/register")
        self.assertEqual(self._get_seats(), ["Anne Le Goff"])
        page = self._send(page, "/cancel")
        self.assertFalse(self._get_seats())
        self.assertTrue(page.xpath("//form[contains(@action, '/register')]"))

    def test_rank_on_the_waiting_list(self):
        self.workshop._give_seats(self.yann | self.nora)
        self._send(self._open(self.path), "/register")
        self.assertEqual(self._get_queue(), ["Anne Le Goff"])
        self.assertIn(
            "1",
            self._open("/my/workshops")
            .xpath("//*[@class='badge text-bg-warning']")[0]
            .text_content(),
        )

    def test_taken_in_the_meantime(self):
        """A form sent late says why it cannot be; nothing is lost."""
        page = self._open(self.path)
        self.workshop.kanban_state = "cancel"
        page = self._send(page, "/register")
        self.assertTrue(page.xpath("//div[@role='alert']"))

    def test_attendance(self):
        self._let_pass(minutes=10)
        self.workshop._give_seats(self.anne)
        session = self.workshop.session_ids
        path = f"/my/attendance/{session.id}?token={session.token}"
        page = self._send(self._open(path), "/sign")
        attendance = session.attendance_ids
        self.assertEqual(attendance.entrepreneur_id, self.anne)
        moment = f"{attendance.session_id._to_local(attendance.signed_on).minute:02}"
        self.assertIn(moment, self._read(page))
        self.assertFalse(self._open(path).xpath("//form[contains(@action, '/sign')]"))

    def test_not_registered(self):
        """The way to register, if a seat is left."""
        self._let_pass(minutes=10)
        session = self.workshop.session_ids
        path = f"/my/attendance/{session.id}?token={session.token}"
        page = self._send(self._open(path), f"{session.id}/register")
        self._send(page, "/sign")
        self.assertEqual(session.attendance_ids.entrepreneur_id, self.anne)

    def test_no_code_no_door(self):
        session = self.workshop.session_ids
        for path in (
            f"/my/attendance/{session.id}",
            f"/cooperative/attendance/{session.id}",
        ):
            self.assertEqual(self.url_open(path).status_code, 404)

    def test_the_screen(self):
        self.trainer.password = self.trainer.login
        self.authenticate(self.trainer.login, self.trainer.login)
        session = self.workshop.session_ids
        page = self._open(f"/cooperative/attendance/{session.id}")
        self.assertTrue(page.xpath("//img[starts-with(@src, 'data:image/png')]"))

    def test_answer_afterwards(self):
        self._let_pass(days=1)
        self.workshop._give_seats(self.anne)
        self.workshop.session_ids._write_attendance(self.anne)
        page = self._send(self._open(self.path), "/rate", rating="5", comment="<b>!")
        seat = self.workshop._get_registrations(self.anne)
        self.assertEqual((seat.cae_rating, seat.cae_comment), (5, "<b>!"))
        self.assertFalse(page.xpath("//form[contains(@action, '/rate')]"))

    def test_while_it_goes_on(self):
        """Neither a certificate nor the question before the end, by any door."""
        self._let_pass(minutes=10)
        self.workshop._give_seats(self.anne)
        self.workshop.session_ids._write_attendance(self.anne)
        certificate = f"{self.path}/certificate.pdf"
        self.assertEqual(self.url_open(certificate).status_code, 404)
        page = self._open(self.path)
        self.assertFalse(page.xpath("//form[contains(@action, '/rate')]"))
        self.assertFalse(page.xpath(f"//a[@href='{certificate}']"))
        self._let_pass(hours=3)
        self.assertEqual(self.url_open(certificate).status_code, 200)
        page = self._open(self.path)
        self.assertTrue(page.xpath("//form[contains(@action, '/rate')]"))
        self.assertTrue(page.xpath(f"//a[@href='{certificate}']"))

    def test_skills(self):
        skill = self.env.ref("cae_base.skill_price")
        level = self.env.ref("cae_base.skill_level_2")
        page = self._open("/my/skills")
        page = self._send(page, "/skills/save", **{f"skill_{skill.id}": str(level.id)})
        self.assertTrue(page.xpath("//*[local-name()='svg']"))
        self.assertEqual(self.anne.assessment_ids.line_ids.mapped("level_id"), level)
        page = self._open("/my/skills")
        [chosen] = page.xpath(f"//select[@id='skill_{skill.id}']/option[@selected]")
        self.assertEqual(chosen.get("value"), str(level.id))
