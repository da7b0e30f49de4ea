"""A database of the first release comes to the present code, and loses nothing."""

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

from odoo.fields import Date

from odoo.addons.cae_base.engine.contract_terms import find_last_day

TODAY = date.today()


@pytest.fixture(scope="module")
def before(own_name, library, tmp_path_factory):
    """The rows of a database of that release, which is upgraded then."""
    library("copy_database", os.environ["CAE_CORE_TEMPLATE"], own_name)
    write_rows(own_name, "19.0.1.0.0", tmp_path_factory.mktemp("release"))
    rows = read_tables(own_name)
    upgrade(own_name)
    yield rows
    library("drop_database", own_name)


@pytest.fixture(scope="module")
def upgraded(before, own_name):
    return own_name


@pytest.fixture
def env(upgraded):
    """What a test does in it is rolled back."""
    with databases.transaction(upgraded) as env:
        yield env
        env.cr.rollback()


@pytest.fixture
def person(env):
    people = env["cae.entrepreneur"].with_context(active_test=False)
    return lambda name: people.search([("name", "=", name)])


@pytest.fixture
def contract(person):
    """The contracts of somebody, in their order."""
    return lambda name: person(name).contract_ids.sorted("date_start")


@pytest.fixture
def activity(env):
    activities = env["cae.activity"].with_context(active_test=False)
    return lambda name: activities.search([("name", "=", name)])


# --- the whole ----------------------------------------------------------------------


def test_second_upgrade_changes_nothing(upgraded):
    """First of all: the other tests roll back, but read afterwards."""
    rows, data = read_tables(upgraded), read_data(upgraded)
    upgrade(upgraded)
    assert read_tables(upgraded) == rows
    assert read_data(upgraded) == data


def test_nothing_is_lost(before, upgraded, person, contract):
    """Each value of each row is the same, where the upgrade did not mean to write."""
    after = read_tables(upgraded)
    found = {key: find_changes(row, after[key]) for key, row in before.items()}
    meant = {("cae_entrepreneur", person("Nowhere").id): {"stage_id", "stage_sequence"}}
    for name in ("CAPE without end", "CAPE over", "CAPE draft", "CAPE too long"):
        meant["cae_contract", person(name).contract_ids.id] = {"date_end"}
    meant["cae_contract", contract("CAPE renewed")[0].id] = {"date_end", "state"}
    assert {key: names for key, names in found.items() if names} == meant


def test_same_as_a_new_installation(upgraded):
    template = os.environ["CAE_TEMPLATE"]
    assert read_schema(upgraded) == read_schema(template)
    assert read_data(upgraded) == read_data(template)


def test_jobs_run(env):
    """Contracts that ran go on, and the clocks find their deadlines."""
    running = env["cae.contract"].search([("state", "=", "running")])
    env["cae.contract"]._cron_follow_dates()
    for clock in env["cae.clock"].search([]):
        clock._run(TODAY)
    assert set(running.mapped("state")) == {"running"}
    deadlines = env["cae.deadline"].search([])
    # the assembly on the accounts, the next interview, one employed member of the two
    # that a SARL needs: clocks that came later
    codes = {"accounts", "cape_end", "interview", "member_minimum", "membership"}
    assert set(deadlines.clock_id.mapped("code")) == codes


# --- people -------------------------------------------------------------------------


def test_stages(env):
    """The delivered stages are noupdate: what is new in them is written."""
    stages = env["cae.entrepreneur.stage"].search([])
    names = ("diagnosis", "feasibility", "launch", "first_sales", "development")
    assert stages.filtered("is_exit") == env.ref("cae_base.stage_left")
    assert {stage.activity_plan_id for stage in stages if stage.activity_plan_id} == {
        env.ref(f"cae_base.plan_{name}") for name in names
    }
    for name in names:
        plan = env.ref(f"cae_base.stage_{name}").activity_plan_id
        assert plan == env.ref(f"cae_base.plan_{name}")


@pytest.mark.parametrize(
    "name, steps",
    [
        ("Never Moved", [("diagnosis", "2025-01-15")]),
        (
            "Moved",
            [
                ("information", "2025-01-15"),
                ("diagnosis", "2025-02-10"),
                ("launch", "2025-03-20"),
            ],
        ),
        ("Left", [("launch", "2025-01-15"), ("left", "2025-06-30")]),
        ("Left at Once", [("left", "2025-05-05")]),
        ("Nowhere", [("information", "2025-01-15")]),
        ("From a Deleted Stage", [("feasibility", "2025-04-04")]),
    ],
)
def test_stage_history(env, person, name, steps):
    """The moves which the chatter kept are the history."""
    rows = person(name).stage_history_ids.sorted("id")
    found = [(row.stage_id, str(row.date_from.date())) for row in rows]
    expected = [(env.ref(f"cae_base.stage_{stage}"), day) for stage, day in steps]
    assert found == expected
    assert rows.mapped("date_to") == [*rows[1:].mapped("date_from"), False]
    assert person(name).stage_id == rows[-1].stage_id
    assert person(name).stage_sequence == rows[-1].stage_id.sequence


@pytest.mark.parametrize(
    "name, day", [("Left", date(2025, 6, 30)), ("Left at Once", date(2025, 5, 5))]
)
def test_exits(person, name, day):
    left = person(name)
    assert (left.exit_type, left.exit_date) == ("other", day)
    left.date_entry = Date.subtract(left.date_entry, days=1)  # what is checked holds
    assert not person("Moved").exit_type


def test_who_left_comes_back_where_he_was(env, person):
    """His way goes on from the stage before, not from the first one."""
    left = person("Left")
    assert left._get_start_stages() == {left.id: env.ref("cae_base.stage_launch").id}


