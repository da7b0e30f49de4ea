"""The directory of those who agreed, and what they write to each other."""

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import HttpCase, tagged

from ..portal_errors import PortalPersonError
from .sharing_case import SharingCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestDirectory(SharingCase):
    def _search(self, **texts):
        cards, _count = self._as(self.yann)._portal_search_cards(texts)
        return cards

    def test_nobody_is_in_it_without_agreeing(self):
        """RGPD, art. 6 and 7: the person's decision, and its date."""
        card = self._publish(self.anne, agree="")
        self.assertFalse(self._search())
        self.assertFalse(card.published_on)
        self._publish(self.anne)
        self.assertEqual(self._search(), card)
        self.assertEqual(card.published_on, self.today)

    def test_withdrawn_at_any_time(self):
        card = self._publish(self.anne)
        self._publish(self.anne, agree="")
        self.assertFalse(self._search())
        self.assertEqual(card.withdrawn_on, self.today)
        self._publish(self.anne)
        self.assertFalse(card.withdrawn_on)
        card.with_user(self.users["coach"]).action_withdraw()
        self.assertFalse(self._search())

    def test_nobody_agrees_for_another(self):
        card = self._publish(self.anne, agree="")
        for role in ("coach", "manager"):
            with self.assertRaises(AccessError):
                card.with_user(self.users[role]).is_published = True

    def test_found_without_accents_or_capitals(self):
        card = self._publish(
            self.anne, trade="Céramiste", skills="Émaillage, Tournage", place="Étel"
        )
        for texts in (
            {"skills": "emaillage"},
            {"skills": "TOURN émail"},
            {"trade": "ceramiste"},
            {"place": "etel"},
            {"trade": "céram", "place": "ETEL", "skills": "tournage"},
        ):
            with self.subTest(texts):
                self.assertEqual(self._search(**texts), card)
        for texts in ({"skills": "soudure"}, {"trade": "potier"}, {"place": "céram"}):
            with self.subTest(texts):
                self.assertFalse(self._search(**texts))
        self.assertEqual(self._search(trade="%", place="_"), card)  # no word is asked

    def test_of_one_cooperative_only(self):
        card = self._publish(self.anne)
        company = self._create_company("Coopérative de l’Odet")
        stranger = self._create_entrepreneur(
            "Erwan", company_id=company.id, coach_id=False
        )
        self.assertFalse(stranger._portal_search_cards({})[0])
        with self.assertRaises(MissingError):
            stranger._get_shown_card(card.id)

    def test_who_left_is_not_shown(self):
        self._publish(self.anne)
        self.anne.active = False
        self.assertFalse(self._search())

    def test_queries_of_a_search_do_not_grow(self):
        """Whatever the number of cards: a page, its count, the trade names."""
        few, many = (self._count_queries_among(number) for number in (3, 60))
        self.assertEqual(many, few + 1)  # how many pages

    def _create_cards(self, number):
        people = self.env["cae.entrepreneur"].create(
            [{"name": f"Person {n}", "coach_id": False} for n in range(number)]
        )
        self.env["cae.activity"].create(
            [
                {"name": "Atelier", "key_ids": [Command.create(self._key(person))]}
                for person in people
            ]
        )
        self.env["cae.directory.card"].create(
            [
                {"entrepreneur_id": person.id, "trade": "Céramiste", "skills": "Four"}
                for person in people
            ]
        )._publish()

    def _count_queries_among(self, number):
        self._create_cards(number)
        self._count_queries()  # the rules of access are in the caches then
        return self._count_queries()

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        person = self._as(self.yann)
        start = self.env.cr.sql_log_count
        cards, _count = person._portal_search_cards({"trade": "ceram"})
        cards._get_activity_names()
        cards.mapped("name")
        return self.env.cr.sql_log_count - start


@tagged("post_install", "-at_install")
class TestDirectoryMessage(SharingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env["cae.directory.card"].create(
            {"entrepreneur_id": cls.anne.id, "trade": "Potière"}
        )
        cls.card._publish()

    def _write(self, text="Bonjour", with_address="", person=None):
        before = self._get_mails()
        self._as(person or self.yann)._portal_write_to(
            self.card.id, {"text": text, "with_address": with_address}
        )
        return self._get_mails() - before

    def test_no_address_is_shown(self):
        self._publish(self.yann)
        mail = self._write()
        self.assertEqual(mail.recipient_ids, self.anne.partner_id)
        for text in (mail.email_from, mail.reply_to, mail.body_html, mail.subject):
            self.assertNotIn("yann@", text)
            self.assertNotIn("anne@", text)
        self.assertIn("contact@blavet.example", mail.email_from)
        own_card = self._as(self.yann)._get_portal_card()
        self.assertIn(f"/my/directory/{own_card.id}", mail.body_html)

    def test_his_own_if_he_agrees(self):
        mail = self._write(with_address="1")
        self.assertIn("yann@blavet.example", mail.reply_to)
        self.assertNotIn("yann@", mail.email_from)
        self.assertNotIn("anne@", mail.body_html)

    def test_whoever_writes_can_be_answered(self):
        with self.assertRaises(PortalPersonError) as caught:
            self._write()
        self.assertIn("with_address", caught.exception.errors)

    def test_text_is_no_code(self):
        mail = self._write(f"{SCRIPT}<img src=x onerror=alert(1)>", with_address="1")
        self.assertNotIn("<script", mail.body_html)
        self.assertNotIn("<img src=x", mail.body_html)
        self.assertIn("&lt;script&gt;", mail.body_html)

    def test_sent_twice_it_leaves_once(self):
        self.assertEqual(len(self._write(with_address="1")), 1)
        self.assertFalse(self._write(with_address="1"))
        self.assertEqual(len(self._write("Autre chose", with_address="1")), 1)

    def test_limit_of_a_day(self):
        self.env["ir.config_parameter"].set_param(
            "cae_base.directory_messages_per_day", 2
        )
        self._write("1", with_address="1")
        self._write("2", with_address="1")
        with self.assertRaisesRegex(UserError, "tomorrow"):
            self._write("3", with_address="1")

    def test_a_trace_without_the_text(self):
        self._write("Très personnel", with_address="1")
        message = self.env["cae.directory.message"].search([])
        self.assertEqual(message.sender_id, self.yann)
        self.assertEqual(message.addressee_id, self.anne)
        self.assertNotIn("personnel", str(message.read()))

    def test_not_to_oneself_nor_without_address(self):
        with self.assertRaises(UserError):
            self._write(with_address="1", person=self.anne)
        self.anne.partner_id.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self._write(with_address="1")


@tagged("post_install", "-at_install")
class TestDirectoryPages(SharingCase, HttpCase):
    def test_pages_show_no_code_and_no_address(self):
        card = self._publish(
            self.anne, trade=SCRIPT, skills=f"{SCRIPT}, Four", presentation=SCRIPT
        )
        self.anne.partner_id.phone = "02 61 91 00 00"
        self.authenticate("yann@blavet.example", "yann@blavet.example")
        for address in ("/my/directory", f"/my/directory/{card.id}"):
            with self.subTest(address):
                page = self.url_open(address).text
                self.assertIn("&lt;script&gt;alert(1)", page)
                self.assertNotIn(SCRIPT, page)
                self.assertNotIn("anne@blavet.example", page)
                self.assertNotIn("02 61 91 00 00", page)
