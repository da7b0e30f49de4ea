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
from bench_data import LOGIN, YEAR
from bench_people import prepare_specification
from serve import free_port, served

from odoo.sql_db import Cursor
from odoo.tools import SQL

QUERIES = 3  # of a statement, the contribution due aside
ALL_SECONDS, ONE_SECONDS, SCREEN_SECONDS = 1, 0.05, 0.5
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
        specification = prepare_specification(
            activities,
            "list",
            env.ref("cae_activity_accounts.cae_activity_view_statements").id,
        )
    seconds = bench_screen(database, specification, rounds)
    limits.check("the screen of all statements, over HTTP", seconds, SCREEN_SECONDS)


# --- statements -----------------------------------------------------------------


def bench_statement(title, activities, limit, rounds, limits):
    figures = []
    for _round in range(rounds + 1):  # the first warms up
        activities.env.invalidate_all()
        start = time.perf_counter()
        activities.get_statement(*YEAR)
        figures.append(time.perf_counter() - start)
    limits.check(title, statistics.median(figures[1:]), limit)
    plans = explain_statement(activities)
    limits.check(f"{title}: queries", len(plans), QUERIES, unit="")
    without = [plan for plan in plans if not uses_index(plan)]
    limits.check(f"{title}: queries without an index", len(without), limit=0, unit="")


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
    return any("Index" in node["Node Type"] for node in list_nodes(plan))


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
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with served(database, port, Path(folder, "mail"), Path(folder, "log")):
            read = log_in(f"http://127.0.0.1:{port}", database)
            figures = [time_screen(read, specification) for _round in range(rounds + 1)]
    return statistics.median(figures[1:])


def log_in(url, database):
    """:return: a function which calls a method of the activities, as the accountant"""
    session = requests.Session()

    def call(route, **params):
        answer = session.post(
            f"{url}{route}", json={"params": params}, timeout=60
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    call("/web/session/authenticate", db=database, login=LOGIN, password=LOGIN)

    def read(method, **kwargs):
        return call(
            "/web/dataset/call_kw",
            model="cae.activity",
            method=method,
            args=[],
            kwargs=kwargs,
        )

    return read


def time_screen(read, specification):
    start = time.perf_counter()
    answer = read(
        "web_search_read",
        domain=[],
        specification=specification,
        limit=500,  # the list's own
        context={"cae_date_from": f"{YEAR[0]}", "cae_date_to": f"{YEAR[1]}"},
    )
    seconds = time.perf_counter() - start
    if not any(record["turnover_invoiced"] for record in answer["records"]):
        raise RuntimeError("the screen shows no figures")
    return seconds