def test_contracts_follow_their_person(person):
    ended = person("CAPE ended")
    ended.local_office_id = ended.env["cae.local.office"].search([], limit=1)
    assert ended.contract_ids.local_office_id == ended.local_office_id
    assert ended.contract_ids.coach_id == ended.coach_id
    assert ended.name_key


# --- activities -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, changes",
    [
        ("Open", [("open", "2024-03-01")]),
        ("Opens Next Year", [("open", "2025-01-15")]),
        ("Closed", [("open", "2023-01-01"), ("closed", "2024-06-30")]),
        ("Never Used", [("open", "2025-01-15"), ("closed", "2025-01-15")]),
    ],
)
def test_life_of_activities(activity, name, changes):
    """Open since the first key or the entry; what was archived had closed."""
    rows = activity(name).change_ids.sorted("id")
    assert [(row.state, str(row.date)) for row in rows] == changes
    assert str(activity(name).date_open) == changes[0][1]
    assert (activity(name).state, str(activity(name).date_state)) == changes[-1]


def test_structure_is_open(env):
    structure = env.company._get_cae_structure()
    assert structure.state == "open"
    assert structure.date_open == structure.create_date.date()


# --- contracts ------------------------------------------------------------------------


def test_contracts_that_ran_are_kept_elsewhere(env):
    """No signed document is asked for, as for those recorded as past contracts."""
    contracts = env["cae.contract"].search([])
    ran = contracts.filtered(lambda one: one.state != "draft")
    assert set(ran.mapped("signature_method")) == {"elsewhere"}
    assert not (contracts - ran).filtered("signature_method")
    for one in contracts:
        assert bool(one.end_reason) == (one.state == "ended")
        assert one.date_last == (one.date_ended or one.date_end)


def test_end_of_a_cape(contract):
    """CAPE-02: unwritten, the last day that the law allows."""
    cape = contract("CAPE without end")
    assert cape.date_end == find_last_day(cape.date_start, 12)
    assert contract("CAPE over").date_end == date(2025, 2, 28)
    assert contract("CAPE over").state == "running"  # CAE-06: nothing ends by itself
    assert contract("CAPE ended").date_end == date(2024, 12, 31)


def test_cape_too_long(contract):
    """CAPE-02: 12 months each; what goes on after them is a renewal to be made."""
    cape = contract("CAPE too long")
    assert cape.date_end == find_last_day(cape.date_start, 12)
    written = Date.add(cape.date_start, months=30)
    assert f": {written}" in cape.message_ids[0].body


def test_cape_renewed(contract):
    """CAPE-02, -03: what has gone on after 12 months was renewed."""
    first, renewal = contract("CAPE renewed")
    assert (first.state, first.end_reason) == ("ended", "superseded")
    assert renewal.date_start == Date.add(first.date_last, days=1)
    assert renewal.date_end == Date.add(first.date_start, months=22)
    assert renewal.state == "running"
    assert (renewal.nature, renewal.number) == ("renewal", 1)
    assert (renewal.parent_id, renewal.origin_id) == (first, first)
    assert renewal.company_id == first.company_id
    assert renewal.coach_id == first.coach_id
    assert first.chain_ids == first | renewal


def test_end_of_ended_contracts(contract):
    """No contract that has ended runs beside the one which followed it."""
    assert contract("CESA ended").date_ended == date(2025, 8, 31)
    cape, cesa = contract("CAPE then CESA")
    assert (cape.date_ended, cape.end_reason) == (date(2025, 6, 30), "next")
    assert cape.date_end == date(2025, 12, 31)
    assert cesa.date_last is False
    assert cesa.membership_deadline == date(2028, 1, 2)  # CAE-05: 181 days less


@pytest.mark.parametrize(
    "name",
    [
        "CAPE without end",
        "CAPE over",
        "CAPE too long",
        "CAPE renewed",
        "CAPE then CESA",
        "Paid",
    ],
)
def test_running_contracts_end(contract, name):
    running = contract(name)[-1]
    running._end(min(running.date_last or TODAY, TODAY), "agreement")
    assert running.state == "ended"


def test_running_contract_is_renewed(contract):
    """The renewal has each clause once, and those of a renewal once."""
    renewal = contract("CAPE without end")._create_next("renewal")
    codes = renewal.item_ids.mapped("code")
    assert len(codes) == len(set(codes))
    assert set(renewal.item_ids.mapped("nature")) == {False, "renewal"}


def test_drafts_have_their_items(contract):
    """Each compulsory clause, once, in the language of the person."""
    for name in ("CAPE draft", "CESA draft"):
        draft = contract(name)
        clauses = draft._get_clauses()[draft]
        clauses = clauses.with_context(lang=draft._get_document_lang())
        assert draft.item_ids.mapped("title") == clauses.mapped("title")


def test_terms_in_force_are_the_same(person, contract):
    for name in ("CAPE without end", "Paid"):
        assert person(name)._get_contract(TODAY) == contract(name)


# --- the books ------------------------------------------------------------------------


def test_down_payment_account(env):
    """Plan comptable général, 4191: a company which has chosen none gets it."""
    assert env.company.downpayment_account_id.code.startswith("4191")


def test_books_go_on(env):
    """The posted month stays; the next one is closed, with a payslip."""
    posted = env["cae.closing"].search([])
    assert (posted.state, posted.pay_state) == ("posted", "posted")
    following = env["cae.closing"].create({"month": "2026-07-01"})
    following.action_compute()
    following.action_post()
    assert not following.levy_ids.filtered("amount")
