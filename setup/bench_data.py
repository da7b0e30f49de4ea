"""A ledger of full size: 1,000 activities, 36,000 invoices over 24 months.

Built once through the ORM (``setup/bench --build``), as a cooperative makes it: each
month its invoices, some suppliers' bills, the payments of the month before (one in ten
of a half, one in ten never comes), then the closing which takes the contribution. Each
step is committed with its number: a build that was stopped goes on where it was.

The dates do not move with the day it is built: figures stay comparable.
"""

import argparse
import sys
import time
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

import odoo.init  # noqa: F401  (prepares the namespace package)
from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

ACTIVITIES, MONTHS = 1000, 24
YEARLY_INVOICES = 18  # of each activity
FIRST_DAY = date(2024, 10, 1)
LAST_DAY = FIRST_DAY + relativedelta(months=MONTHS, days=-1)
YEAR = LAST_DAY + relativedelta(years=-1, days=1), LAST_DAY
BATCH = 100
PROGRESS = "cae_bench.steps_done"
LOGIN = "comptable@bench.example"


def build(registry, activities=ACTIVITIES, months=MONTHS):
    """Take the steps which are not done yet, each in a transaction."""
    steps = list_steps(activities, months)
    done, start = count_done(registry), time.monotonic()
    for number, step in enumerate(steps[done:], done + 1):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            step(env(context=dict(env.context, lang="fr_FR")))
            env["ir.config_parameter"].set_param(PROGRESS, number)
        left = (time.monotonic() - start) / (number - done) * (len(steps) - number)
        say_progress(number, len(steps), left / 60)
    print()


def say_progress(number, steps, minutes):
    """On one line of a terminal; in a file, one line in ten steps."""
    terminal = sys.stdout.isatty()
    if terminal or number % 10 == 0 or number == steps:
        print(
            f"  step {number} of {steps}, about {minutes:.0f} min left",
            end=" \r" if terminal else "\n",
            flush=True,
        )


def count_done(registry):
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        return int(env["ir.config_parameter"].get_param(PROGRESS, 0))


def list_steps(activities, months):
    steps = [partial(found_cooperative, activities=activities)]
    for number in range(months):
        month = FIRST_DAY + relativedelta(months=number)
        first, last = (
            activities * YEARLY_INVOICES * elapsed // 12
            for elapsed in (number, number + 1)
        )
        steps += [
            partial(
                bill_customers, month=month, first=start, last=min(start + BATCH, last)
            )
            for start in range(first, last, BATCH)
        ]
        steps += [partial(enter_bills, month=month)]
        steps += [
            partial(pay, month=month, offset=offset)
            for offset in range(0, last - first + activities, BATCH)
            if number
        ]
        steps += [refresh_statistics]
        if number < months - 1:  # the contribution of the last month is due
            steps += [partial(close, month=month)]
    return steps


def refresh_statistics(env):
    """Without them the queries of the next steps are planned for empty tables."""
    env.cr.execute("ANALYZE")


# --- who is there -----------------------------------------------------------------


def found_cooperative(env, activities):
    env["cae.activity"].create(
        [{"name": f"Enseigne {number:04}"} for number in range(activities)]
    )
    for kind, count in (("customer", activities // 4 + 1), ("supplier", 50)):
        env["res.partner"].create(
            [
                {"name": f"{kind} {number:04}", "ref": f"bench-{kind}"}
                for number in range(count)
            ]
        )
    env["cae.contribution.scheme"].create(
        {
            "name": "10 %",
            "date_from": FIRST_DAY,
            "decision_date": FIRST_DAY,
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    ).action_put_in_force()
    env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Comptable",
            "login": LOGIN,
            "password": LOGIN,
            "group_ids": [Command.set(env.ref("cae_base.group_accountant").ids)],
        }
    )


def find_activities(env):
    return env["cae.activity"].search([("is_structure", "=", False)], order="id")


# --- a month -----------------------------------------------------------------


def bill_customers(env, month, first, last):
    owners = find_activities(env)
    numbers = range(first, last)
    days = [month.replace(day=1 + number % 28) for number in numbers]
    post_documents(
        env,
        "out_invoice",
        [
            (owners[number % len(owners)], day)
            for number, day in zip(numbers, days, strict=True)
        ],
        [100 + number % 900 + number % 7 / 10 for number in numbers],
    )


def enter_bills(env, month):
    """A third of the activities buys something each month."""
    owners = find_activities(env)[month.month % 3 :: 3]
    post_documents(
        env,
        "in_invoice",
        [(owner, month.replace(day=12)) for owner in owners],
        [20 + number % 200 for number in range(len(owners))],
    )


def post_documents(env, move_type, owners_and_days, amounts):
    sale = move_type == "out_invoice"
    partners = env["res.partner"].search(
        [("ref", "=", "bench-customer" if sale else "bench-supplier")], order="id"
    )
    accounts = env["account.account"]
    account = accounts.search([("code", "=like", "706%" if sale else "606%")], limit=1)
    tax = find_tax(env, "sale" if sale else "purchase")
    documents = env["account.move"].create(
        [
            {
                "move_type": move_type,
                "partner_id": partners[number * 7 % len(partners)].id,
                "cae_activity_id": owner.id,
                "invoice_date": day,
                "date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Prestation" if sale else "Fournitures",
                            "price_unit": amount,
                            "account_id": account.id,
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                ],
            }
            for number, ((owner, day), amount) in enumerate(
                zip(owners_and_days, amounts, strict=True)
            )
        ]
    )
    documents.action_post()


def find_tax(env, use):
    return env["account.tax"].search(
        [
            ("type_tax_use", "=", use),
            ("amount", "=", 20),
            ("price_include", "=", False),
            ("tax_exigibility", "=", "on_invoice"),
        ],
        limit=1,
    )


def pay(env, month, offset):
    """The documents of the month before: some by half, some not at all."""
    before = month - relativedelta(months=1)
    documents = env["account.move"].search(
        [
            ("move_type", "in", ("out_invoice", "in_invoice")),
            ("date", ">=", before),
            ("date", "<", month),
        ],
        order="id",
        offset=offset,
        limit=BATCH,
    )
    paid = documents.filtered(lambda document: document.id % 10 != 9)
    payments = env["account.payment"].create(
        [prepare_payment(document, month) for document in paid]
    )
    payments.action_post()
    items = env["account.move.line"]
    items._reconcile_plan(
        [
            select_third_party(payment.move_id) | select_third_party(document)
            for payment, document in zip(payments, paid, strict=True)
        ]
    )


def prepare_payment(document, month):
    customer = document.move_type == "out_invoice"
    part = 0.5 if document.id % 10 == 8 else 1
    return {
        "payment_type": "inbound" if customer else "outbound",
        "partner_type": "customer" if customer else "supplier",
        "partner_id": document.partner_id.id,
        "amount": document.currency_id.round(document.amount_total * part),
        "date": month.replace(day=1 + document.id % 28),
        "memo": document.name,
    }


def select_third_party(move):
    return move.line_ids.filtered(
        lambda item: (
            item.account_id.account_type in ("asset_receivable", "liability_payable")
        )
    )


def close(env, month):
    closing = env["cae.closing"].create({"month": month})
    closing.action_compute()
    closing.action_post()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--activities", type=int, default=ACTIVITIES)
    arguments = parser.parse_args()
    config.parse_config(["--log-level=error"])
    build(Registry(arguments.database), arguments.activities)


if __name__ == "__main__":
    main()
