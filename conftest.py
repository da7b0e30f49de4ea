"""What all the tests have in common."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import config

# A slow machine is no fault of the code under test.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def own_filestore(request, load_registry):
    """The files of a worker's database are its own, and so are those of the databases
    that its tests make: pytest-odoo lets all read and delete the same ones."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        yield
        return
    database = request.config.getoption("--odoo-database")
    root = Path(config["data_dir"], "filestore")
    own = root / f"{database}-{worker}"
    # hard links: Odoo never changes a file in place
    shutil.copytree(root / database, own, copy_function=os.link, dirs_exist_ok=True)
    config.filestore.side_effect = lambda name: str(root / name)
    yield
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def cooperative(own_filestore):
    """Written once in the worker's database, for all its tests of the ledger."""
    registry = Registry(get_db_name())
    if "cae.closing" in registry:
        from odoo.addons.cae_activity_accounts.tests.common import get_cooperative

        with registry.cursor() as cr:
            get_cooperative(
                api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            )
