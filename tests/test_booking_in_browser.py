"""Two entrepreneurs book one resource for the same hours, at the same moment."""

import threading
from datetime import date, datetime, timedelta

import pytest
from databases import get_registry
from people import Entrepreneur
from playwright.sync_api import expect

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.service.model import retrying

MONDAY = date.today() + timedelta(days=7 - date.today().weekday())


@pytest.fixture(scope="module")
def kiln(transaction):
    """:return: id of a resource; Awa and Yann have a login, which is their password"""
    with transaction() as env:
        env.company.name = "Coopérative des Deux Rives"
        for name in ("awa", "yann"):
            login = f"{name}@deuxrives.example"
            user = env["res.users"].create(
                {
                    "name": name.title(),
                    "login": login,
                    "password": login,
                    "lang": "fr_FR",
                    "group_ids": [Command.set(env.ref("base.group_portal").ids)],
                }
            )
            env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
        kiln = env["cae.shared.resource"].create({"name": "Four", "tz": "Europe/Paris"})
        return kiln.id


def test_two_transactions_at_once(database, transaction, kiln):
    """The database itself refuses the second one; whoever loses gets a sentence."""
    barrier, refusals = threading.Barrier(2), []
    start = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=1, hours=9)

    def book():
        with get_registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            bookings = env["cae.resource.booking"]
            bookings.search([])  # the snapshot begins
            barrier.wait(30)
            vals = {
                "resource_id": kiln,
                "start": start,
                "stop": start + timedelta(hours=2),
            }
            try:
                retrying(lambda: bookings.create(vals), env)
            except UserError as error:
                refusals.append(str(error))

    threads = [threading.Thread(target=book) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction() as env:
        made = env["cae.resource.booking"].search([("start", "=", start)])
        assert len(made) == 1
    assert len(refusals) == 1
    assert "booked it" in refusals[0]


class Booker(Entrepreneur):
    def fills(self, kiln):
        self.page.goto(f"{self.url}/my/resources/{kiln}?week={MONDAY}")
        self.look(self.page, "a resource")
        self.page.locator("#day").fill(str(MONDAY))
        self.page.locator("#start").select_option("09:00")
        self.page.locator("#stop").select_option("12:00")

    def presses(self):
        """Without waiting for the answer."""
        self.page.locator("#book button[type=submit]").click(no_wait_after=True)


def test_two_browsers_at_once(transaction, kiln, open_browser):
    awa = open_browser(Booker, 375, 812)
    yann = open_browser(Booker, 375, 812)
    awa.log_in("awa@deuxrives.example", "awa@deuxrives.example")
    yann.log_in("yann@deuxrives.example", "yann@deuxrives.example")
    for person in (awa, yann):
        person.fills(kiln)
    for person in (awa, yann):
        person.presses()
    for person in (awa, yann):
        expect(person.page.locator(".alert-success, .alert-danger")).to_be_visible()
    told = [person.page.locator(".alert-success").count() for person in (awa, yann)]
    for person, name in ((awa, "Awa"), (yann, "Yann")):
        person.look(person.page, f"after, {name}")
    assert sorted(told) == [0, 1]
    winner = (awa, yann)[told.index(1)].page
    winner.reload()  # what was done is told once
    expect(winner.locator(".alert-success")).to_have_count(0)
    loser = (awa, yann)[told.index(0)].page
    expect(loser.locator(".o_cae_free li").first).to_contain_text("12:00 – 18:00")
    with transaction() as env:
        made = env["cae.resource.booking"].search([("entrepreneur_id", "!=", False)])
        assert len(made) == 1
