"""The French interface has no English left in it."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from odoo.tools.translate import TranslationModuleReader

ROOT = Path(__file__).parents[1]
MODULES = sorted(path.parent.name for path in ROOT.glob("cae_*/__manifest__.py"))


@pytest.mark.parametrize("module", MODULES)
def test_french_is_complete(module, transaction):
    """Against the terms that Odoo itself reads from the module."""
    with (ROOT / module / "i18n" / "fr.po").open("rb") as file:
        catalog = {entry.id: entry for entry in read_po(file, "fr") if entry.id}
    with transaction() as env:
        sources = {row[4] for row in TranslationModuleReader(env.cr, modules=[module])}
    missing = {
        source
        for source in sources
        if source not in catalog or not catalog[source].string or catalog[source].fuzzy
    }
    assert not missing
