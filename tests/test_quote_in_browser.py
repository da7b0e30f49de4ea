"""A quote is written, sent and begun again, on a phone and on a computer."""

import pytest
from people import Entrepreneur
from playwright.sync_api import Locator, expect

from odoo import Command, fields

LOGIN, PASSWORD = "nora@deuxrives.example", "Le-port-a-l-aube-1"
TOWN_MAIL = "culture@lorient.example"
TERMS = "Délai de réalisation : trois semaines.\nLivraison non comprise."


class Seller(Entrepreneur):
    """Writes quotes."""

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.url}/my/activity/{self.activity_id}/{path}")

    def presses(self, action: str) -> None:
        self.page.locator(f"button[name=action][value={action}]").click()

    def row(self, position: int) -> Locator:
        return self.page.locator(".o_cae_rows > .o_cae_row").nth(position)

    def has_rows(self, *kinds: str) -> None:
        rows = self.page.locator(".o_cae_rows > .o_cae_row")
        expect(rows).to_have_count(len(kinds))
        for position, kind in enumerate(kinds):
            expect(rows.nth(position)).to_have_attribute("data-kind", kind)

    def writes(self, position: int, text: str, **figures: str) -> None:
        self.row(position).locator("textarea").fill(text)
        for field, figure in figures.items():
            self.row(position).locator(f"[data-field={field}]").fill(figure)

    def chooses_in_the_catalogue(self, label: str) -> None:
        self.page.locator("[name=catalogue_id]").select_option(label=label)
        self.presses("add_product")

    def reads_the_total(self, text: str) -> None:
        expect(self.page.locator("[data-total=total]")).to_have_text(text)


@pytest.fixture(scope="module")
def activity_id(transaction):
    """:return: id of the activity of Nora, who has a portal and a customer"""
    with transaction() as env:
        env.company.write(
            {
                "name": "Coopérative des Deux Rives",
                "email": "contact@deuxrives.example",
                "cae_document_sends": 5,
            }
        )
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
        env["cae.activity.customer"].create(
            {
                "activity_id": activity.id,
                "partner_id": env["res.partner"]
                .create({"name": "Mairie de Lorient", "company_id": env.company.id})
                .id,
                "email": TOWN_MAIL,
            }
        )
        return activity.id


@pytest.fixture(params=[(375, 812), (1280, 800)], ids=["phone", "computer"])
def nora(request, activity_id, open_browser):
    width, height = request.param
    nora = open_browser(Seller, width, height)
    nora.activity_id = activity_id
    nora.log_in(LOGIN, PASSWORD)
    return nora


def find_last_quote(env, activity_id):
    orders = env["sale.order"]
    return orders.search([("cae_activity_id", "=", activity_id)], order="id desc")[:1]


def test_from_catalogue_to_renewal(nora, transaction, activity_id):
    nora.opens("catalogue/new")
    nora.page.locator("[name=name]").fill("Séance photo")
    nora.page.locator("[name=description]").fill("Vingt images retouchées")
    nora.page.locator("[name=price_unit]").fill("450")
    nora.page.locator("[name=unit_name]").fill("demi-journée")
    nora.look(nora.page, "an item of the catalogue")
    nora.presses("save")
    nora.sees("Séance photo")
    nora.look(nora.page, "the catalogue")
    nora.opens("terms")
    nora.page.locator("[name=quote_terms]").fill(TERMS)
    nora.look(nora.page, "terms")
    nora.page.locator("form[method=post] button[type=submit]").click()

    nora.opens("quotes/new")
    nora.page.locator("[name=customer_id]").select_option(label="Mairie de Lorient")
    nora.page.locator("[name=deposit_percent]").fill("30")
    nora.chooses_in_the_catalogue("Séance photo")
    nora.has_rows("description")
    nora.presses("add_section")
    nora.writes(1, "Reportage au théâtre")
    nora.row(1).locator(".o_cae_raise_row").click()
    nora.has_rows("section", "description")
    nora.presses("add_note")
    nora.writes(2, "Les images sont livrées en ligne.")
    nora.presses("add_line")
    nora.writes(3, "Tirages", quantity="2", price_unit="100", discount="10")
    nora.reads_the_total("756,00 €")
    nora.look(nora.page, "the form of a quote")
    nora.presses("save")
    nora.has_rows("section", "description", "note", "description")
    with transaction() as env:
        order = find_last_quote(env, activity_id)
        kinds = order.order_line.mapped("display_type")
        assert kinds == ["line_section", False, "line_note", False]
        assert order.amount_total == 756
        assert "trois semaines" in order.note

    # what is typed survives, its rows too
    nora.presses("add_section")
    nora.writes(4, "Options")
    nora.page.reload()
    nora.has_rows("section", "description", "note", "description", "section")
    expect(nora.row(4).locator("textarea")).to_have_value("Options")
    nora.row(4).locator(".o_cae_remove_row").click()

    nora.presses("send")
    nora.sees("Reportage au théâtre", "Les images sont livrées", TOWN_MAIL)
    nora.look(nora.page, "a quote sent")
    with transaction() as env:
        order = find_last_quote(env, activity_id)
        order.validity_date = fields.Date.subtract(fields.Date.today(), days=1)
    nora.page.reload()
    nora.look(nora.page, "an expired quote")
    nora.presses("duplicate")
    nora.has_rows("section", "description", "note", "description")
    with transaction() as env:
        copy = find_last_quote(env, activity_id)
        assert copy.state == "draft"
        copy.unlink()


def test_refused_lines_are_still_there(nora):
    nora.opens("quotes/new")
    nora.page.locator("[name=customer_id]").select_option(label="Mairie de Lorient")
    nora.writes(0, "Tirages", price_unit="-5", discount="120")
    nora.presses("add_section")
    nora.has_rows("description", "section")
    nora.writes(1, "Options")
    nora.presses("save")
    expect(nora.page.locator("#lines-0-discount-error")).to_be_visible()
    nora.has_rows("description", "section")
    nora.look(nora.page, "a quote refused")


def test_typed_before_the_script_came(nora, transaction, activity_id):
    held, released = [], False

    def hold(route):
        if released:
            route.continue_()
        else:
            held.append(route)

    nora.page.route("**/*.js", hold)
    nora.page.goto(
        f"{nora.url}/my/activity/{nora.activity_id}/quotes/new", wait_until="commit"
    )
    nora.has_rows("description", "description", "description")
    nora.writes(0, "Tirages", price_unit="100")
    nora.writes(2, "Cadres", price_unit="50")
    released = True
    for route in held:
        route.continue_()
    nora.has_rows("description", "description")
    nora.reads_the_total("180,00 €")
    nora.presses("add_line")
    nora.writes(2, "Livraison", price_unit="10")
    nora.reads_the_total("192,00 €")
    nora.page.locator("[name=customer_id]").select_option(label="Mairie de Lorient")
    nora.presses("save")
    nora.sees("Le devis est enregistré")
    with transaction() as env:
        order = find_last_quote(env, activity_id)
        names = order.order_line.mapped("name")
        assert names == ["Tirages", "Cadres", "Livraison"]
        order.unlink()
