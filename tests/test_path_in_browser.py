"""A candidate's path, from the public page to a CESA signed, on the pages people use.

Three browsers (the candidate's phone, her coach's, the manager's) on a served Odoo. The
support contract, signed on paper months before, is not awaited: it is written down.
"""

import hashlib
from base64 import b64decode
from datetime import timedelta
from ipaddress import ip_address
from itertools import pairwise

import pytest
from dateutil.relativedelta import relativedelta
from people_of_the_path import Candidate, Coach, Manager

from odoo import Command, fields

from odoo.addons.cae_base.tests.contract_tools import create_statutes, run_contracts

COOPERATIVE = "Coopérative des Deux Rives"
MEETING = "Réunion de Lorient"
NAME, EMAIL = "Nolwenn Le Bris", "nolwenn@lorient.example"
TRADE_NAME = "Savons du Blavet"
COACH, MANAGER = "maud@deuxrives.example", "rozenn@deuxrives.example"
PASSWORD = "Le-port-a-l-aube-1"
CESA = "Contrat d’entrepreneur·e salarié·e associé·e (CESA)"
STAGES = (
    "information",
    "diagnosis",
    "feasibility",
    "launch",
    "first_sales",
    "development",
)


@pytest.fixture(scope="module")
def cooperative(transaction):
    """A team, the statutes, and an information meeting to come."""
    with transaction() as env:
        env.company.name = COOPERATIVE
        # a browser types faster than people
        parameters = env["ir.config_parameter"]
        parameters.set_param("cae_base.registration_min_seconds", 0)
        create_colleague(env, "Maud Riou", COACH, "coach")
        create_colleague(env, "Rozenn Guillou", MANAGER, "manager")
        create_statutes(env.company, name="Statuts de 2019")
        begin = fields.Datetime.now() + timedelta(days=3)
        env["event.event"].create(
            {
                "name": MEETING,
                "is_information_meeting": True,
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
            }
        )


def create_colleague(env, name, login, group):
    env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref(f"cae_base.group_{group}").ids)],
        }
    )


@pytest.fixture
def certificate(tmp_path):
    file = tmp_path / "attestation.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


def test_from_the_public_page_to_a_cesa(
    cooperative, open_browser, server, transaction, certificate
):
    """CAE-03, CAE-05, CAE-08, CAPE-03, INV-13 on the screens."""
    nolwenn = open_browser(Candidate, 375, 812, is_mobile=True, has_touch=True)
    nolwenn.registers_for(
        MEETING,
        name=NAME,
        email=EMAIL,
        phone="06 12 34 56 78",
        project="Des savons à l'huile d'olive, sur les marchés.",
    )

    maud = open_browser(Coach, 1600, 900)
    maud.log_in(COACH, PASSWORD)
    maud.opens_the_path()
    maud.drags(NAME, "Réunion d’information", "Diagnostic")
    maud.is_refused(
        "A participé à une réunion d’information", "Un premier entretien est fixé"
    )
    maud.ticks_the_attendance(MEETING, NAME)
    maud.opens_the_path()
    maud.opens_the_card(NAME, "Réunion d’information")
    maud.ticks("Un premier entretien est fixé")
    maud.opens_the_path()
    maud.drags(NAME, "Réunion d’information", "Diagnostic")
    maud.opens_the_card(NAME, "Diagnostic")
    maud.takes_over("Maud Riou")
    maud.ticks(
        "Entretien de diagnostic tenu",
        "Le projet convient à la coopérative",
        "Droits et statut vérifiés",
    )
    maud.moves_to("Étude de faisabilité")
    maud.ticks(
        "Offre décrite et chiffrée",
        "Premiers clients rencontrés",
        "Prévisionnel écrit",
        "Règles du métier vérifiées",
    )
    maud.moves_to("Lancement (CAPE)")
    maud.ticks("Sait faire un devis et une facture")
    maud.tries_to_move_to("Premières ventes")
    maud.is_refused("CAPE signé", "Attestations d’assurance valides")
    maud.sees_at("Lancement (CAPE)")
    maud.creates_the_activity(TRADE_NAME, NAME, certificate)
    run_support_contract(transaction)
    maud.opens_the_path()
    maud.opens_the_card(NAME, "Lancement (CAPE)")
    maud.moves_to("Premières ventes")
    maud.ticks("Bilan des premières ventes fait", "L’activité peut payer un salaire")

    maud.grants_portal_access()
    nolwenn.chooses_a_password(server.mail, EMAIL, PASSWORD)
    maud.prepares_a_cesa(
        fixed_part="500",
        variable_part="Ce que l’activité laisse, charges et contribution payées.",
        objective_amount="12000",
        trial_months="1",
    )
    maud.sends_it()
    maud.is_refused("Il manque encore", "b. Moyens", "i. Fin du contrat")
    maud.completes_the_items("selon l’annexe")
    maud.sends_it()
    maud.sees_at("À signer")

    nolwenn.opens_the_contract(CESA)
    nolwenn.reads_and_signs(NAME, NAME, "500,00")
    rozenn = open_browser(Manager, 1600, 900)
    rozenn.log_in(MANAGER, PASSWORD)
    rozenn.signs_for(NAME)
    nolwenn.sees_it_signed()

    maud.opens_the_path()
    maud.opens_the_card(NAME, "Premières ventes")
    maud.moves_to("Développement (CESA)")
    with transaction() as env:
        person = get_person(env)
        assert_runs(person.contract_id)
        assert_signed(person.contract_id)
        assert_moved(person)
    assert "Traceback" not in server.log.read_text()


