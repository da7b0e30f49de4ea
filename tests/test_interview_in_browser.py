"""A coach writes and signs a report, the entrepreneur signs it and books the next
appointment on a phone (CAE-27)."""

from datetime import timedelta

import pytest
from people import Colleague, Person
from playwright.sync_api import expect

from odoo import Command, fields

COACH, PERSON = "maud@deuxrives.example", "nora@deuxrives.example"
PASSWORD = "Le-port-a-l-aube-1"
NAME = "Nora Quéméner"


class Interviewed(Person):
    """On her phone, in the portal."""

    def opens_her_support(self) -> None:
        self.page.goto(f"{self.url}/my")
        self.choose("Mon accompagnement")
        expect(self.page.locator("h1")).to_have_text("Mon accompagnement")

    def reads_and_signs(self, *texts: str) -> None:
        self.choose("lire et signer")
        self.sees("Signé par Maud Riou, à signer par vous")
        document = self.page.frame_locator("iframe[title]").locator("#viewer")
        for text in texts:
            expect(document).to_contain_text(text)
        expect(self.page.get_by_label("Nom complet")).to_have_value(NAME)
        sign = self.page.locator(".o_portal_sign_submit")
        expect(sign).to_be_enabled()
        self.look(self.page, "a report to sign")
        sign.click()
        self.sees("Signé par les deux", "Certificat de signature")
        self.look(self.page, "a report signed by both")

    def books(self) -> None:
        self.opens_her_support()
        self.sees("1 sur 2 au moins, en douze mois")
        self.look(self.page, "my support, nothing booked")
        self.choose("Prendre rendez-vous")
        self.look(self.page, "slots to book")
        self.click("button", "Réserver")
        self.sees("C’est réservé.", "Avec Maud Riou, Lorient")
        self.look(self.page, "an appointment booked")

    def fits_the_screen(self) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"]


class Interviewer(Colleague):
    """At her desk, in the back office."""

    def opens_a_new_report(self) -> None:
        self.opens_list("Coopérative", "Entretiens", "Comptes rendus")
        expect(self.page.locator(".o_view_nocontent")).to_be_visible()
        self.look(self.page, "interviews, none yet")
        self.click("button", "Nouveau")

    def writes(self, name: str, **headings: str) -> None:
        person = self.page.locator("[name=entrepreneur_id] input")
        person.fill(name)
        self.page.locator(".o-autocomplete--dropdown-item", has_text=name).click()
        for tab, text in headings.items():
            self.page.locator(f".nav-link[name={tab}]").click()
            self.page.locator(".tab-pane.active textarea").first.fill(text)
            self.look(self.page, f"a report, {tab}")

    def signs(self) -> None:
        self.page.locator(".o_form_button_save").click()
        self.click("button", "Signer et envoyer")
        dialog = self.dialog()
        expect(dialog).to_contain_text("Rien n’est écrit sous")
        dialog.locator("[name=image]").click()
        adopt = self.page.get_by_role("button", name="Adopter & Signer")
        expect(adopt).to_be_enabled()
        self.look(self.page, "a coach draws a signature")
        adopt.click()
        self.look(self.page, "a coach signs")
        self.click("button", "Signer et envoyer", within=self.dialog())
        self.sees(f"Vous avez signé, et {NAME}")
        self.look(self.page, "a report signed by one")

    def sees_it_signed(self) -> None:
        self.page.reload()
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text("Signé")
        self.look(self.page, "a report signed, in the back office")


@pytest.fixture(scope="module")
def cooperative(transaction):
    """A coach with slots to come, and whom she follows under a CESA."""
    from odoo.addons.cae_base.tests.contract_tools import run_contracts

    with transaction() as env:
        env.company.name = "Coopérative des Deux Rives"
        coach = create_user(env, "Maud Riou", COACH, "cae_base.group_coach")
        person = create_user(env, NAME, PERSON, "base.group_portal")
        entrepreneur = env["cae.entrepreneur"].create(
            {"partner_id": person.partner_id.id, "coach_id": coach.id}
        )
        start = fields.Date.add(fields.Date.today(), days=-100)
        run_contracts(
            env["cae.contract"].create(
                {
                    "entrepreneur_id": entrepreneur.id,
                    "kind": "cesa",
                    "date_start": start,
                }
            )
        )
        day = fields.Datetime.now().replace(hour=9, minute=0, second=0, microsecond=0)
        env["cae.interview.slot"].create(
            [
                {
                    "user_id": coach.id,
                    "start": day + timedelta(days=days),
                    "place": "Lorient",
                }
                for days in (5, 6)
            ]
        )


def create_user(env, name, login, group):
    return env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def test_a_report_is_written_signed_and_kept(cooperative, open_browser, transaction):
    """CAE-27: eight headings, both signatures, on the screens people use."""
    maud = open_browser(Interviewer, 1280, 800)
    maud.log_in(COACH, PASSWORD)
    maud.opens_a_new_report()
    maud.writes(
        NAME,
        review="Trois commandes livrées, deux marchés tenus.",
        outlook="Une boutique au printemps.",
        needs="Un atelier sur les prix.",
        health="Rien à signaler.",
    )
    maud.signs()
    nora = open_browser(Interviewed, 375, 812, is_mobile=True, has_touch=True)
    nora.log_in(PERSON, PASSWORD)
    nora.opens_her_support()
    nora.fits_the_screen()
    nora.reads_and_signs("Trois commandes livrées", "Une boutique au printemps")
    nora.fits_the_screen()
    maud.sees_it_signed()
    nora.books()
    nora.fits_the_screen()
    with transaction() as env:
        [interview] = env["cae.interview"].search([("user_id.login", "=", COACH)])
        assert interview.state == "signed"
        assert len(interview.current_signature_ids) == 2
        booking = env["cae.interview.booking"].search([("user_id.login", "=", COACH)])
        assert booking.entrepreneur_id == interview.entrepreneur_id
        assert booking.event_id.attendee_ids
