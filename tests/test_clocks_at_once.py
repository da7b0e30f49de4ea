"""The nightly clocks plan once, whether run by several at once or killed on the way."""

import signal
import subprocess
import sys
import threading
from datetime import date

import pytest

PEOPLE = 40
KILLED_BEFORE_COMMIT = """
import os, signal
env.ref("cae_base.clock_medical_visit")._run(env.cr.now().date())
env.flush_all()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def people(transaction):
    """People whose medical visit is overdue."""
    with transaction() as env:
        people = env["cae.entrepreneur"].create(
            [
                {"name": f"Person {number}", "medical_visit_next": date(2026, 1, 31)}
                for number in range(PEOPLE)
            ]
        )
        return people.ids


def count(transaction, people):
    """Open deadlines, notices and to-dos of the people."""
    with transaction() as env:
        deadlines = env["cae.deadline"].search(
            [("entrepreneur_id", "in", people), ("state", "=", "open")]
        )
        todos = env["mail.activity"].search_count(
            [("res_model", "=", "cae.entrepreneur"), ("res_id", "in", people)]
        )
        return len(deadlines), len(deadlines.notice_ids), todos


def test_killed_before_the_end(database, transaction, people):
    """Nothing half-written."""
    killed = subprocess.run(
        [sys.executable, "-m", "odoo", "shell", "-d", database, "--no-http"],
        input=KILLED_BEFORE_COMMIT,
        text=True,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count(transaction, people) == (0, 0, 0)


def test_by_several_at_once(transaction, people):
    barrier = threading.Barrier(3)
    errors = []

    def run():
        try:
            with transaction() as env:
                barrier.wait()
                env["cae.clock"]._cron_run()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert count(transaction, people) == (PEOPLE, PEOPLE, PEOPLE)
    with transaction() as env:
        env["cae.clock"]._cron_run()
    assert count(transaction, people) == (PEOPLE, PEOPLE, PEOPLE)
