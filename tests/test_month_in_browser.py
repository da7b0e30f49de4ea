"""One month of one entrepreneur, from quote to pay, on the pages people use.

The month and its figures are those of the design, §5. Three browsers (the
entrepreneur's phone, his customer's, the accountant's) on a served Odoo, with real mail
and a real PDF.
"""

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest
from people import Accountant, Customer, Entrepreneur, euros
from pypdf import PdfReader

from odoo import Command

from odoo.addons.cae_base.tests.contract_tools import run_contracts

ROOT = Path(__file__).parents[1]
LOGO = ROOT / "cae_base" / "static" / "description" / "icon.png"

MONTH = date(2026, 9, 1), date(2026, 9, 30)
COOPERATIVE = "Coopérative des Deux Rives"
FOOTER = "Scop SARL à capital variable, RCS Lorient 552 100 554"
TRADE_NAME = "Poterie du Port"
CUSTOMER, SIGNATORY = "Mairie de Lorient", "Jeanne Riou"
CUSTOMER_EMAIL = "culture@lorient.example"
ENTREPRENEUR, ACCOUNTANT = "yann@deuxrives.example", "sophie@deuxrives.example"
PASSWORD = "Le-port-a-l-aube-1"


# --- what is there before the month begins --------------------------------------------


@pytest.fixture(scope="module")
def activity_id(transaction):
    """A trade name, the person who works in it, what the cooperative takes, and a
    supplier's bill of 300.00 excl. VAT."""
    with transaction() as env:
        prepare_company(env)
        activity = env["cae.activity"].create({"name": TRADE_NAME})
        prepare_entrepreneur(env, activity)
        prepare_scheme(env)
        create_user(env, "Sophie Lambert", ACCOUNTANT, "cae_base.group_accountant")
        post_bill(env, activity)
        return activity.id


def prepare_company(env):
    env.company.write(
        {
            "name": COOPERATIVE,
            "logo": b64encode(LOGO.read_bytes()),
            "report_footer": FOOTER,
            "street": "12 quai des Indes",
            "zip": "56100",
            "city": "Lorient",
            "company_registry": "552100554",
            "email": "contact@deuxrives.example",
            "cae_headcount": 20,
            "cae_accident_rate": 1.5,
        }
    )


def create_user(env, name, login, group):
    return env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def prepare_entrepreneur(env, activity):
    user = create_user(env, "Yann Kervella", ENTREPRENEUR, "base.group_portal")
    person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
    env["cae.activity.key"].create(
        {
            "activity_id": activity.id,
            "entrepreneur_id": person.id,
            "date_from": date(2026, 1, 1),
        }
    )
    contract = env["cae.contract"].create(
        {
            "entrepreneur_id": person.id,
            "kind": "cesa",
            "date_start": date(2026, 1, 1),
        }
    )
    run_contracts(contract)


