"""A manager makes the impact report of a year, prints, freezes and publishes it; who
has the address reads it on a phone, without a login (IMP-04, IMP-05, RGPD-03)."""

from datetime import date

import pytest
from people import ASSETS_PATIENCE, Colleague, Person
from playwright.sync_api import expect

from odoo import Command, fields

MANAGER = "gaelle@deuxrives.example"
PASSWORD = "Le-port-a-l-aube-1"
YEAR = date.today().year - 1
# Enough for the figures to be shown; three of them are too few to be.
PEOPLE, FEW = 14, 3


class Manager(Colleague):
    """At her desk, in the back office."""

    def makes_the_report(self) -> None:
        # its menu is behind a plus sign at this width
        self.page.goto(f"{self.url}/odoo/action-cae_base.cae_impact_report_action")
        expect(self.page.locator(".o_view_nocontent")).to_be_visible()
        self.look(self.page, "impact reports, none yet")
        self.click("button", "Nouveau")
        for name, day, shown in (
            ("date_from", f"01/01/{YEAR}", f"1 janv. {YEAR}"),
            ("date_to", f"31/12/{YEAR}", f"31 déc. {YEAR}"),
        ):
            self.fill_date(self.page.locator(f"[name={name}]"), day, shown)
        self.look(self.page, "an impact report, its period")
        self.page.locator(".o_form_button_save").click()
        expect(self.page.locator(".o_notebook")).to_be_visible()

    def reads(self, tab: str, *figures: tuple[str, str, str]) -> None:
        """:param figures: an indicator, the label of its row, and what it says"""
        self.page.locator(f".nav-link[name={tab}]").click()
        rows = self.page.locator(".tab-pane.active .o_data_row")
        for indicator, label, figure in figures:
            row = rows.filter(has_text=indicator)
            if label:
                own = self.page.locator("td[name=label]").get_by_text(label, exact=True)
                row = row.filter(has=own)
            expect(row.locator("td[name=shown]")).to_have_text(figure)
        self.look(self.page, f"an impact report, {tab}")

    def opens_what_makes(self, label: str, count: int) -> None:
        row = self.rows().filter(has_text=label)
        row.first.get_by_role("button").click()
        expect(self.rows()).to_have_count(count)
        self.look(self.page, f"behind {label}")
        self.page.go_back()
        expect(self.page.locator(".o_notebook")).to_be_visible()

    def sees_the_charts(self) -> None:
        self.page.locator(".nav-link[name=charts]").click()
        expect(self.page.locator(".tab-pane.active svg").first).to_be_visible()
        self.look(self.page, "an impact report, charts")

    def prints(self) -> bytes:
        with self.page.expect_download(timeout=ASSETS_PATIENCE) as download:
            self.click("button", "Imprimer")
        return download.value.path().read_bytes()

    def freezes(self) -> None:
        self.confirms("Figer")
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text("Figé")

    def publishes(self) -> str:
        """:return: the address of the page"""
        self.confirms("Publier")
        address = self.page.locator("[name=public_url]")
        expect(address).to_contain_text("/impact/")
        self.look(self.page, "an impact report, published")
        return address.inner_text().strip()

    def confirms(self, button: str) -> None:
        self.click("button", button)
        expect(self.dialog()).to_be_visible()
        self.look(self.page, f"{button}, are you sure")
        self.dialog().locator(".modal-footer .btn-primary").click()
        expect(self.dialog()).to_have_count(0)


class Reader(Person):
    """Anybody, on a phone."""

    def fits_the_screen(self) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"]


@pytest.fixture(scope="module")
def cooperative(transaction):
    """People of a year that is over, under a CAPE, and what they said of themselves."""
    from odoo.addons.cae_base.seal import unsealed

    with transaction() as env:
        env = env(context={**env.context, "lang": "fr_FR"})
        env.company.name = "Coopérative des Deux Rives"
        env.company.partner_id.lang = "fr_FR"
        create_manager(env)
        people = env["cae.entrepreneur"].create(
            [
                {"name": f"Personne {rank + 1}", "date_entry": date(YEAR - 1, 10, 1)}
                for rank in range(PEOPLE)
            ]
        )
        contracts = env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "cape",
                    "date_start": date(YEAR, 2, 1),
                }
                for person in people
            ]
        )
        unsealed(contracts).write({"state": "running"})
        env["cae.social.snapshot"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "entry",
                    "date": date(YEAR - 1, 10, 1),
                    "qpv": "yes" if rank < FEW else "no",
                    "sex": "female" if rank % 2 else "male",
                }
                for rank, person in enumerate(people)
            ]
        )
        env["cae.support.time"].create(
            {
                "name": "Premier devis",
                "date": date(YEAR, 6, 15),
                "minutes": 90,
                "entrepreneur_ids": [Command.set(people.ids)],
            }
        )


def create_manager(env):
    env["res.users"].create(
        {
            "name": "Gaëlle Gérante",
            "login": MANAGER,
            "email": MANAGER,
            "password": PASSWORD,
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "group_ids": [Command.set(env.ref("cae_base.group_manager").ids)],
        }
    )


def test_the_report_of_a_year(cooperative, open_browser, transaction):
    gaelle = open_browser(Manager, 1280, 900)
    gaelle.log_in(MANAGER, PASSWORD)
    gaelle.makes_the_report()
    gaelle.reads("people", ("Personnes accompagnées", "", "14"))
    gaelle.opens_what_makes("accompagnées", PEOPLE)
    gaelle.reads("contracts", ("Contrats signés", "CAPE", "14"))
    women = ("Femmes et hommes", "Femme", "7")
    few = ("Quartiers prioritaires", "Oui", "masqué")
    gaelle.reads("social", women, few)
    gaelle.reads("economy", ("Heures d’accompagnement", "", "1,5 h"))
    gaelle.sees_the_charts()
    assert gaelle.prints().startswith(b"%PDF")
    gaelle.freezes()
    assert gaelle.prints().startswith(b"%PDF")
    address = gaelle.publishes()

    reader = open_browser(Reader, 375, 812, is_mobile=True, has_touch=True)
    reader.page.goto(f"{reader.url}/impact/{address.rpartition('/')[2]}")
    reader.sees("Coopérative des Deux Rives", "accompagnées", "14", "1,5 h", "masqué")
    expect(reader.page.locator("body")).not_to_contain_text("Personne 1")
    reader.fits_the_screen()
    reader.look(reader.page, "the public page on a phone")
    reader.page.get_by_text("Ce qui est compté").click()
    reader.look(reader.page, "the public page, what is counted")
    reader.fits_the_screen()
    desk = open_browser(Reader, 1280, 900)
    desk.page.goto(reader.page.url)
    desk.sees("Coopérative des Deux Rives")
    desk.look(desk.page, "the public page at a desk")
    with transaction() as env:
        [report] = env["cae.impact.report"].search([])
        assert (report.state, report.date_to) == ("frozen", date(YEAR, 12, 31))
        assert report.frozen_on <= fields.Datetime.now()
