"""An accountant reads a statement, and drills from each figure to its items.

The figures are those of the design, §5, before the contribution is taken: worked out by
hand here, not by the code.
"""

from datetime import date

import pytest
from people import StatementReader, euros

from odoo import Command

COOPERATIVE = "Coopérative des Deux Rives"
TRADE_NAME, OTHER_NAME = "Poterie du Port", "Studio Bleu"
ACCOUNTANT, PASSWORD = "sophie@deuxrives.example", "Le-port-a-l-aube-1"
YEAR = date.today().year


@pytest.fixture(scope="module")
def numbers(transaction):
    """Two invoices and a bill of a trade name, an invoice of another one, half of the
    first one paid; what the cooperative takes, and a reserve.

    :return: the legal numbers of the two invoices
    """
    with transaction() as env:
        pottery, studio = env["cae.activity"].create(
            [{"name": TRADE_NAME}, {"name": OTHER_NAME}]
        )
        env.company.name = env.company._get_cae_structure().name = COOPERATIVE
        create_accountant(env)
        prepare_scheme(env)
        first = post(env, "out_invoice", pottery, 2000)
        second = post(env, "out_invoice", pottery, 500)
        post(env, "in_invoice", pottery, 300)
        post(env, "out_invoice", studio, 99)
        pay(env, first, 1200)
        env["cae.reserve"].create(
            {
                "cae_activity_id": pottery.id,
                "amount": 150,
                "reason": "Four à céramique",
                "date_from": date(YEAR, 1, 1),
            }
        )
        return first.name, second.name


def create_accountant(env):
    env["res.users"].create(
        {
            "name": "Sophie Lambert",
            "login": ACCOUNTANT,
            "email": ACCOUNTANT,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref("cae_base.group_accountant").ids)],
        }
    )


def prepare_scheme(env):
    scheme = env["cae.contribution.scheme"].create(
        {
            "name": "10 % de l'encaissé",
            "date_from": date(YEAR, 1, 1),
            "decision_date": date(YEAR - 1, 12, 12),
            "decision_reference": "AG, 1",
            "decision_text": "10 %",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    )
    scheme.action_put_in_force()


def post(env, move_type, activity, amount):
    sale = move_type == "out_invoice"
    vat = env["account.chart.template"].ref(
        "tva_normale" if sale else "tva_acq_normale"
    )
    assert vat.amount == 20
    name = "Mairie de Lorient" if sale else "Argiles de l'Ouest"
    line = {"name": "Grès", "price_unit": amount, "tax_ids": [Command.set(vat.ids)]}
    document = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": env["res.partner"].create({"name": name}).id,
            "invoice_date": date(YEAR, 1, 5),
            "cae_activity_id": activity.id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    document.action_post()
    return document


def pay(env, invoice, amount):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    payment = {"amount": amount, "payment_date": date(YEAR, 1, 8)}
    wizard.create(payment)._create_payments()


def test_from_a_figure_to_its_invoice(numbers, open_browser):
    first, second = numbers
    sophie = open_browser(StatementReader, 1440, 900)
    sophie.log_in(ACCOUNTANT, PASSWORD)
    sophie.opens_the_statements()
    sophie.reads(
        TRADE_NAME,
        turnover_invoiced=2500,  # 2,000.00 + 500.00
        turnover_collected=1000,  # 1,200.00 of 2,400.00
        charges=300,
        contribution=0,  # due, not booked yet
        result=2200,
        receivable=1800,  # 3,000.00 - 1,200.00
        payable=360,
        cash=1200,
        available_for_pay=450,  # 1,000.00 - 300.00 - 100.00 - 150.00
    )
    sophie.reads(OTHER_NAME, turnover_invoiced=99, available_for_pay=0)
    sophie.look(sophie.page, "the statements")

    sophie.opens_the_figure(TRADE_NAME, "turnover_invoiced")
    sophie.reads_items({first: 2000, second: 500}, total=2500)
    sophie.look(sophie.page, "what was invoiced")
    sophie.opens_the_entry_of(second)
    sophie.sees(euros(600))
    sophie.look(sophie.page, "the invoice behind a figure")
    sophie.goes_back_to("États des comptes")

    sophie.opens_the_figure(TRADE_NAME, "available_for_pay")
    steps = {
        "Encaissé HT": (1000, 1000),
        "Charges": (-300, 700),
        "Contribution à prélever": (-100, 600),
        "Four à céramique": (-150, 450),
    }
    sophie.reads_how_it_is_made(steps, 450)
    sophie.look(sophie.page, "how what is available is made")
    sophie.opens_the_step("Encaissé HT")
    sophie.reads_items({first: 1000}, total=1000)
    sophie.look(sophie.page, "what was collected")