def prepare_scheme(env):
    scheme = env["cae.contribution.scheme"].create(
        {
            "name": "10 % de l'encaissé",
            "date_from": date(2026, 1, 1),
            "decision_date": date(2025, 12, 12),
            "decision_reference": "AG, 1",
            "decision_text": "10 %",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    )
    scheme.action_put_in_force()


def post_bill(env, activity):
    vat = env["account.chart.template"].ref("tva_acq_normale")
    assert vat.amount == 20
    line = {"name": "Grès", "price_unit": 300, "tax_ids": [Command.set(vat.ids)]}
    bill = env["account.move"].create(
        {
            "move_type": "in_invoice",
            "partner_id": env["res.partner"].create({"name": "Argiles de l'Ouest"}).id,
            "invoice_date": date(2026, 9, 10),
            "cae_activity_id": activity.id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    bill.action_post()


# --- the month ------------------------------------------------------------------------


def test_from_quote_to_pay(activity_id, open_browser, screenshots, server, transaction):
    yann = open_browser(Entrepreneur, 375, 812, is_mobile=True, has_touch=True)
    yann.log_in(ENTREPRENEUR, PASSWORD)
    yann.opens_his_activity()
    yann.sees_available(-300, Encaissé=0, Charges=-300, Contribution=0)
    yann.writes_a_customer_down(
        name=CUSTOMER,
        company_registry="732 829 320",
        email=CUSTOMER_EMAIL,
        street="2 boulevard Leclerc",
        zip="56100",
        city="Lorient",
    )
    yann.sends_a_quote(CUSTOMER, "Vaisselle de la cantine", "2000")

    customer = open_browser(Customer, 1280, 1000)
    customer.opens_the_mail(server.mail, CUSTOMER_EMAIL)
    customer.signs(SIGNATORY)

    yann.opens_the_signed_quote(CUSTOMER, SIGNATORY)
    yann.turns_it_into_an_invoice("2026-09-05")

    sophie = open_browser(Accountant, 1440, 900)
    sophie.log_in(ACCOUNTANT, PASSWORD)
    number = sophie.posts_the_invoice(TRADE_NAME)
    sophie.registers_a_payment("1200", "25/09/2026", "25 sept.")

    yann.opens_the_invoice(number, euros(2400), euros(1200))
    yann.downloads_the_pdf(screenshots / "invoice.pdf")
    assert_is_the_invoice(PdfReader(screenshots / "invoice.pdf"), number)
    yann.goes_to("Accueil")
    yann.sees_available(600, Encaissé=1000, Charges=-300, Contribution=-100, Paie=0)
    yann.look(yann.page, "home, 600 to pay oneself")
    yann.opens_what_makes("Encaissé HT", number, CUSTOMER, euros(1000))

    sophie.computes_the_month("01/09/2026", "septembre 2026")
    figures = {
        "turnover_invoiced": 2000,
        "turnover_collected": 1000,
        "charges": 300,
        "contribution": 100,
        "available": 600,
    }
    sophie.sees_in_the_closing(TRADE_NAME, **figures)
    sophie.opens_what_makes(TRADE_NAME, "turnover_collected", number)
    sophie.posts_the_month()

    with transaction() as env:
        payslip = read_payslip(env)
        cost, unspent, net = payslip.cost, payslip.unspent, payslip.net_paid
        assert_statement(env, activity_id, cost, unspent)
    sophie.sees_in_the_closing(TRADE_NAME, **figures, pay_cost=cost, remaining=unspent)

    yann.goes_to("Accueil")
    yann.sees_available(
        unspent, Encaissé=1000, Charges=-300, Contribution=-100, Paie=-cost
    )
    yann.look(yann.page, "home, paid")
    yann.opens_his_payslip("septembre 2026", net)
    assert "Traceback" not in server.log.read_text()


def assert_is_the_invoice(pdf, number):
    """It is all there, on each page what its header and its footer say."""
    texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
    for rank, text in enumerate(texts, start=1):
        for words in (COOPERATIVE, "12 quai des Indes", FOOTER, f"Page {rank} /"):
            assert words in text
    for words in (number, TRADE_NAME, CUSTOMER, euros(2000), euros(2400)):
        assert words in texts[0]


def read_payslip(env):
    """Design §4, rule 5: no more than what is available, and what is left is shown."""
    payslip = env["cae.payslip"].search([])
    assert (len(payslip), payslip.state) == (1, "posted")
    assert round(payslip.cost + payslip.unspent, 2) == 600
    return payslip


def assert_statement(env, activity_id, cost, unspent):
    """The figures of the design, §5, where 600.00 is what pay may cost at most."""
    activity = env["cae.activity"].browse(activity_id)
    statement = activity.get_statement(*MONTH)[activity_id]
    expected = {
        "turnover_invoiced": 2000,
        "turnover_collected": 1000,
        "charges": 300,
        "contribution": 100,
        "payroll_cost": cost,
        "result": 1000 + unspent,
        "receivable": 1200,
        "payable": 360,
        "vat": 340,
        "social_debts": cost,
        "cash": 1100,
        "contribution_due": 0,
        "available_for_pay": unspent,
    }
    assert {name: round(statement[name], 2) for name in expected} == expected
