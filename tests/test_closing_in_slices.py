"""Rule 11 of the design: a month closed slice by slice, whatever stops it, whoever else
is at it, gives the books of a month that nobody disturbed."""

import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date

import pytest
from databases import get_registry, transaction

from odoo import SUPERUSER_ID, Command, api, sql_db
from odoo.exceptions import LockError
from odoo.service.model import retrying

from odoo.addons.cae_base.tests.contract_tools import run_contracts

MONTH, LAST_DAY = date(2026, 9, 1), date(2026, 9, 30)
NAMES = ("Poterie du Port", "Studio Bleu", "Jardins", "Traduction", "Vélos", "Couture")
# Each process does a slice and is killed in the next one, at its last moment.
KILLED_AT_EVERY_SLICE = """
import os, signal
from odoo import SUPERUSER_ID, api, sql_db

registry = env.registry
env.cr.close()
sql_db.close_all()

def work():
    done = 0

    def commit(self, processed=0, **options):
        nonlocal done
        done += processed
        if done == 2:
            self.env.flush_all()
            os.kill(os.getpid(), signal.SIGKILL)
        self.env.cr.commit()
        return float("inf")

    registry["ir.cron"]._commit_progress = commit
    with registry.cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["cae.closing"]._cron_run()

for number in range(20):
    pid = os.fork()
    if not pid:
        work()
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    print("ended", -os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
    if not os.WIFSIGNALED(status):
        break
os._exit(0)
"""


@pytest.fixture(scope="module")
def cooperative(database, transaction):
    """Six activities; two of them share a person, so there are five slices of one."""
    with transaction() as env:
        env["ir.config_parameter"].set_param("cae_activity_accounts.closing_slice", 1)
        env.company.write({"cae_headcount": 20, "cae_accident_rate": 1.5})
        prepare_scheme(env)
        activities = env["cae.activity"].create([{"name": name} for name in NAMES])
        prepare_people(env, activities)
        for number, activity in enumerate(activities, start=1):
            invoice(env, activity, 1000 + 333.33 * number, paid=number != 4)
    return database


def prepare_scheme(env):
    env["cae.contribution.scheme"].create(
        {
            "name": "10 %",
            "date_from": date(2026, 1, 1),
            "decision_date": date(2026, 1, 1),
            "decision_reference": "AG, 1",
            "decision_text": "10 %",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    ).action_put_in_force()


def prepare_people(env, activities):
    people = env["cae.entrepreneur"].create(
        [{"name": f"Personne {number}"} for number in range(len(NAMES))]
    )
    pairs = [*zip(activities, people, strict=True)]
    pairs += [(activities[0], people[2])]
    env["cae.activity.key"].create(
        [
            {
                "activity_id": activity.id,
                "entrepreneur_id": person.id,
                "percentage": 50 if activity == activities[0] else 100,
                "date_from": date(2026, 1, 1),
            }
            for activity, person in pairs
        ]
    )
    contracts = env["cae.contract"].create(
        [
            {
                "entrepreneur_id": person.id,
                "kind": "cesa",
                "date_start": date(2026, 1, 1),
            }
            for person in people
        ]
    )
    run_contracts(contracts)


def invoice(env, activity, amount, paid):
    document = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": env.company.partner_id.id,
            "invoice_date": date(2026, 9, 5),
            "cae_activity_id": activity.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Bols",
                        "price_unit": amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
    )
    document.action_post()
    if paid:
        bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=document.ids
        ).create(
            {"payment_date": date(2026, 9, 20), "journal_id": bank.id}
        )._create_payments()


@pytest.fixture
def books(cooperative, library, own_name, request):
    """A copy of that cooperative for each story: ``books("name")``, its database."""
    names = []

    def copy(story):
        sql_db.close_db(cooperative)
        names.append(f"{own_name}_{story}")
        library("copy_database", cooperative, names[-1])
        return names[-1]

    yield copy
    for name in names:
        sql_db.close_db(name)
        library("drop_database", name)


@pytest.fixture(scope="module")
def undisturbed(cooperative, library, own_name):
    """What the month is, in slices, when nothing happens."""
    name = f"{own_name}_undisturbed"
    sql_db.close_db(cooperative)
    library("copy_database", cooperative, name)
    start(name)
    work(name)
    yield read(name)
    sql_db.close_db(name)
    library("drop_database", name)


def start(database):
    """As the button does."""
    with transaction(database) as env:
        closing = env["cae.closing"].create({"month": MONTH})
        closing.action_start_post()
        assert closing.state == "posting"
        assert len(closing.job_todo) == 5
        assert not closing.entry_ids


def work(database):
    """As the scheduled action does."""
    with get_registry(database).cursor() as cr:
        api.Environment(cr, SUPERUSER_ID, {})["cae.closing"]._cron_run()


