"""The companions' reports, filtered by activity, say what ours say.

Their general ledger takes any domain on journal items. Its own filter by analytic
account finds income and expenses only, for only they have a distribution. Their trial
balance and their aged balance cannot be filtered by activity: ours are.
"""

from datetime import date

import pytest

from odoo import Command

LEDGER = "report.account_financial_report.general_ledger"
BALANCE = "report.account_financial_report.trial_balance"
ANALYTIC = "account.analytic.account"
YEAR = date(2026, 1, 1), date(2026, 12, 31)
PERIOD = {"cae_date_from": "2026-01-01", "cae_date_to": "2026-12-31"}
RESULTS = ("6", "7")


@pytest.fixture(scope="module")
def activity_ids(transaction):
    """Two activities with items of two years, some of them paid."""
    with transaction() as env:
        pottery, studio = env["cae.activity"].create(
            [{"name": "Poterie du Port"}, {"name": "Studio Bleu"}]
        )
        customer, supplier = env["res.partner"].create(
            [{"name": "Mairie de Lorient"}, {"name": "Argiles de l'Ouest"}]
        )
        post(env, "out_invoice", customer, pottery, 700, date(2025, 11, 3))
        invoice = post(env, "out_invoice", customer, pottery, 2000, date(2026, 9, 5))
        post(env, "in_invoice", supplier, pottery, 300, date(2026, 9, 10))
        post(env, "out_invoice", customer, studio, 555, date(2026, 9, 12))
        pay(env, invoice, 1200)
        return [pottery.id, studio.id]


def post(env, move_type, partner, activity, amount, day):
    vat = "tva_normale" if move_type == "out_invoice" else "tva_acq_normale"
    taxes = env["account.chart.template"].ref(vat)
    line = {"name": "Grès", "price_unit": amount, "tax_ids": [Command.set(taxes.ids)]}
    move = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": day,
            "date": day,
            "cae_activity_id": activity.id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    move.action_post()
    return move


def pay(env, invoice, amount):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    wizard.create(
        {"amount": amount, "payment_date": date(2026, 9, 25)}
    )._create_payments()


@pytest.fixture
def env(activity_ids, transaction):
    with transaction() as env:
        yield env


def read_general_ledger(env, **filters):
    """:return: dict {account code: closing balance} of what the report prints"""
    wizard = env["general.ledger.report.wizard"].create(
        {
            "company_id": env.company.id,
            "date_from": YEAR[0],
            "date_to": YEAR[1],
            "grouped_by": "none",
            "centralize": False,
            **filters,
        }
    )
    values = env[LEDGER]._get_report_values(wizard.ids, wizard._prepare_report_data())
    return drop_zeros(
        {
            account["code"]: account["fin_bal"]["balance"]
            for account in values["general_ledger"]
        }
    )


def read_ours(env, activity, prefixes=("",)):
    """:return: dict {account code: closing balance} of our trial balance"""
    rows = env["cae.trial.balance"].with_context(**PERIOD)
    return drop_zeros(
        {
            row.account_id.code: row.closing
            for row in rows.search([("cae_activity_id", "=", activity.id)])
            if row.account_id.code.startswith(prefixes)
        }
    )


def drop_zeros(balances):
    rounded = {code: round(balance, 2) for code, balance in balances.items()}
    return {code: balance for code, balance in rounded.items() if balance}


def test_general_ledger_of_one_activity(activity_ids, env):
    for activity in env["cae.activity"].browse(activity_ids):
        ours = read_ours(env, activity)
        domain = repr([("cae_activity_id", "=", activity.id)])
        assert ours
        assert read_general_ledger(env, domain=domain) == ours


def test_general_ledger_by_analytic_account(activity_ids, env):
    """Income and expenses of the year, and none of the rest."""
    for activity in env["cae.activity"].browse(activity_ids):
        theirs = read_general_ledger(
            env, cost_center_ids=[Command.set(activity.analytic_account_id.ids)]
        )
        results = {c: b for c, b in theirs.items() if c.startswith(RESULTS)}
        assert results == read_ours(env, activity, RESULTS)
        assert results


def test_the_others_have_no_such_filter(env):
    """The readme says so; should a companion learn it, the readme can too."""
    for report in ("trial.balance", "aged.partner.balance"):
        fields = env[f"{report}.report.wizard"]._fields
        assert "domain" not in fields
        assert ANALYTIC not in [field.comodel_name for field in fields.values()]


def test_the_trial_balance_by_analytic_account_fails(env):
    """It waits for a key that Odoo 19 gives no more."""
    wizard = env["trial.balance.report.wizard"].create(
        {
            "company_id": env.company.id,
            "date_from": YEAR[0],
            "date_to": YEAR[1],
            "grouped_by": "analytic_account",
        }
    )
    with pytest.raises(KeyError, match="group_by_data"):
        env[BALANCE]._get_report_values(wizard.ids, wizard._prepare_report_data())
