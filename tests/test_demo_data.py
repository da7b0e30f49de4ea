"""The demo cooperative, loaded by its own script (data/README.md)."""

import csv
import doctest
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from odoo import fields
from odoo.tools import float_compare

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
FOLDER = DATA / "demo_cooperative"
CLOSED_MONTHS = 12
CAPITAL = ("1012", "1013")

sys.path.insert(0, str(DATA))
from demo_loader import offsets as offsets_module  # noqa: E402
from demo_loader.offsets import find_day, shift  # noqa: E402


def load(database):
    with (DATA / "load_demo.py").open() as script:
        result = subprocess.run(
            [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
            stdin=script,
            capture_output=True,
            text=True,
        )
    assert result.returncode == 0, result.stderr[-4000:]
    return result.stdout


@pytest.fixture(scope="module")
def loaded(database):
    """What the script printed."""
    return load(database)


@pytest.fixture
def env(loaded, transaction):
    with transaction() as env:
        yield env


def month_of(today, months):
    return find_day(today, months, 1)


def end_of_month(today, months):
    return find_day(today, months, 31)


def get_today(env):
    return fields.Date.context_today(env.user)


# --- the load -----------------------------------------------------------------


def test_it_says_where_it_is(loaded):
    steps = [line[:5] for line in loaded.splitlines() if line.startswith("[")]
    assert steps == [f"[{number}/9]" for number in range(1, 10)]


def test_second_load_changes_nothing(loaded, database, transaction):
    with transaction() as env:
        before = env["account.move"].search_count([])
    assert "already" in load(database)
    with transaction() as env:
        assert env["account.move"].search_count([]) == before


def test_nobody_is_written_to(env):
    assert not env["mail.mail"].search_count([])


# --- the books ----------------------------------------------------------------


@pytest.mark.parametrize("months", [-14, -13, -7, -2, -1, 0])
def test_ledger_is_whole(env, months):
    """Design §4.3: the cash of all activities is the company's money, on any day."""
    day = min(end_of_month(get_today(env), months), get_today(env))
    activities = env["cae.activity"].search([])
    cash = sum(
        statement["cash"] for statement in activities.get_statement(day, day).values()
    )
    posted = [("parent_state", "=", "posted"), ("date", "<=", day)]
    items = env["account.move.line"].search(posted)
    money = items.filtered("account_id.cae_is_liquidity")
    assert float_compare(cash, sum(money.mapped("balance")), 2) == 0
    assert not money.cae_activity_id
    assert not (items - money).filtered(lambda item: not item.cae_activity_id)


def test_every_activity_has_a_statement(env):
    today = get_today(env)
    activities = env["cae.activity"].search([("is_structure", "=", False)])
    assert len(activities) == 14
    statements = activities.get_statement(month_of(today, -13), today)
    for activity in activities:
        statement = statements[activity.id]
        assert statement["turnover_invoiced"] > 0, activity.name
        assert statement["turnover_collected"] > 0, activity.name


def test_months_are_closed_in_order(env, loaded):
    today = get_today(env)
    *closed, last = env["cae.closing"].search([], order="month")
    assert [closing.month for closing in (*closed, last)] == [
        month_of(today, months) for months in range(-CLOSED_MONTHS - 1, 0)
    ]
    assert {(one.state, one.pay_state) for one in closed} == {("posted", "posted")}
    assert (last.state, last.pay_state) == ("computed", "computed")
    assert all(
        closing.contribution_move_id and closing.pay_move_id for closing in closed
    )


def test_few_balances_are_negative(env):
    for closing in env["cae.closing"].search([]):
        assert closing.anomaly_count <= 3, closing.name


def test_what_was_owed_is_paid(env):
    """Pay, social debts and VAT of the closed months have left the bank."""
    items = env["account.move.line"].search(
        [
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("account_id.cae_section", "=", "social_debts"),
        ]
    )
    assert not items


def test_capital_is_in_the_ledger(env):
    """Design §4.8: capital = Σ movements, and reconciles with the ledger."""
    movements = env["cae.share.movement"].search([])
    assert set(movements.mapped("state")) == {"registered"}
    amounts = dict.fromkeys(CAPITAL, 0.0)
    for item in env["account.move.line"].search([("parent_state", "=", "posted")]):
        if (prefix := item.account_id.code[:4]) in amounts:
            amounts[prefix] -= item.balance
    paid = sum(movements.mapped("amount_paid"))
    assert float_compare(amounts["1013"], paid, 2) == 0
    assert float_compare(sum(amounts.values()), sum(movements.mapped("amount")), 2) == 0


def test_portal_shows_an_entrepreneur_his_activities(env):
    user = env.ref("cae_demo.user_enora_le_bihan")
    activities = env["cae.activity"].with_user(user).search([])
    assert set(activities.mapped("name")) == {
        "Les Paniers d'Enora",
        "Les Tablées d'Enora",
    }


# --- the dates -------------------------------------------------------------------


def read(name, *columns):
    """The cells of these columns, of the rows that begin a record."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [[row[name] for name in columns] for row in rows if row[columns[0]]]


@pytest.fixture(scope="module")
def offsets():
    """Pairs of offsets (a document's, that of what follows it), each once."""
    days = dict(read("customer_invoices", "id", "invoice_date"))
    days |= dict(read("vendor_bills", "id", "invoice_date"))
    followers = read("payments", "document", "date")
    followers += read("credit_notes", "reversed_entry_id/id", "invoice_date")
    return {(days[document], day) for document, day in followers}


def test_offsets_are_as_documented():
    assert not doctest.testmod(offsets_module).failed


def test_dates_hold_on_any_day(offsets):
    """Whatever the day of the load: nothing is paid before it exists, nothing is in the
    future, and what is of these days falls in no closed month."""
    for count in range(366 * 4):
        today = date(2025, 1, 1) + timedelta(days=count)
        first_open = month_of(today, -1).isoformat()
        shifted = {cell: shift(cell, today) for pair in offsets for cell in pair}
        for cell, day in shifted.items():
            assert day <= today.isoformat(), (today, cell)
            assert cell.startswith("M") or day >= first_open, (today, cell)
        for document, follower in offsets:
            assert shifted[document] <= shifted[follower], (today, document, follower)
