"""The French interface has no English left in it."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from odoo.tools.translate import TranslationModuleReader

ROOT = Path(__file__).parents[1]
MODULES = sorted(path.parent.name for path in ROOT.glob("cae_*/__manifest__.py"))


def is_inherited(env, name, xmlid):
    """A field of the contact card, which its own module translates."""
    if not name.startswith("ir.model.fields,"):
        return False
    field = env.ref(xmlid)
    return env[field.model]._fields[field.name].inherited


@pytest.mark.parametrize("module", MODULES)
def test_french_is_complete(module, transaction):
    """Against the terms that Odoo itself reads from the module."""
    with (ROOT / module / "i18n" / "fr.po").open("rb") as file:
        catalog = {entry.id: entry for entry in read_po(file, "fr") if entry.id}
    with transaction() as env:
        rows = list(TranslationModuleReader(env.cr, modules=[module]))
        sources = {row[4] for row in rows if not is_inherited(env, *row[2:4])}
    missing = {
        source
        for source in sources
        if source not in catalog or not catalog[source].string or catalog[source].fuzzy
    }
    assert not missing
