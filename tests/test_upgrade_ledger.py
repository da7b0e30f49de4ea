"""Books kept with release 19.0.1.1.0 say the same with the present code."""

import json
import os

import databases
import pytest
from upgrades import (
    find_changes,
    query,
    read_data,
    read_schema,
    read_tables,
    upgrade,
    write_rows,
)


@pytest.fixture(scope="module")
def before(own_name, library, tmp_path_factory):
    """The rows and the statements of that release, whose database is upgraded then."""
    library("copy_database", os.environ["CAE_CORE_TEMPLATE"], own_name)
    printed = write_rows(own_name, "19.0.1.1.0", tmp_path_factory.mktemp("release"))
    rows = read_tables(own_name)
    upgrade(own_name)
    yield rows, json.loads(printed.splitlines()[-1])
    library("drop_database", own_name)


@pytest.fixture
def env(before, own_name):
    """What a test does in it is rolled back."""
    with databases.transaction(own_name) as env:
        yield env
        env.cr.rollback()


def test_nothing_is_lost(before, own_name, env):
    """Each value of each row is the same, where the upgrade did not mean to write."""
    rows, _statements = before
    after = read_tables(own_name)
    found = {key: find_changes(row, after[key]) for key, row in rows.items()}
    meant = {
        ("cae_clock", env.ref(f"cae_base.{name}").id): {"reference"}
        for name in ("clock_cape_end", "clock_medical_visit")
    }
    # the rate of a person is a row of its own, by month
    owner = env["cae.entrepreneur"].search([("name", "=", "Owner of Pottery")])
    meant["cae_entrepreneur", owner.id] = {"has_personal_rate", "withholding_rate"}
    assert {key: names for key, names in found.items() if names} == meant


def test_statements_are_the_same(before, env):
    """To the cent, figure by figure; new figures may stand beside them."""
    _rows, statements = before
    activities = env["cae.activity"].search([])
    found = activities.get_statement("2026-01-01", "2026-06-30")
    assert statements["Pottery"]["turnover_invoiced"] == 2000
    assert statements["Pottery"]["turnover_collected"] == 1000
    for activity in activities:
        known = statements[activity.name]
        assert {name: found[activity.id][name] for name in known} == known


def test_same_as_a_new_installation(before, own_name):
    template = os.environ["CAE_TEMPLATE"]
    assert read_schema(own_name) == read_schema(template)
    assert read_data(own_name) == read_data(template)


def test_sale_journal(env):
    """INV-03: the one series of sales is known."""
    assert env.company.cae_sale_journal_id.type == "sale"


def test_kinds_of_vat(before, own_name):
    """The closing of VAT finds the accounts that it finds in a new installation."""
    kinds, expected = (
        query(database, "SELECT id, cae_vat_kind FROM account_account ORDER BY id")
        for database in (own_name, os.environ["CAE_TEMPLATE"])
    )
    known = {row["id"] for row in expected}  # a closing opened one more
    assert [row for row in kinds if row["id"] in known] == expected
    assert {row["cae_vat_kind"] for row in kinds} >= {"collected", "deductible"}


def test_no_index_twice(before, own_name):
    """An item posted does not pay for an index that another one covers."""
    names = query(
        own_name,
        "SELECT indexname AS name FROM pg_indexes WHERE tablename = 'account_move_line'"
        " AND indexname LIKE '%%cae_activity_id%%'",
    )
    assert [row["name"] for row in names] == [
        "account_move_line_cae_activity_id_date_idx"
    ]


def test_articles_to_check(env):
    assert env.ref("cae_base.clock_cape_end").reference.endswith("(à vérifier)")


def test_levies_and_rules(env):
    """What was taken before is not taken again, and each levy says its month."""
    levies = env["cae.contribution.levy"].search([])
    assert levies
    for levy in levies:
        assert levy.month == levy.closing_id.month
        assert levy.what == "base"
    assert set(levies.rule_id.mapped("code")) == {"contribution"}
    activities = env["cae.activity"].search([])
    due = env["cae.contribution.scheme"]._get_due_amounts(
        activities, max(levies.mapped("date"))
    )
    assert not any(due.values())


def test_withholding_rates(env):
    """The rate of a person is his since the month in which he is known."""
    [rate] = env["cae.withholding.rate"].search([])
    assert rate.entrepreneur_id.name == "Owner of Pottery"
    assert (rate.rate, rate.source) == (7.5, "typed")
    assert rate.date_from == rate.entrepreneur_id.create_date.date().replace(day=1)
    person = rate.entrepreneur_id
    assert (person.has_personal_rate, person.withholding_rate) == (True, 7.5)


def test_who_left_is_admitted_again(env):
    """SCOP-18: one entry a period, where the first releases knew one a person."""
    [first] = env["cae.member"].search([])
    first.date_exit = "2026-04-15"
    second = first.create(
        {"partner_id": first.partner_id.id, "date_admission": "2026-05-01"}
    )
    second.action_admit()
    assert (first.number, second.number) == (1, 2)
    assert second.other_period_ids == first


def test_shares(env):
    """Old classes, archived ones too, ask for the quarter of the law when subscribing
    (loi 47-1775, art. 12); what is held is as it was."""
    classes = env["cae.share.class"].with_context(active_test=False).search([])
    assert set(classes.mapped("name")) == {"A", "Old"}
    assert set(classes.mapped("called_percent")) == {25}
    [member] = env["cae.member"].search([])
    assert (member.share_count, member.capital) == (4, 200)
    assert member.late_capital == 50
