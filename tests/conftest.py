"""What a whole-product test needs: a database of its own, a server with real mail."""

import os
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import databases
import pytest
from serve import free_port, served

LIBRARY = Path(__file__).parents[1] / "setup" / "lib.sh"


@pytest.fixture(scope="session")
def library():
    """Call a function of setup/lib.sh: ``library("drop_database", name)``."""

    def call(*command):
        script = 'source "$0"; locate_cluster; "$@"'
        subprocess.run(["bash", "-c", script, LIBRARY, *command], check=True)

    return call


@pytest.fixture(scope="module")
def own_name(request):
    """A name for this file's database; setup/test drops what is left of it."""
    run, test = request.config.getoption("--odoo-database"), request.module.__name__
    return f"{run}_{test}"


@pytest.fixture(scope="module")
def database(own_name, library):
    """A private copy of the template with the four modules, dropped afterwards."""
    library("copy_database", os.environ["CAE_TEMPLATE"], own_name)
    yield own_name
    library("drop_database", own_name)


@pytest.fixture(scope="module")
def transaction(database):
    """Work on that copy: ``with transaction() as env``, written when it ends."""
    return partial(databases.transaction, database)


@dataclass(frozen=True)
class Server:
    url: str
    database: str
    mail: Path  # every message sent, one .eml file each
    log: Path


@pytest.fixture(scope="module")
def server(database, tmp_path_factory):
    """A served Odoo process on that copy."""
    folder = tmp_path_factory.mktemp(database)
    mail, log, port = folder / "mail", folder / "odoo.log", free_port()
    with served(database, port, mail, log):
        yield Server(f"http://localhost:{port}", database, mail, log)
