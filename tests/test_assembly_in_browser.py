"""An assembly from its notice to its minutes: a secretary and a manager on a computer,
three members on their phones. One comes, one gives her a proxy, one votes in advance.

Rules AG-02, AG-16, AG-17, SCOP-09 of the law, and the secret ballot of design §4.7.
"""

import re
from base64 import b64encode
from datetime import timedelta

import pytest
from people import ASSETS_PATIENCE, Colleague, Person
from playwright.sync_api import expect

from odoo import Command, fields

PASSWORD = "Le-port-a-l-aube-1"
PEOPLE = ("Nora Belkacem", "Idris Le Goff", "Lucie Kerjean", "Maël Morvan")
ACCOUNTS, BOARD = "Approbation des comptes", "Élection de la gérante"


class Member(Person):
    """On a phone."""

    def opens_the_assembly(self) -> None:
        self.page.goto(f"{self.url}/my/cooperative")
        self.choose("Voir l’ordre du jour")
        expect(self.page.locator("h1")).to_have_text("AG 2026")

    def chooses(self, voice: int, **choices: str) -> None:
        """:param choices: by ``r`` and the id of the resolution"""
        for resolution, choice in choices.items():
            name = f"vote-{resolution[1:]}-{voice}"
            self.page.locator(f"label[for='{name}-{choice}']").click()

    def votes(self) -> list[str]:
        """:return: the codes of the secret ballots"""
        self.page.locator(".o_cae_vote_form button[type=submit]").click()
        expect(self.page.locator("[role=status]")).to_be_visible()
        return self.page.locator(".o_cae_vote_code").all_inner_texts()

    def draws_a_signature(self) -> None:
        self.page.locator(".o_web_sign_draw_button").first.click()
        box = self.page.locator("canvas").first.bounding_box()
        self.page.mouse.move(box["x"] + 20, box["y"] + 20)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(box["x"] + 20 + 20 * step, box["y"] + 20 + step * 3)
        self.page.mouse.up()


class Staff(Colleague):
    """The secretary and a manager."""

    def opens(self, model: str, record_id: int) -> None:
        self.page.goto(f"{self.url}/odoo/{model}/{record_id}")
        expect(self.page.locator(".o_form_view")).to_be_visible(timeout=ASSETS_PATIENCE)

    def presses(self, method: str, gone: bool = True) -> None:
        button = self.page.locator(f"button[name={method}]:visible").first
        button.click()
        confirm = self.page.locator(".modal-footer .btn-primary:visible")
        if gone:
            done = self.page.locator(f"html:not(:has(button[name={method}]))")
            expect(confirm.or_(done).first).to_be_visible()
            if confirm.count():
                confirm.first.click()
            expect(button).to_have_count(0)


@pytest.fixture(scope="module")
def ids(transaction):
    """:return: dict of ids: of the assembly, its resolutions, its voices by name"""
    with transaction() as env:
        env = env(context={**env.context, "lang": "fr_FR"})
        env.company.write(
            {"name": "Coopérative des Deux Rives", "cae_vote_advance": True}
        )
        create_user(env, "Sophie Secrétaire", "governance_secretary")
        create_user(env, "Gaëlle Gérante", None)
        members = [create_member(env, name) for name in PEOPLE]
        now = fields.Datetime.now()
        assembly = env["cae.assembly"].create(
            {
                "name": "AG 2026",
                "date": now + timedelta(days=25),
                "vote_from": now - timedelta(hours=1),
                "vote_until": now + timedelta(days=24),
                "place": "12 quai des Indes, Lorient",
                "chair_id": members[0].id,
                "chair_quality": "gérante",
                "secretary_id": members[3].id,
                "resolution_ids": [
                    Command.create(
                        {
                            "title": ACCOUNTS,
                            "text": "L’assemblée approuve les comptes de l’exercice.",
                            "ballot_mode": "portal",
                        }
                    ),
                    Command.create(
                        {
                            "title": BOARD,
                            "text": "L’assemblée élit Nora Belkacem gérante.",
                            "ballot_mode": "portal",
                            "secret": True,
                        }
                    ),
                ],
            }
        )
        for document in assembly.document_ids:
            if document.kind != "resolutions":
                document.file = b64encode(b"%PDF-1.4 accounts")
        accounts, board = assembly.resolution_ids.sorted()
        return {"assembly": assembly.id, "accounts": accounts.id, "board": board.id}


def create_user(env, name, group):
    login = f"{name.split()[0].lower()}@deuxrives.example"
    xmlid = f"cae_governance.group_{group}" if group else "cae_base.group_manager"
    return env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref(xmlid).ids)],
        }
    )


def create_member(env, name):
    login = f"{name.split()[0].lower()}@deuxrives.example"
    user = env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
    today = fields.Date.today()
    member = env["cae.member"].create(
        {
            "partner_id": user.partner_id.id,
            "date_admission": today - timedelta(days=400),
            "email_consent": True,
            "email_consent_date": today - timedelta(days=300),
        }
    )
    member.action_admit()
    return member


