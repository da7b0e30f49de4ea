"""Work on a database of one's own, as a server loads it."""

from contextlib import contextmanager

import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def get_registry(database):
    """:return: its registry, without the tests of the modules"""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(config, "test_enable", False)
        return Registry(database)


@contextmanager
def transaction(database):
    """Yield an environment; what is done in it is written when it ends."""
    with get_registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
