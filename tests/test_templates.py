"""The templates of data/templates are what the import knows, and load as they are."""

import base64
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "data" / "templates"
KINDS = ("people", "activities", "contracts")
OPENING_KINDS = ("balances", "documents", "counters")


def read(env, path):
    file = {"file": path.read_bytes(), "file_name": path.name, "file_type": "text/csv"}
    return env["base_import.import"].new(file)._read_lines()


def test_both_forms_say_the_same(transaction):
    with transaction() as env:
        for kind in (*KINDS, *(f"opening_{one}" for one in OPENING_KINDS)):
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


def make_cooperative(env):
    """:return: an environment of a cooperative with a contribution scheme"""
    company = env["res.company"].create(
        {"name": "Coopérative du Large", "country_id": env.ref("base.fr").id}
    )
    chart = env["account.chart.template"]
    chart.try_loading("fr", company=company, install_demo=False)
    env.user.company_ids |= company
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    env["cae.activity"].create({"name": "Poterie du Port"})
    scheme = env["cae.contribution.scheme"].create(
        {
            "name": "Barème",
            "date_from": "2026-01-01",
            "decision_date": "2026-01-01",
            "decision_reference": "AG, 1",
            "decision_text": "10 %",
            "rule_ids": [(0, 0, {"rate": 10})],
        }
    )
    scheme.action_put_in_force()
    return env


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_templates_of_the_take_over(transaction, extension):
    with transaction() as env:
        env = make_cooperative(env)
        for kind in OPENING_KINDS:
            path = TEMPLATES / f"opening_{kind}.{extension}"
            wizard = env["cae.opening.import"].create(
                {
                    "kind": kind,
                    "date": "2026-06-30",
                    "file": base64.b64encode(path.read_bytes()),
                    "file_name": path.name,
                }
            )
            columns = env[f"cae.import.opening.{kind}"]._get_columns()
            [headings, *_lines] = read(env, path)
            assert headings.cells == [column.heading for column in columns]
            wizard.action_import()
            assert wizard.line_ids.mapped("message") == []
            assert not wizard.unknown_headings
            assert wizard.state == "done"
        [activity] = env["cae.activity"].search([("name", "=", "Poterie du Port")])
        figures = activity.get_statement("2026-01-01", "2026-06-30")[activity.id]
        assert figures["available_for_pay"] == 14200.0
        env.cr.rollback()