def get_voices(transaction, ids):
    with transaction() as env:
        assembly = env["cae.assembly"].browse(ids["assembly"])
        return {row.name.split()[0]: row.id for row in assembly.attendance_ids}


def let_the_day_come(transaction, ids):
    """Twenty-five days later. What was sent is locked: only the clock moves it."""
    with transaction() as env:
        env.cr.execute(
            "UPDATE cae_assembly SET date = %s WHERE id = %s",
            [fields.Datetime.now(), ids["assembly"]],
        )


def get_room_url(transaction, ids):
    """What the code of the room says."""
    with transaction() as env:
        url = env["cae.assembly"].browse(ids["assembly"])._get_room_url()
        return re.sub(r"^https?://[^/]+", "", url)


def test_from_the_notice_to_the_minutes(ids, transaction, open_browser):
    secretary = open_browser(Staff, 1280, 900)
    secretary.log_in("sophie@deuxrives.example", PASSWORD)
    secretary.opens("cae.assembly", ids["assembly"])
    secretary.look(secretary.page, "assembly in preparation")
    secretary.presses("action_convene")
    secretary.look(secretary.page, "assembly convened")
    for resolution in ("accounts", "board"):
        secretary.opens("cae.resolution", ids[resolution])
        secretary.presses("action_open_vote")
    voices = get_voices(transaction, ids)
    accounts, board = f"r{ids['accounts']}", f"r{ids['board']}"

    lucie = open_browser(Member, 375, 740)
    lucie.log_in("lucie@deuxrives.example", PASSWORD)
    lucie.opens_the_assembly()
    lucie.look(lucie.page, "notice on a phone")
    lucie.chooses(voices["Lucie"], **{accounts: "for", board: "for"})
    [lucie_code] = lucie.votes()
    lucie.look(lucie.page, "votes in advance, with the code")

    idris = open_browser(Member, 375, 740)
    idris.log_in("idris@deuxrives.example", PASSWORD)
    idris.opens_the_assembly()
    idris.page.locator("[name=receiver_id]").select_option(label="Nora Belkacem")
    idris.click("button", "Donner mon pouvoir")
    idris.sees("Votre pouvoir est donné")
    idris.look(idris.page, "proxy given")

    let_the_day_come(transaction, ids)
    screen = open_browser(Staff, 1280, 720)
    screen.log_in("sophie@deuxrives.example", PASSWORD)
    screen.page.goto(f"{screen.url}/cooperative/assemblies/{ids['assembly']}/screen")
    count = screen.page.locator(".o_cae_screen_count")
    expect(count).to_have_text(re.compile(r"1\s*/\s*4"))
    secretary.opens("cae.assembly", ids["assembly"])
    secretary.presses("action_open")

    nora = open_browser(Member, 375, 740)
    nora.log_in("nora@deuxrives.example", PASSWORD)
    nora.page.goto(f"{nora.url}{get_room_url(transaction, ids)}")
    nora.draws_a_signature()
    nora.look(nora.page, "signing the attendance sheet")
    nora.click("button", "Je suis présent·e et je signe")
    nora.sees("Vous avez signé la feuille de présence")
    # she, who represents another one, and who voted from a distance: within seconds
    expect(count).to_have_text(re.compile(r"3\s*/\s*4"), timeout=15_000)
    screen.look(screen.page, "projected page")
    nora.look(nora.page, "the assembly is open")
    nora.chooses(voices["Nora"], **{accounts: "for", board: "for"})
    nora.chooses(voices["Idris"], **{accounts: "for", board: "for"})
    codes = nora.votes()
    assert len({*codes, lucie_code}) == 3
    nora.look(nora.page, "votes in the meeting, with the codes")

    for resolution in ("accounts", "board"):
        secretary.opens("cae.resolution", ids[resolution])
        secretary.presses("action_close_vote")
    secretary.presses("action_confirm_opening")
    manager = open_browser(Staff, 1280, 900)
    manager.log_in("gaëlle@deuxrives.example", PASSWORD)
    manager.opens("cae.resolution", ids["board"])
    manager.presses("action_open_box")
    manager.look(manager.page, "the ballot box is opened")

    secretary.opens("cae.assembly", ids["assembly"])
    secretary.presses("action_close")
    with transaction() as env:
        assembly = env["cae.assembly"].browse(ids["assembly"])
        # three of four: more than half of all the members (AG-07)
        assert set(assembly.resolution_ids.mapped("result")) == {"adopted"}
        assembly.debates = "Nora Belkacem présente les comptes ; ils sont discutés."
    secretary.opens("cae.assembly", ids["assembly"])
    secretary.presses("action_seal_minutes")
    secretary.look(secretary.page, "minutes sealed")

    lucie.page.goto(f"{lucie.url}/my/cooperative/assemblies/{ids['assembly']}")
    lucie.look(lucie.page, "results on a phone")
    with lucie.page.expect_download() as download:
        lucie.choose("Procès-verbal")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    lucie.choose("Retrouver mon bulletin par son code")
    row = lucie.page.locator("tr", has_text=lucie_code)
    expect(row).to_contain_text("Pour")
    lucie.look(lucie.page, "published ballots")
