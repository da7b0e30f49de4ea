"""Forms of the portal on a phone: what is typed survives a lost connection and a
session that expired, and what is sent twice is done once."""

import pytest
from people import Entrepreneur
from playwright.sync_api import expect

from odoo import Command
from odoo.service.model import retrying

LOGIN, PASSWORD = "nora@deuxrives.example", "Le-port-a-l-aube-1"
TOWN = {"name": "Mairie de Lorient", "city": "Lorient"}


class Typing(Entrepreneur):
    """Writes a customer down, in bad conditions."""

    def opens_a_new_customer(self) -> None:
        self.page.goto(f"{self.url}/my/activities")
        self.goes_to("Clients")
        self.page.goto(f"{self.page.url.rstrip('/')}/new")

    def types(self, **card: str) -> None:
        for field, text in card.items():
            self.page.locator(f"[name={field}]").fill(text)

    def finds(self, **card: str) -> None:
        for field, text in card.items():
            expect(self.page.locator(f"[name={field}]")).to_have_value(text)

    def is_told(self, notice: str, shown: bool = True) -> None:
        expect(self.page.locator(notice)).to_be_visible(visible=shown)


@pytest.fixture(scope="module")
def activity_id(transaction):
    """:return: id of the activity of Nora, who has a portal"""
    with transaction() as env:
        env.company.name = "Coopérative des Deux Rives"
        user = env["res.users"].create(
            {
                "name": "Nora Belkacem",
                "login": LOGIN,
                "email": LOGIN,
                "password": PASSWORD,
                "lang": "fr_FR",
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
        person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
        activity = env["cae.activity"].create({"name": "Studio Bleu"})
        env["cae.activity.key"].create(
            {
                "activity_id": activity.id,
                "entrepreneur_id": person.id,
                "date_from": "2026-01-01",
            }
        )
        return activity.id


def find_customers(env, activity_id):
    return env["cae.activity.customer"].search([("activity_id", "=", activity_id)])


@pytest.fixture
def nora(activity_id, open_browser):
    nora = open_browser(Typing, 375, 812, has_touch=True)
    nora.log_in(LOGIN, PASSWORD)
    nora.opens_a_new_customer()
    return nora


def test_connection_lost(nora, transaction, activity_id):
    """Kept while there is no connection, then sent once, and forgotten."""
    nora.is_told(".o_cae_found", shown=False)
    nora.types(**TOWN)
    nora.page.context.set_offline(True)
    nora.click("button", "Enregistrer")
    nora.is_told(".o_cae_offline")
    nora.look(nora.page, "no connection")
    nora.page.context.set_offline(False)
    nora.page.reload()
    nora.finds(**TOWN)
    nora.is_told(".o_cae_found")
    nora.look(nora.page, "what was typed is back")
    nora.page.get_by_role("button", name="Enregistrer").dblclick()
    nora.sees(TOWN["name"])
    nora.opens_a_new_customer()
    nora.finds(name="", city="")
    nora.is_told(".o_cae_found", shown=False)
    with transaction() as env:
        customers = find_customers(env, activity_id)
        assert customers.mapped("name") == [TOWN["name"]]


def test_session_expired(nora):
    """After logging in again, everything typed is there; it can be forgotten."""
    nora.types(name="Office de tourisme")
    nora.page.context.clear_cookies(name="session_id")
    nora.click("button", "Enregistrer")
    nora.page.locator("#login").fill(LOGIN)
    nora.page.locator("#password").fill(PASSWORD)
    nora.click("button", "Se connecter")
    nora.opens_a_new_customer()
    nora.finds(name="Office de tourisme")
    nora.click("button", "Oublier cette saisie")
    nora.finds(name="")


def test_two_posts_at_once(transaction, activity_id):
    """The late one is shown the page of the early one, and makes nothing."""

    def post(env, page):
        user = env["res.users"].search([("login", "=", LOGIN)])
        made = []

        def make():
            made.append(page)
            return page

        once = env["cae.portal.once"].with_user(user)
        target = once._answer_once({"once": "token", "name": "Mairie"}, make)
        env.flush_all()
        return target, made

    with transaction() as late:
        find_customers(late, activity_id)  # what it sees is fixed now
        with transaction() as early:
            assert post(early, "/my/1") == ("/my/1", ["/my/1"])
        assert retrying(lambda: post(late, "/my/2"), late) == ("/my/1", [])
