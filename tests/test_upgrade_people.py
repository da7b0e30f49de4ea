"""What release 19.0.1.3.0 left of anonymised people is erased by the upgrade."""

import os
from datetime import date

import databases
import pytest
from upgrades import (
    find_changes,
    read_data,
    read_schema,
    read_tables,
    upgrade,
    write_rows,
)

from odoo.addons.cae_base.tests.migration_tools import run_migration
from odoo.addons.cae_base.tests.personal_tools import find_mark

ERASED, KEPT = "zygomatic", "brachial"  # in the words of whom
MESSAGES = ("mail_message", "mail_tracking_value")
PERSONAL = (
    *("hr_employee", "hr_version", "res_partner", "res_partner_bank", "res_users"),
    *MESSAGES,
)
FORGOTTEN = {
    "cae_activity.state_reason",
    "cae_activity_change.reason",
    "hr_version.private_street",
    "hr_version.ssnid",
    "mail_tracking_value.old_value_char",
    "res_partner.name",
    "res_partner_bank.acc_number",
}


@pytest.fixture(scope="module")
def before(own_name, library, tmp_path_factory):
    """The rows of a database of that release, which is upgraded then."""
    library("copy_database", os.environ["CAE_CORE_TEMPLATE"], own_name)
    write_rows(own_name, "19.0.1.3.0", tmp_path_factory.mktemp("release"))
    rows = read_tables(own_name, *PERSONAL)
    upgrade(own_name)
    yield rows
    library("drop_database", own_name)


@pytest.fixture
def env(before, own_name):
    """What a test does in it is rolled back."""
    with databases.transaction(own_name) as env:
        yield env
        env.cr.rollback()


@pytest.fixture
def people(env):
    """Those who were anonymised with that release."""
    people = env["cae.entrepreneur"].with_context(active_test=False)
    return people.search([("anonymised_on", "!=", False)])


def upgrade_again(env):
    run_migration(env, "cae_base", "19.0.1.4.0", "end-migration")


def find_word(rows, word):
    """:return: set of "table.column" of the rows which hold it"""
    return {
        f"{table}.{name}"
        for (table, _id), row in rows.items()
        for name, value in row.items()
        if word in str(value)
    }


def test_no_word_is_left(before, env):
    """RGPD-01: what was forgotten then, in whatever table."""
    assert find_word(before, ERASED) >= FORGOTTEN
    assert find_mark(env, ERASED) == find_mark(env, ERASED.upper()) == set()


def test_nothing_else_changes(before, own_name, env, people):
    """What is said of others stays, with all that was kept of these people."""
    after = read_tables(own_name, *PERSONAL)
    assert find_word(after, KEPT) >= FORGOTTEN
    changed = {
        key for key, row in before.items() if find_changes(row, after.get(key, {}))
    }
    erased = list(find_erased(people))
    written = {key for key in changed if key[0] not in MESSAGES}
    assert written == {(record._table, record.id) for record in erased}
    told = [before[key] for key in changed if key[0] == "mail_message"]
    assert {(row["model"], row["res_id"]) for row in told} <= {
        (record._name, record.id) for record in erased
    }
    tracked = [before[key] for key in changed if key[0] == "mail_tracking_value"]
    assert {row["mail_message_id"] for row in tracked} <= {row["id"] for row in told}


def find_erased(people):
    """The rows that told of them, one by one."""
    cards = people.partner_id | people.partner_id.child_ids
    employees = people.env["hr.employee"].search(
        [("work_contact_id", "in", people.partner_id.ids)]
    )
    [pottery] = people.env["cae.activity"].search([("name", "=", "Pottery")])
    for records in (people, cards, cards.bank_ids, employees, employees.version_ids):
        yield from records
    yield from (pottery, pottery.change_ids)


def test_they_keep_their_day_and_name(people):
    """The one of the first time."""
    assert len(people) == 2
    assert set(people.mapped("anonymised_on")) == {date(2026, 10, 20)}
    for person in people:
        assert person.name == f"Personne anonymisée {person.id}"


def test_again_changes_nothing(before, own_name):
    rows = read_tables(own_name, *PERSONAL)
    with databases.transaction(own_name) as env:
        upgrade_again(env)
    assert read_tables(own_name, *PERSONAL) == rows


def test_a_card_that_is_somebody_else_s_now(env, people):
    """Who works for the cooperative since is not anonymised by an upgrade."""
    card = people[0].partner_id
    env["res.users"].create(
        {"name": "Nolwenn", "login": "nolwenn", "partner_id": card.id}
    )
    card.city = "Lorient"
    upgrade_again(env)
    assert card.city == "Lorient"


def test_frozen_reports(env):
    """IMP-05: the first print is the report's file; the other one has none yet."""
    later, earlier = env["cae.impact.report"].search([])
    assert later.document_id.raw == b"Printed"
    assert not earlier.document_id


def test_same_as_a_new_installation(before, own_name):
    template = os.environ["CAE_TEMPLATE"]
    assert read_schema(own_name) == read_schema(template)
    assert read_data(own_name) == read_data(template)
