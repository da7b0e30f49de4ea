"""The four modules on plain Odoo with the French chart, without the companions."""

import os
import subprocess
import sys

import pytest

import odoo.tools

# The tests of each floor that its own accounts, entries and rights decide: the rest of
# the suite runs once, with the companions.
FLOORS = {
    "cae_base": "activity contract entrepreneur import pipeline security",
    "cae_activity_accounts": "closing contribution_closing expense fec ledger mentions"
    " month opening reports security series transfer unchosen vat_closing year_closing",
    "cae_payroll": "closing_pay pay_elements pay_run pay_state payroll_post security"
    " simulate views",
    "cae_governance": "contribution members security share_movements",
}


def run(*command):
    """Run a Python module; what it printed is shown if it fails.

    The suite's own worker is not its: pytest would take one more copy of the database.
    """
    own = {key: os.environ[key] for key in os.environ if "XDIST" not in key}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def addons_path():
    """Where Odoo's own modules and these ones are, the companions left out."""
    paths = odoo.tools.config["addons_path"]
    return ",".join(path for path in paths if "site-packages" not in path)


@pytest.fixture(scope="module")
def plain_database(own_name, library):
    run("odoo", "db", "init", own_name, "--country", "fr", "--language", "fr_FR")
    yield own_name
    library("drop_database", own_name)


def test_each_floor_stands_without_the_next(plain_database, addons_path, subtests):
    """Design §2: a floor needs only those under it, and core modules of Odoo.

    After each installation a choice of the tests of that floor runs: "a shorter suite"
    without the companions.
    """
    for floor, tests in FLOORS.items():
        with subtests.test(floor):
            run(
                *("odoo", "-d", plain_database, f"--addons-path={addons_path}"),
                *("-i", floor, "--no-http", "--stop-after-init"),
            )
            run(
                *("pytest", "-q", f"--odoo-database={plain_database}"),
                f"--odoo-addons-path={addons_path}",
                *(f"{floor}/tests/test_{name}.py" for name in tests.split()),
            )