def get_person(env):
    person = env["cae.entrepreneur"].search([("email_normalized", "=", EMAIL)])
    assert len(person) == 1
    return person


def run_support_contract(transaction):
    """A CAPE of six months, which ended yesterday."""
    with transaction() as env:
        today = fields.Date.today()
        cape = env["cae.contract"].create(
            {
                "entrepreneur_id": get_person(env).id,
                "kind": "cape",
                "date_start": today - relativedelta(months=6),
                "date_end": today - relativedelta(days=1),
            }
        )
        run_contracts(cape).action_end()
        assert cape.state == "ended"


def assert_runs(contract):
    """CAE-03, CAE-05, CAE-08: complete, and the days of the CAPE are counted."""
    today = fields.Date.today()
    assert (contract.kind, contract.state) == ("cesa", "running")
    assert (contract.date_start, contract.signed_on) == (today, today)
    assert (contract.fixed_part, contract.objective_amount) == (500, 12000)
    assert contract.statutes_id.name == "Statuts de 2019"
    assert all(contract.item_ids.mapped("is_complete"))
    [cape] = contract.entrepreneur_id.contract_ids - contract
    days = (cape.date_last - cape.date_start).days + 1
    full = today + relativedelta(years=3)
    assert abs((full - contract.membership_deadline).days - days) <= 1


def assert_signed(contract):
    """Who, when, from where, and the hash of the very document."""
    digest = hashlib.sha256(contract.document_id.raw).hexdigest()
    signatures = contract.signature_ids
    assert signatures.mapped("party") == ["entrepreneur", "cooperative"]
    assert signatures.mapped("name") == [NAME, "Rozenn Guillou"]
    assert signatures.user_id.mapped("login") == [EMAIL, MANAGER]
    assert contract.document_hash == digest
    for signature in signatures:
        assert fields.Datetime.now() - signature.date < timedelta(hours=1)
        assert ip_address(signature.ip_address).is_loopback
        assert "Chrome" in signature.user_agent
        assert signature.document_hash == digest
        assert b64decode(signature.image).startswith(b"\x89PNG")
    assert contract.certificate_id


def assert_moved(person):
    """Each stage, one after the other, with its dates."""
    assert person.stage_id == person.env.ref("cae_base.stage_development")
    history = person.stage_history_ids.sorted("id")
    stages = [person.env.ref(f"cae_base.stage_{name}").id for name in STAGES]
    assert history.stage_id.ids == stages
    for left, entered in pairwise(history):
        assert left.date_from < left.date_to == entered.date_from
    assert not history[-1].date_to
    assert set(history[1:].user_id.mapped("login")) == {COACH}
    assert not any(history.mapped("is_override"))
