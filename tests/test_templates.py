"""The templates of data/templates are what the import knows, and load as they are."""

import base64
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "data" / "templates"
KINDS = ("people", "activities", "contracts")


def read(env, path):
    file = {"file": path.read_bytes(), "file_name": path.name, "file_type": "text/csv"}
    return env["base_import.import"].new(file)._read_lines()


def test_both_forms_say_the_same(transaction):
    with transaction() as env:
        for kind in KINDS:
            path = TEMPLATES / f"{kind}.csv"
            assert read(env, path) == read(env, path.with_suffix(".xlsx"))


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
            [headings, *_lines] = read(env, path)
            assert headings.cells == [column.heading for column in columns]
            wizard.action_import()
            assert wizard.line_ids.mapped("message") == []
            assert not wizard.unknown_headings
            assert wizard.state == "done"
        env.cr.rollback()
