"""Rule 11 of the design: run twice, interrupted anywhere, or by two people at once,
the books are the same."""

import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date

import pytest
from databases import get_registry

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import LockError, UserError
from odoo.fields import Date
from odoo.service.model import retrying

KILLED_BEFORE_COMMIT = """
import os, signal
closing = env["cae.closing"].create({"month": "%s"})
closing.action_compute()
closing.action_post()
env.flush_all()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def paid_activity(transaction):
    """One activity; an invoice of 1,000.00 a month from June to October, all paid."""
    with transaction() as env:
        scheme = env["cae.contribution.scheme"].create(
            {
                "name": "10 %",
                "date_from": date(2026, 1, 1),
                "decision_date": date(2026, 1, 1),
                "decision_reference": "AG, 1",
                "decision_text": "10 %",
                "rule_ids": [Command.create({"base": "collected", "rate": 10})],
            }
        )
        scheme.action_put_in_force()
        activity = env["cae.activity"].create({"name": "Poterie du Port"})
        invoices = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": env.company.partner_id.id,
                    "invoice_date": date(2026, month, 5),
                    "cae_activity_id": activity.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Bols",
                                "price_unit": 1000,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for month in range(6, 11)
            ]
        )
        invoices.action_post()
        bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
        for invoice in invoices:
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create(
                {"payment_date": invoice.date, "journal_id": bank.id}
            )._create_payments()
        return activity.id


def post(database, month):
    """As a request does it: Odoo starts a transaction over when it lost a race."""
    with get_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})

        def close():
            closing = env["cae.closing"].search([("month", "=", month)])
            (closing or env["cae.closing"].create({"month": month})).action_post()

        retrying(close, env)


def at_once(*calls):
    """Start calls together, and wait for all; a loser may be told that it lost."""
    barrier = threading.Barrier(len(calls))
    errors = []

    def run(call):
        barrier.wait()
        try:
            call()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture
def months(transaction, paid_activity):
    """The first two months that no other test has closed."""
    with transaction() as env:
        closed = env["cae.closing"].search([("state", "=", "posted")], limit=1)
        month = Date.add(closed.month, months=1) if closed else date(2026, 6, 1)
    return month, Date.add(month, months=1)


@pytest.fixture
def taken(transaction, paid_activity, months):
    """The contribution taken since the test began: ``taken()`` is a list of (month,
    amount), one for each entry."""

    def read(*domain):
        with transaction() as env:
            account = env.company.cae_contribution_account_id
            items = env["account.move.line"].search(
                [
                    ("account_id", "=", account.id),
                    ("cae_activity_id", "=", paid_activity),
                    *domain,
                ],
                order="date",
            )
            return items.ids, [
                (Date.start_of(item.date, "month"), item.balance) for item in items
            ]

    before, _amounts = read()
    return lambda: read(("id", "not in", before))[1]


def test_the_same_month_by_two_people(database, months, taken):
    errors = at_once(*[lambda: post(database, months[0])] * 3)
    assert len(errors) < 3
    assert taken() == [(months[0], 100.0)]


def test_two_months_by_two_people(database, months, taken):
    """Whichever comes first, a thing is taken once."""
    at_once(*[lambda month=month: post(database, month) for month in months])
    post(database, months[1])  # if it lost the race
    with suppress(UserError):  # if it took what was due in the month before
        post(database, months[0])
    assert sum(amount for _month, amount in taken()) == 200.0


def test_two_months_without_a_scheme(database, transaction):
    """Nothing is taken, but two pay runs would draw on the same money."""
    with transaction() as env:
        company = env["res.company"].create({"name": "Sans barème"})
        closings = env["cae.closing"].create(
            [
                {"month": date(2026, month, 1), "company_id": company.id}
                for month in (6, 7)
            ]
        )
    registry = get_registry(database)
    with registry.cursor() as one, registry.cursor() as other:
        june, july = (
            api.Environment(cr, SUPERUSER_ID, {})["cae.closing"].browse(closing_id)
            for cr, closing_id in zip((one, other), closings.ids, strict=True)
        )
        june._lock()
        with pytest.raises(LockError):
            july._lock()


def test_killed_before_the_end(database, months, taken):
    """Nothing half-written; the month is closed by the next try."""
    killed = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
        input=KILLED_BEFORE_COMMIT % months[0],
        text=True,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not taken()
    post(database, months[0])
    assert taken() == [(months[0], 100.0)]


def close_vat(database, date_from, date_to):
    """Two closings of one month, or of the same VAT: the company is locked."""
    with get_registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})

        def close():
            period = [("date_from", "=", date_from), ("date_to", "=", date_to)]
            closings = env["cae.vat.closing"]
            closing = closings.search(period) or closings.create(
                {"date_from": date_from, "date_to": date_to}
            )
            closing.action_post()

        retrying(close, env)


def test_vat_by_two_people(database, transaction, paid_activity):
    with transaction() as env:
        tax = env["account.chart.template"].ref("tva_normale")
        invoice = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": env.company.partner_id.id,
                "invoice_date": date(2026, 6, 10),
                "cae_activity_id": paid_activity,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Bols",
                            "price_unit": 500,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        months = [
            (date(2026, month, 1), Date.end_of(date(2026, month, 1), "month"))
            for month in (6, 6, 7)
        ]
    at_once(*[lambda period=period: close_vat(database, *period) for period in months])
    with transaction() as env:
        account = env["account.chart.template"].ref("pcg_44551")
        items = env["account.move.line"].search(
            [("account_id", "=", account.id), ("cae_activity_id", "=", paid_activity)]
        )
        assert items.mapped("balance") == [-100.0]
