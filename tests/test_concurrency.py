"""Rule 11 of the design: run twice, interrupted anywhere, or by two people at once,
the books are the same."""

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import date

import pytest

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

KILLED_BEFORE_COMMIT = """
import os, signal
closing = env["cae.closing"].create({"month": "%s"})
closing.action_compute()
closing.action_post()
env.flush_all()
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def transaction(database):
    with get_registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def get_registry(database):
    """As a server loads it: without the tests of the modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(config, "test_enable", False)
        return Registry(database)


@pytest.fixture(scope="module")
def paid_months(database):
    """One activity; an invoice of 1,000.00 a month from June to October, all paid."""
    with transaction(database) as env:
        scheme = env["cae.contribution.scheme"].create(
            {
                "name": "10 %",
                "date_from": date(2026, 1, 1),
                "decision_date": date(2026, 1, 1),
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


def contribution(database, activity_id):
    """What was taken in all, and the months it was taken in."""
    with transaction(database) as env:
        account = env.company.cae_contribution_account_id
        items = env["account.move.line"].search(
            [("account_id", "=", account.id), ("cae_activity_id", "=", activity_id)]
        )
        return sum(items.mapped("balance")), sorted(
            day.month for day in items.mapped("date")
        )


def test_the_same_month_by_two_people(database, paid_months):
    errors = at_once(*[lambda: post(database, date(2026, 6, 1))] * 3)
    assert len(errors) < 3
    assert contribution(database, paid_months) == (100.0, [6])


def test_two_months_by_two_people(database, paid_months):
    """Whichever comes first, a thing is taken once."""
    at_once(
        lambda: post(database, date(2026, 7, 1)),
        lambda: post(database, date(2026, 8, 1)),
    )
    post(database, date(2026, 8, 1))  # if it lost the race
    with suppress(UserError):  # if August took what was due in July
        post(database, date(2026, 7, 1))
    total, _months = contribution(database, paid_months)
    assert total == 300.0


def test_killed_before_the_end(database, paid_months):
    """Nothing half-written; the month is closed by the next try."""
    killed = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
        input=KILLED_BEFORE_COMMIT % "2026-09-01",
        text=True,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert contribution(database, paid_months)[0] == 300.0
    post(database, date(2026, 9, 1))
    assert contribution(database, paid_months)[0] == 400.0
