"""What a ledger of full size (bench_data.py) asks of PostgreSQL and of the server.

Each figure has a limit. The plan of a statement must stand on an index: that of one
activity reads no big table whole.
"""

import logging
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import requests
from bench_data import LAST_DAY, LOGIN, YEAR
from bench_people import prepare_specification
from serve import free_port, served

from odoo.sql_db import Cursor
from odoo.tools import SQL

QUERIES = 3  # of a statement, the contribution due aside
ALL_SECONDS, ONE_SECONDS, SCREEN_SECONDS = 1, 0.05, 0.5
GROWTH = 2  # of the time of one activity, from a quarter of them to all; a square has 4
MANY_ITEMS = 100_000  # with fewer, PostgreSQL rightly reads a table whole
BIG_TABLES = {"account_move", "account_move_line", "account_partial_reconcile"}


class Limits:
    """Prints figures beside their limits, and remembers those which are over."""

    def __init__(self):
        self.broken = []

    def check(self, title, value, limit, unit="s"):
        fine = value <= limit
        figure = f"{value:8.3f}" if isinstance(value, float) else f"{value:8}"
        mark = "✔" if fine else "✗"
        print(f"  {mark} {title:58} {figure} {unit} (≤ {limit})", flush=True)
        if not fine:
            self.broken.append(title)


def bench_ledger(side, database, rounds, limits):
    with side.round() as env:
        activities = env["cae.activity"].search([("is_structure", "=", False)])
        items = env["account.move.line"].search_count([])
        print(f"Ledger of {len(activities)} activities and {items} journal items")
        one = activities[len(activities) // 2]
        bench_statement("all statements", activities, ALL_SECONDS, rounds, limits)
        bench_statement("one statement", one, ONE_SECONDS, rounds, limits)
        if items > MANY_ITEMS:
            scans = sum(len(find_scans(plan)) for plan in explain_statement(one))
            title = "one statement: big tables read whole"
            limits.check(title, scans, limit=0, unit="")
        bench_due(activities, one, rounds, limits)
        bench_reserves(activities, one, rounds, limits)
        bench_preview(activities, limits)
        specification = prepare_specification(
            activities,
            "list",
            env.ref("cae_activity_accounts.cae_activity_view_statements").id,
        )
    seconds = bench_screen(database, specification, rounds)
    limits.check("the screen of all statements, over HTTP", seconds, SCREEN_SECONDS)


# --- statements -----------------------------------------------------------------


def bench_statement(title, activities, limit, rounds, limits):
    seconds = time_rounds(activities, lambda: activities.get_statement(*YEAR), rounds)
    limits.check(title, seconds, limit)
    plans = explain_statement(activities)
    limits.check(f"{title}: queries", len(plans), QUERIES, unit="")
    for plan in plans:
        print(f"    {', '.join(list_indexes(plan)) or 'small tables, read whole'}")
    without = [plan for plan in plans if reads_ledger(plan) and not uses_index(plan)]
    limits.check(f"{title}: queries without an index", len(without), limit=0, unit="")


def time_rounds(records, call, rounds):
    """:return: the median of the seconds, the first round, which warms up, left out"""
    figures = []
    for _round in range(rounds + 1):
        records.env.invalidate_all()
        start = time.perf_counter()
        call()
        figures.append(time.perf_counter() - start)
    return statistics.median(figures[1:])


def bench_due(activities, one, rounds, limits):
    seconds = time_rounds(
        activities, lambda: activities._get_contribution_due(YEAR[1]), rounds
    )
    limits.check("all statements: of which the contribution due", seconds, ALL_SECONDS)
    of_all, of_one = (
        count_queries(some, lambda some=some: some._get_contribution_due(YEAR[1]))
        for some in (activities, one)
    )
    limits.check("contribution due of all: queries", of_all, of_one, unit="")


def count_queries(records, call):
    records.env.invalidate_all()
    start = records.env.cr.sql_log_count
    call()
    return records.env.cr.sql_log_count - start


def bench_reserves(activities, one, rounds, limits):
    """With a rule of each kind for all; the caller forgets them."""
    create_reserve_rules(activities.env)
    for title, some, limit in (
        ("reserves by three rules, of all", activities, ALL_SECONDS),
        ("reserves by three rules, of one", one, ONE_SECONDS),
    ):
        seconds = time_rounds(
            some, lambda some=some: some._get_reserves(YEAR[1]), rounds
        )
        limits.check(title, seconds, limit)


def create_reserve_rules(env):
    env["cae.reserve.rule"].create(
        [
            {"reason": kind, "kind": kind, field: value, "date_from": YEAR[0]}
            for kind, field, value in (
                ("percentage", "rate", 5),
                ("fixed", "amount", 100),
                ("months", "months", 2),
            )
        ]
    )
    env.flush_all()


def bench_preview(activities, limits):
    """A closing computed anew, nothing booked: the time of one activity among all,
    beside that of one among a quarter of them."""
    closing = activities.env["cae.closing"].create({"month": f"{LAST_DAY:%Y-%m-01}"})
    quarter = activities[: len(activities) // 4 or 1]
    of_one = []
    for some in (quarter, activities):
        with patch.object(
            type(closing),
            "_get_activities_domain",
            lambda self, some=some: [("id", "in", some.ids)],
        ):
            seconds = time_rounds(closing, closing.action_compute, rounds=3)
        of_one.append(seconds / len(some))
    print(f"    closing computed: {of_one[-1] * len(activities):.2f} s")
    growth = of_one[-1] / of_one[0]
    limits.check("closing computed, per activity: growth", growth, GROWTH, unit="×")


def explain_statement(activities):
    """:return: the plans of the queries of a statement, the contribution due aside"""
    activities.env.invalidate_all()
    with (
        patch.object(
            type(activities), "_get_contribution_due", lambda self, date_to: {}
        ),
        recorded_queries() as queries,
    ):
        activities.get_statement(*YEAR)
    return [explain(activities.env, query) for query in queries]


@contextmanager
def recorded_queries():
    queries = []
    execute = Cursor.execute

    def record(self, query, params=None, log_exceptions=True):
        queries.append(query if isinstance(query, SQL) else SQL(query, *params or ()))
        return execute(self, query, params, log_exceptions)

    with patch.object(Cursor, "execute", record):
        yield queries


def explain(env, query):
    [[[plan]]] = env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query))
    return plan["Plan"]


