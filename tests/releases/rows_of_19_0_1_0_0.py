"""Install the modules of release 19.0.1.0.0, and write rows of each kind with them.

    python rows_of_19_0_1_0_0.py DATABASE ADDONS_PATH

Started by test_upgrade.py, with the code of that release in the path of addons.
"""

import sys
from datetime import date

from odoo import SUPERUSER_ID, Command, api
from odoo.fields import Date
from odoo.modules.registry import Registry
from odoo.tools import config

MODULES = ["cae_base", "cae_activity_accounts", "cae_payroll", "cae_governance"]
TODAY = date.today()


def create_person(env, name, stage="diagnosis", created="2025-01-15", **vals):
    person = env["cae.entrepreneur"].create(
        {
            "name": name,
            "stage_id": stage and env.ref(f"cae_base.stage_{stage}").id,
            "date_entry": created,
            **vals,
        }
    )
    env.cr.flush()  # what comes next is a change
    backdate(person, created)
    return person


def backdate(record, day):
    record.flush_recordset()
    record.env.cr.execute(
        f"UPDATE {record._table} SET create_date = %s, write_date = %s WHERE id = %s",
        [day, day, record.id],
    )


def move(person, stage, day):
    """Move somebody, and have the chatter tell that it was on a day."""
    env = person.env
    person.stage_id = stage
    env.cr.flush()  # the chatter is written
    env.cr.execute(
        "UPDATE mail_message SET date = %s WHERE id = %s",
        [day, person.message_ids.sorted("id")[-1].id],
    )


def create_contract(person, kind, start, end=False, start_it=True, **vals):
    contract = person.env["cae.contract"].create(
        {
            "entrepreneur_id": person.id,
            "kind": kind,
            "date_start": start,
            "date_end": end,
            **vals,
        }
    )
    if start_it:
        contract.action_start()
    return contract


def write_people(env):
    coach = env["res.users"].create(
        {
            "name": "Coach",
            "login": "coach",
            "group_ids": [Command.link(env.ref("cae_base.group_coach").id)],
        }
    )
    office = env["cae.local.office"].create({"name": "Lorient"})
    followed = {"coach_id": coach.id, "local_office_id": office.id}
    create_person(env, "Never Moved", **followed)
    moved = create_person(env, "Moved", "information", **followed)
    move(moved, env.ref("cae_base.stage_diagnosis"), "2025-02-10 09:00:00")
    move(moved, env.ref("cae_base.stage_launch"), "2025-03-20 09:00:00")
    left = create_person(env, "Left", "launch", **followed)
    move(left, env.ref("cae_base.stage_left"), "2025-06-30 09:00:00")
    create_person(env, "Left at Once", "left", created="2025-05-05", active=False)
    create_person(env, "Nowhere", False)
    deleted = env["cae.entrepreneur.stage"].create({"name": "Deleted", "sequence": 5})
    person = create_person(env, "From a Deleted Stage", False)
    move(person, deleted, "2025-03-03 09:00:00")
    move(person, env.ref("cae_base.stage_feasibility"), "2025-04-04 09:00:00")
    deleted.unlink()


def write_activities(env):
    person = env["cae.entrepreneur"].search([("name", "=", "Moved")])
    for name, active, key in [
        ("Open", True, {"date_from": "2024-03-01"}),
        ("Opens Next Year", True, {"date_from": Date.add(TODAY, years=1)}),
        ("Closed", False, {"date_from": "2023-01-01", "date_to": "2024-06-30"}),
        ("Never Used", False, None),
    ]:
        keys = [Command.create({"entrepreneur_id": person.id, **key})] if key else []
        activity = env["cae.activity"].create({"name": name, "key_ids": keys})
        activity.active = active
        backdate(activity, "2025-01-15")


def write_contracts(env):
    started = Date.subtract(TODAY, months=3)

    def person(name):
        return create_person(env, name)

    create_contract(
        person("CAPE ended"), "cape", "2024-01-01", "2024-12-31"
    ).action_end()
    ended = create_contract(person("CESA ended"), "cesa", "2024-01-01")
    ended.action_end()
    ended.date_end = False
    backdate(ended, "2025-08-31")
    create_contract(person("CAPE without end"), "cape", started)
    create_contract(person("CAPE over"), "cape", "2024-02-29")
    create_contract(
        person("CAPE too long"), "cape", started, Date.add(started, months=30)
    )
    renewed = Date.subtract(TODAY, months=20)
    create_contract(
        person("CAPE renewed"), "cape", renewed, Date.add(renewed, months=22)
    )
    followed = person("CAPE then CESA")
    create_contract(followed, "cape", "2025-01-01", "2025-12-31").action_end()
    create_contract(followed, "cesa", "2025-07-01")
    create_contract(person("CAPE draft"), "cape", TODAY, start_it=False)
    create_contract(person("CESA draft"), "cesa", TODAY, start_it=False)


def write_books(env):
    """One month closed: a contribution taken, a payslip posted; shares subscribed."""
    company = env.company
    company.write({"cae_headcount": 20, "cae_accident_rate": 1.5})
    env["cae.contribution.scheme"].create(
        {
            "name": "10 %",
            "date_from": "2026-01-01",
            "decision_date": "2026-01-01",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    ).action_put_in_force()
    person = create_person(env, "Paid", "development")
    create_contract(person, "cesa", "2026-01-01")
    activity = env["cae.activity"].create(
        {
            "name": "Pottery",
            "key_ids": [
                Command.create(
                    {"entrepreneur_id": person.id, "date_from": "2026-01-01"}
                )
            ],
        }
    )
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": company.partner_id.id,
            "invoice_date": "2026-06-05",
            "cae_activity_id": activity.id,
            "invoice_line_ids": [
                Command.create(
                    {"name": "Bowls", "price_unit": 5000, "tax_ids": [Command.clear()]}
                )
            ],
        }
    )
    invoice.action_post()
    bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    ).create({"payment_date": "2026-06-10", "journal_id": bank.id})._create_payments()
    closing = env["cae.closing"].create({"month": "2026-06-01"})
    closing.action_compute()
    closing.action_post()
    write_quote(env, activity)
    write_shares(env, person.partner_id)


def write_quote(env, activity):
    env["sale.order"].create(
        {
            "partner_id": env.company.partner_id.id,
            "cae_activity_id": activity.id,
            "order_line": [Command.create({"name": "Plates", "price_unit": 80})],
        }
    )


def write_shares(env, partner):
    member = env["cae.member"].create(
        {"partner_id": partner.id, "date_admission": "2026-02-01"}
    )
    member.action_admit()
    env["cae.share.movement"].create(
        {
            "kind": "subscription",
            "member_id": member.id,
            "share_class_id": env["cae.share.class"]
            .create({"name": "A", "nominal": 50})
            .id,
            "date": "2026-02-01",
            "quantity": 2,
        }
    ).action_register()


def main(database, addons_path):
    config.parse_config(
        ["-d", database, f"--addons-path={addons_path}"], setup_logging=True
    )
    registry = Registry.new(database, update_module=True, install_modules=MODULES)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        write_people(env)
        write_activities(env)
        write_contracts(env)
        write_books(env)


if __name__ == "__main__":
    main(*sys.argv[1:])
