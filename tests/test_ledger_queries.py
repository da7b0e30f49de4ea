"""The statements on a ledger as setup/bench builds it, 50 activities small.

Times are setup/bench's business, on a ledger of full size; here are the number of
queries, and that an index leads to each item of an activity.
"""

from datetime import timedelta
from unittest.mock import patch

import pytest
from bench_data import FIRST_DAY, build
from bench_ledger import (
    count_queries,
    explain_statement,
    find_scans,
    reads_ledger,
    uses_index,
)
from databases import get_registry

ACTIVITIES, MONTHS = 50, 3
INVOICES = 225
DAY = FIRST_DAY + timedelta(days=90)


@pytest.fixture(scope="module")
def ledger(database):
    build(get_registry(database), ACTIVITIES, MONTHS)


@pytest.fixture
def activities(transaction, ledger):
    with transaction() as env:
        yield env["cae.activity"].search([("is_structure", "=", False)])


def test_the_ledger_is_a_ledger(activities):
    """Built once whatever happens: as many invoices as told, most of them paid, and
    the company's money is the activities' cash."""
    moves = activities.env["account.move"]
    invoices = moves.search([("move_type", "=", "out_invoice")])
    assert len(activities) == ACTIVITIES
    assert len(invoices) == INVOICES
    assert {"partial", "not_paid"} < set(invoices.mapped("payment_state"))
    whole = activities | activities.search([("is_structure", "=", True)])
    cash = sum(line["cash"] for line in whole.get_statement(FIRST_DAY, DAY).values())
    money = activities.env["account.move.line"].search(
        [("cae_activity_id", "=", False), ("date", "<=", DAY), ("balance", "!=", 0)]
    )
    assert cash == pytest.approx(sum(money.mapped("balance")), abs=0.01)


def test_as_many_queries_for_one_or_all(activities):
    """The ledger, the reserves, whether they have rules, and the company of each."""
    one, everything = map(explain_statement, (activities[0], activities))
    assert len(one) == len(everything) <= 4


def test_the_contribution_due_in_as_many_queries(activities):
    of_one, of_all = (
        count_queries(some, lambda some=some: some._get_contribution_due(DAY))
        for some in (activities[0], activities)
    )
    assert of_one == of_all


def test_a_preview_in_as_many_queries(activities):
    """A closing computed anew, which keeps the lines that say the same."""
    closing = activities.env["cae.closing"].create({"month": DAY.replace(day=1)})
    counted = []
    for some in (activities[:5], activities):
        with patch.object(
            type(closing),
            "_get_activities_domain",
            lambda self, some=some: [("id", "in", some.ids)],
        ):
            closing.action_compute()
            counted.append(count_queries(closing, closing.action_compute))
    of_few, of_all = counted
    assert of_few == of_all


def test_an_index_leads_to_the_items_of_an_activity(activities):
    activities.env.cr.execute("SET LOCAL enable_seqscan = off")
    for some in (activities[0], activities):
        plans = list(filter(reads_ledger, explain_statement(some)))
        assert plans
        for plan in plans:
            assert uses_index(plan)
            assert not find_scans(plan)


def test_a_build_goes_on_where_it_was(database, ledger, activities):
    build(get_registry(database), ACTIVITIES, MONTHS)
    moves = activities.env["account.move"]
    assert moves.search_count([("move_type", "=", "out_invoice")]) == INVOICES