def list_nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from list_nodes(child)


def uses_index(plan):
    return bool(list_indexes(plan))


def list_indexes(plan):
    return sorted(
        {node["Index Name"] for node in list_nodes(plan) if "Index Name" in node}
    )


def reads_ledger(plan):
    return any(node.get("Relation Name") in BIG_TABLES for node in list_nodes(plan))


def find_scans(plan):
    """:return: the big tables that a plan reads from end to end"""
    return [
        node["Relation Name"]
        for node in list_nodes(plan)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG_TABLES
    ]


# --- the screen -----------------------------------------------------------------


def bench_screen(database, specification, rounds):
    """The list as the web client asks a served Odoo for it.

    :return: the median of its seconds
    """
    with logged_in(database) as read:
        figures = [time_screen(read, specification) for _round in range(rounds + 1)]
    return statistics.median(figures[1:])


@contextmanager
def logged_in(database):
    """A function which calls a method of a model over HTTP, as the accountant."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with served(database, port, Path(folder, "mail"), Path(folder, "log")):
            yield log_in(f"http://127.0.0.1:{port}", database)


def log_in(url, database):
    session = requests.Session()

    def call(route, **params):
        answer = session.post(
            f"{url}{route}", json={"params": params}, timeout=60
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    call("/web/session/authenticate", db=database, login=LOGIN, password=LOGIN)

    def read(model, method, *args, **kwargs):
        return call(
            "/web/dataset/call_kw",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    return read


def time_screen(read, specification):
    start = time.perf_counter()
    answer = read(
        "cae.activity",
        "web_search_read",
        domain=[],
        specification=specification,
        limit=80,  # the web client's own
        context={"cae_date_from": f"{YEAR[0]}", "cae_date_to": f"{YEAR[1]}"},
    )
    seconds = time.perf_counter() - start
    if not any(record["turnover_invoiced"] for record in answer["records"]):
        raise RuntimeError("the screen shows no figures")
    return seconds
