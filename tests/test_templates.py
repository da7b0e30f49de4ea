"""The templates of data/templates are what the import knows, and load as they are."""

import base64
from pathlib import Path

import pytest

from odoo.addons.cae_base.engine.table_file import read_csv, read_xlsx

TEMPLATES = Path(__file__).parents[1] / "data" / "templates"
KINDS = ("people", "activities", "contracts")


@pytest.mark.parametrize("kind", KINDS)
def test_both_forms_say_the_same(kind):
    rows = [
        read((TEMPLATES / f"{kind}.{extension}").read_bytes())
        for extension, read in (("csv", read_csv), ("xlsx", read_xlsx))
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_templates_load_as_they_are(transaction, extension):
    with transaction() as env:
        for kind in KINDS:
            path = TEMPLATES / f"{kind}.{extension}"
            wizard = env["cae.import"].create(
                {
                    "kind": kind,
                    "file": base64.b64encode(path.read_bytes()),
                    "file_name": path.name,
                }
            )
            columns = env[f"cae.import.{kind}"]._get_columns()
            [headings, *_lines] = read_csv(path.with_suffix(".csv").read_bytes())
            assert headings.cells == [column.heading for column in columns]
            wizard.action_import()
            assert wizard.line_ids.mapped("message") == []
            assert not wizard.unknown_headings
            assert wizard.state == "done"
        env.cr.rollback()
