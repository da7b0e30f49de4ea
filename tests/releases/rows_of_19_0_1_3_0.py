"""Install the modules of release 19.0.1.3.0, and anonymise somebody with them.

    python rows_of_19_0_1_3_0.py DATABASE ADDONS_PATH

What the words of somebody hold: "zygomatic" of Anne and Loïc, who are anonymised,
"brachial" of Yann, who is not.
"""

import sys

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

MODULES = ["cae_base", "cae_activity_accounts", "cae_payroll", "cae_governance"]
LONG_AGO = "2015-01-01"


def create_person(env, name, word):
    """Somebody with all that the release left of who was anonymised."""
    person = env["cae.entrepreneur"].create({"name": name, "date_entry": LONG_AGO})
    person.stage_history_ids.date_from = LONG_AGO
    partner = person.partner_id
    partner.create({"name": word, "parent_id": partner.id, "type": "other"})
    account = env["res.partner.bank"].create(
        {"acc_number": f"{word} 12", "partner_id": partner.id}
    )
    env.cr.flush()  # what comes next is a change, which is tracked
    account.acc_number = f"{word} 34"
    employee = person._ensure_employees()[person.id]
    employee.write({"private_street": word, "children": 2})
    employee.create_version({"date_version": "2026-05-01"})
    write_words(employee.version_ids, ssnid=word)
    return person


def write_words(records, **words):
    """Whatever checks or seals them."""
    records.env.flush_all()
    for name, word in words.items():
        records.env.cr.execute(
            f"UPDATE {records._table} SET {name} = %s WHERE id IN %s",
            [word, records._ids],
        )
    records.env.invalidate_all()


def create_activity(env, name, people, word):
    activity = env["cae.activity"].create(
        {
            "name": name,
            "key_ids": [
                Command.create(
                    {
                        "entrepreneur_id": person.id,
                        "date_from": LONG_AGO,
                        "percentage": 100 / len(people),
                    }
                )
                for person in people
            ],
        }
    )
    write_words(activity, state_reason=word)
    write_words(activity.change_ids, reason=word)


def write_people(env):
    """Yann came long ago, too, and is still there."""
    anne, loic = (create_person(env, name, "zygomatic") for name in ("Anne", "Loïc"))
    yann = create_person(env, "Yann", "brachial")
    hold = {"legal_hold_until": "2999-01-01", "legal_hold_reason": "brachial"}
    yann.write(hold)
    create_activity(env, "Pottery", anne | loic, "zygomatic")
    create_activity(env, "Bread", yann, "brachial")
    create_activity(env, "Shop", anne | yann, "brachial")


def anonymise(env):
    """By a manager, a month ago; the release is kept without its French."""
    manager = env.ref("base.user_admin")
    manager.group_ids += env.ref("cae_base.group_manager")
    batch = env["cae.anonymisation"].with_user(manager).create({})
    batch.action_anonymise()
    people = batch.line_ids.entrepreneur_id.with_context(active_test=False)
    write_words(people, anonymised_on="2026-10-20")
    for person in people:
        write_words(person.partner_id, name=f"Personne anonymisée {person.id}")


def freeze_reports(env):
    reports = env["cae.impact.report"].create(
        [
            {"date_from": f"{year}-01-01", "date_to": f"{year}-12-31"}
            for year in (2024, 2025)
        ]
    )
    reports.action_freeze()


def print_report(env):
    """One was printed, and somebody added a file of that name afterwards."""
    report = env["cae.impact.report"].search([], limit=1)
    for content in (b"Printed", b"Forged"):
        env["ir.attachment"].create(
            {
                "name": f"impact-{report.id}.pdf",
                "raw": content,
                "res_model": report._name,
                "res_id": report.id,
            }
        )


def main(database, addons_path):
    config.parse_config(
        ["-d", database, f"--addons-path={addons_path}"], setup_logging=True
    )
    registry = Registry.new(database, update_module=True, install_modules=MODULES)
    for write in (write_people, anonymise, freeze_reports, print_report):
        with registry.cursor() as cr:  # one after the other
            write(api.Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    main(*sys.argv[1:])