def read(database):
    """All that a closing writes, by names."""
    with transaction(database) as env:
        closing = env["cae.closing"].search([("month", "=", MONTH)])
        groups = env["account.move.line"]._read_group(
            [("parent_state", "=", "posted")],
            ["date:day", "account_id", "cae_activity_id", "partner_id"],
            ["balance:sum"],
        )
        return {
            "states": (closing.state, closing.pay_state, closing.job),
            "ledger": sorted(
                (str(day), account.code, activity.name or "", partner.name or "", cents)
                for day, account, activity, partner, balance in groups
                if (cents := round(balance * 100))
            ),
            "levies": sorted(
                (levy.activity_id.name, levy.move_id.name, levy.amount, levy.posted)
                for levy in closing.levy_ids
            ),
            "payslips": sorted(
                (slip.entrepreneur_id.name, slip.gross, slip.cost, slip.state)
                for slip in closing.payslip_ids
            ),
            "lines": sorted(
                (
                    line.activity_id.name,
                    line.available,
                    line.contribution,
                    # as many anomalies, in the language of whoever closes
                    line.note and line.note.count(" · ") + 1,
                )
                for line in closing.line_ids
            ),
            "statements": sorted(
                (env["cae.activity"].browse(activity).name, *figures.items())
                for activity, figures in env["cae.activity"]
                .search([])
                .get_statement(MONTH, LAST_DAY)
                .items()
            ),
        }


def count_entries(database):
    with transaction(database) as env:
        return len(env["cae.closing"].search([("month", "=", MONTH)]).entry_ids)


def test_undisturbed(undisturbed):
    assert undisturbed["states"] == ("posted", "posted", False)
    # two people share the first activity; who receives no money has his fixed part all
    # the same (CAE-14)
    assert len(undisturbed["levies"]) == 5
    assert len(undisturbed["payslips"]) == 6


def test_at_once_or_in_slices(books, undisturbed):
    """One entry for all, or one for each slice: the same items."""
    database = books("at_once")
    with transaction(database) as env:
        env["cae.closing"].create({"month": MONTH}).action_post()
    assert read(database) == undisturbed


def test_killed_at_every_slice(books, undisturbed):
    database = books("killed")
    start(database)
    killed = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
        input=KILLED_AT_EVERY_SLICE,
        text=True,
        capture_output=True,
    )
    ends = [line for line in killed.stdout.splitlines() if line.startswith("ended")]
    assert ends == [f"ended {-signal.SIGKILL}"] * 4 + ["ended 0"], killed.stderr
    assert read(database) == undisturbed


def test_two_processes_at_once(books, undisturbed):
    database = books("two")
    start(database)
    barrier = threading.Barrier(3)

    def one_more():
        barrier.wait()
        work(database)

    def by_hand():
        barrier.wait()
        with get_registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            with suppress(LockError):
                retrying(lambda: env["cae.closing"].search([]).action_post(), env)

    threads = [threading.Thread(target=target) for target in (one_more,) * 2]
    threads.append(threading.Thread(target=by_hand))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work(database)
    assert read(database) == undisturbed


def test_stopped_half_way_and_finished_by_hand(books, undisturbed):
    """What an error stops is taken up, from the screen or by a script."""
    database = books("stopped")
    start(database)
    with transaction(database) as env:
        closing = env["cae.closing"].search([])
        closing._run_slice()
        closing._run_slice()
        closing._set_protected(job_error="Stopped")
        assert (closing.state, len(closing.job_todo)) == ("posting", 3)
    work(database)
    assert read(database)["states"][0] == "posting"
    with transaction(database) as env:
        env["cae.closing"].search([]).action_post()
    assert read(database) == undisturbed


@pytest.mark.parametrize("slices_done", [2, 5])
def test_reopened(books, undisturbed, slices_done):
    """Whole or in part, what was posted is taken back; posted again, it is the same."""
    database = books(f"reopened_{slices_done}")
    with transaction(database) as env:
        before = env["cae.activity"].search([]).get_statement(MONTH, LAST_DAY)
    start(database)
    with transaction(database) as env:
        closing = env["cae.closing"].search([])
        for _number in range(slices_done):
            closing._run_slice()
        entries = closing.entry_ids
        if slices_done < 5:
            closing._set_protected(job_error="Stopped")
        closing._reopen(["pay_state", "state"], "Une facture oubliée")
        assert entries.reversal_move_id.mapped("date") == [LAST_DAY] * len(entries)
        env.invalidate_all()
        after = env["cae.activity"].search([]).get_statement(MONTH, LAST_DAY)
        assert after == before
        closing.action_start_post()
    work(database)
    assert count_entries(database) > len(entries)
    assert read(database) == undisturbed
