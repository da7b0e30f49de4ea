"""A workshop on a phone: sign up, scan the code, sign, answer, assess one's skills."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from people import Person
from playwright.sync_api import expect

from odoo import fields
from odoo.tests import new_test_user

PASSWORD = "Le-port-a-l-aube-1"
NORA, TRAINER = "nora@deuxrives.example", "nolwenn@deuxrives.example"


@dataclass
class Workshop:
    id: int
    code: str  # the address behind the code on the screen
    screen: str  # where the trainer projects it


class Participant(Person):
    def signs_up(self) -> None:
        self.page.goto(f"{self.url}/my/workshops")
        self.look(self.page, "workshops to come")
        self.choose("Fixer ses prix")
        self.look(self.page, "a workshop")
        self.click("button", "M’inscrire")
        self.sees("Vous êtes inscrit·e")
        self.look(self.page, "registered")

    def scans(self, workshop: Workshop) -> None:
        self.page.goto(workshop.code)
        expect(self.page.locator("h1")).to_have_text("Fixer ses prix")

    def taps(self) -> None:
        self.look(self.page, "to sign")
        self.click("button", "Je suis là : je signe")
        self.sees("Vous avez signé à")
        self.look(self.page, "signed")

    def reads_that_it_goes_on(self, workshop: Workshop) -> None:
        self.page.goto(f"{self.url}/my/workshops/{workshop.id}")
        self.sees("Votre attestation sera ici dès la fin de l’atelier.")
        expect(self.page.locator("[name=comment]")).to_have_count(0)
        self.look(self.page, "signed, and it goes on")

    def answers(self, workshop: Workshop) -> None:
        self.page.goto(f"{self.url}/my/workshops/{workshop.id}")
        self.page.get_by_text("5", exact=True).click()
        self.page.locator("[name=comment]").fill("Très concret.")
        self.look(self.page, "what one thought of it")
        self.click("button", "Envoyer ma réponse")
        self.sees("5 sur 5")

    def assesses_her_skills(self) -> None:
        self.page.goto(f"{self.url}/my/skills")
        for number, choice in enumerate(self.page.locator("select").all()):
            choice.select_option(index=1 + number % 4)
        self.click("button", "Garder mon évaluation")
        expect(self.page.locator(".o_cae_person svg polygon").last).to_be_visible()
        self.look(self.page, "my skills")


@pytest.fixture(scope="module")
def workshop(transaction):
    """One that begins in a moment, run by Nolwenn, with Nora among the people."""
    with transaction() as env:
        env.company.name = "Coopérative des Deux Rives"
        trainer = create_user(env, "Nolwenn Prigent", TRAINER, "cae_base.group_coach")
        user = create_user(env, "Nora Belkacem", NORA, "base.group_portal")
        env["cae.entrepreneur"].create(
            {"partner_id": user.partner_id.id, "coach_id": trainer.id}
        )
        start = fields.Datetime.now() + timedelta(minutes=10)
        workshop = env["event.event"].create(
            {
                "name": "Fixer ses prix",
                "is_workshop": True,
                "user_id": trainer.id,
                "date_begin": start,
                "date_end": start + timedelta(hours=3),
                "seats_limited": True,
                "seats_max": 8,
            }
        )
        session = workshop.session_ids
        return Workshop(
            workshop.id,
            f"/my/attendance/{session.id}?token={session.token}",
            f"/cooperative/attendance/{session.id}",
        )


def create_user(env, name, login, group):
    user = new_test_user(env, login, groups=group, password=PASSWORD, lang="fr_FR")
    user.partner_id.name = name
    return user


def begin(transaction, workshop):
    """The clock of the workshop: it began a quarter of an hour ago."""
    with transaction() as env:
        start = fields.Datetime.now() - timedelta(minutes=15)
        env["event.event"].browse(workshop.id).write({"date_begin": start})


def end(transaction, workshop):
    with transaction() as env:
        stop = fields.Datetime.now() - timedelta(minutes=1)
        env["event.event"].browse(workshop.id).write({"date_end": stop})


def test_attendance_on_a_phone(workshop, transaction, server, open_browser):
    """IMP-06: one tap signs; the second scan says when one has signed."""
    workshop.code = server.url + workshop.code
    nora = open_browser(Participant, 375, 740)
    nora.log_in(NORA, PASSWORD)
    nora.signs_up()
    begin(transaction, workshop)
    trainer = open_browser(Participant, 1280, 800)
    trainer.log_in(TRAINER, PASSWORD)
    trainer.page.goto(server.url + workshop.screen)
    expect(trainer.page.locator("img[src^='data:image']")).to_be_visible()
    trainer.look(trainer.page, "the code on the screen")
    nora.scans(workshop)
    nora.taps()
    nora.scans(workshop)
    nora.sees("Vous avez déjà signé à")
    nora.look(nora.page, "scanned twice")
    with transaction() as env:
        attendances = env["event.event"].browse(workshop.id).session_ids.attendance_ids
        assert attendances.entrepreneur_id.name == "Nora Belkacem"
        assert not attendances.marked_by_id
    nora.reads_that_it_goes_on(workshop)
    end(transaction, workshop)
    nora.answers(workshop)
    nora.assesses_her_skills()
