"""Install the modules of release 19.0.1.1.0, and keep books of a month with them.

    python rows_of_19_0_1_1_0.py DATABASE ADDONS_PATH

The last line printed is the statement of each activity, as JSON:
{name: {figure: amount}}.
"""

import json
import sys

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

MODULES = ["cae_base", "cae_activity_accounts", "cae_payroll", "cae_governance"]


def create_activity(env, name):
    person = env["cae.entrepreneur"].create({"name": f"Owner of {name}"})
    key = {"entrepreneur_id": person.id, "date_from": "2026-01-01"}
    return env["cae.activity"].create({"name": name, "key_ids": [Command.create(key)]})


def post(env, activity, move_type, amount):
    kind = "sale" if move_type.startswith("out_") else "purchase"
    tax = env["account.tax"].search(
        [("type_tax_use", "=", kind), ("amount", "=", 20)], limit=1
    )
    line = {"name": "Work", "price_unit": amount, "tax_ids": [Command.set(tax.ids)]}
    move = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": env.company.partner_id.id,
            "invoice_date": "2026-06-05",
            "cae_activity_id": activity.id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    move.action_post()
    return move


def pay(move, amount):
    bank = move.env["account.journal"].search([("type", "=", "bank")], limit=1)
    move.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    ).create(
        {"payment_date": "2026-06-10", "journal_id": bank.id, "amount": amount}
    )._create_payments()


def put_in_force(env):
    scheme = env["cae.contribution.scheme"].create(
        {
            "name": "10 % of what is collected",
            "date_from": "2026-01-01",
            "decision_date": "2026-01-01",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    )
    scheme.action_put_in_force()


def write_books(env):
    put_in_force(env)
    pottery, bread = create_activity(env, "Pottery"), create_activity(env, "Bread")
    pottery.key_ids.entrepreneur_id.write(
        {"has_personal_rate": True, "withholding_rate": 7.5}
    )
    pay(post(env, pottery, "out_invoice", 2000), 1200)
    post(env, pottery, "in_invoice", 300)
    pay(post(env, bread, "out_invoice", 500), 600)
    post(env, bread, "out_refund", 100)
    closing = env["cae.closing"].create({"month": "2026-06-01"})
    closing.action_compute()
    closing.action_post()


def write_shares(env):
    """One class that is still subscribed, and one that is no more."""
    current, _old = env["cae.share.class"].create(
        [
            {"name": "A", "nominal": 50},
            {"name": "Old", "nominal": 15.24, "active": False},
        ]
    )
    person = env["res.partner"].create({"name": "Holder"})
    member = env["cae.member"].create(
        {"partner_id": person.id, "date_admission": "2026-01-15"}
    )
    member.action_admit()
    vals = {"member_id": member.id, "share_class_id": current.id, "quantity": 4}
    movement = env["cae.share.movement"].create({**vals, "date": "2026-03-01"})
    movement.action_register()


def main(database, addons_path):
    config.parse_config(
        ["-d", database, f"--addons-path={addons_path}"], setup_logging=True
    )
    registry = Registry.new(database, update_module=True, install_modules=MODULES)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        write_books(env)
        write_shares(env)
        activities = env["cae.activity"].search([])
        statement = activities.get_statement("2026-01-01", "2026-06-30")
        print(json.dumps({row.name: statement[row.id] for row in activities}))


if __name__ == "__main__":
    main(*sys.argv[1:])
