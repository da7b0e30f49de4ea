"""What closing a month asks, on a ledger of full size (bench_data.py).

Each figure has a limit: the closing beside plain Odoo which books the same items, how
its cost grows with the number of activities, the memory it takes, a scheme tried on a
year, and the screen of a closing.
"""

import resource
import statistics
import time
from datetime import date
from unittest.mock import patch

from bench_data import LAST_DAY, YEAR
from bench_ledger import SCREEN_SECONDS, logged_in
from lxml import etree

from odoo import SUPERUSER_ID, Command, api

MONTH = LAST_DAY.replace(day=1)
CLOSING_RATIO = 1.5
GROWTH = 2.2  # of the cost, for twice as many activities
MEMORY = 1024  # MiB, of the whole process
PREVIEW_SECONDS = 30


def bench_month(side, database, book_plainly, rounds, limits):
    """
    :param database: of the ledger, a copy which nobody needs afterwards
    :param book_plainly: function of the entries of a closing; the seconds which plain
        Odoo takes to create and post the same items in one batch
    """
    time_closing(side)  # warms up, and does not count
    seconds, entries = min(
        (time_closing(side) for _round in range(rounds)), key=lambda pair: pair[0]
    )
    plain = min(book_plainly(entries) for _round in range(rounds + 1))
    items = sum(map(len, entries))
    print(
        f"    a month closed: {seconds:.2f} s, {items} items;"
        f" plain Odoo books them in {plain:.2f} s",
        flush=True,
    )
    limits.check(
        "a month closed, beside plain Odoo", seconds / plain, CLOSING_RATIO, "×"
    )
    half = min(time_closing(side, part=2)[0] for _round in range(rounds))
    limits.check(
        "a month closed, of twice as many activities", seconds / half, GROWTH, "×"
    )
    bench_preview(side, limits)
    limits.check("memory of all this", get_peak(), MEMORY, "MiB")
    bench_screen(side, database, rounds, limits)


def time_closing(side, part=1):
    """
    :param part: 2: half of the activities
    :return: tuple (seconds, its entries as plain Odoo needs them); nothing is kept
    """
    with side.round() as env:
        activities = find_activities(env)
        activities = activities[: len(activities) // part]
        closing = env["cae.closing"].create({"month": MONTH})
        env.flush_all()
        env.invalidate_all()
        start = time.perf_counter()
        with patch.object(
            type(closing),
            "_get_activities_domain",
            lambda self: [("id", "in", activities.ids)],
        ):
            closing.action_compute()
            closing.action_post()
        env.flush_all()
        return time.perf_counter() - start, read_entries(closing.entry_ids.move_id)


def read_entries(moves):
    """What plain Odoo needs to book the same items."""
    return [
        [
            (line.account_id.code, line.name, line.balance, line.cae_activity_id.id)
            for line in move.line_ids
        ]
        for move in moves
    ]


def find_activities(env):
    return env["cae.activity"].search([("is_structure", "=", False)])


def get_peak():
    """:return: the most memory this process had at once, in MiB"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def create_scheme(env):
    """Bands of the year, a floor and a cap: what costs most."""
    return env["cae.contribution.scheme"].create(
        {
            "name": "Bands of the year",
            "date_from": date(YEAR[1].year + 1, 1, 1),
            "rule_ids": [
                Command.create(
                    {
                        "base": "margin",
                        "period": "year",
                        "band_ids": [
                            Command.create(
                                {"lower": lower, "upper": upper, "rate": rate}
                            )
                            for lower, upper, rate in (
                                (0, 10000, 11),
                                (10000, 20000, 10),
                                (20000, 0, 9),
                            )
                        ],
                        "amount_ids": [
                            Command.create({"kind": "floor", "amount": 40}),
                            Command.create({"kind": "cap", "amount": 400}),
                        ],
                    }
                )
            ],
        }
    )


def bench_preview(side, limits):
    with side.round() as env:
        activities = find_activities(env)
        scheme = create_scheme(env)
        env.flush_all()
        env.invalidate_all()
        start = time.perf_counter()
        scheme.preview(activities, *YEAR)
        seconds = time.perf_counter() - start
    limits.check("a scheme tried on twelve months", seconds, PREVIEW_SECONDS)


# --- the screen -------------------------------------------------------------------


def bench_screen(side, database, rounds, limits):
    """The form as the web client asks a served Odoo for it, the month computed."""
    with side.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        closing = env["cae.closing"].create({"month": MONTH})
        closing.action_compute()
        specification = prepare_form(closing)
    with logged_in(database) as read:
        figures = [
            time_form(read, closing.id, specification) for _round in range(rounds + 1)
        ]
    seconds = statistics.median(figures[1:])
    limits.check("the screen of a closing, over HTTP", seconds, SCREEN_SECONDS)


def time_form(read, closing_id, specification):
    start = time.perf_counter()
    [values] = read(
        "cae.closing", "web_read", [closing_id], specification=specification
    )
    seconds = time.perf_counter() - start
    if not any(line["contribution"] for line in values["line_ids"]):
        raise RuntimeError("the screen shows no figures")
    return seconds


def prepare_form(closing):
    """What the web client asks for: the fields of the form, and of its lists."""
    arch = etree.fromstring(
        closing.get_views([(False, "form")])["views"]["form"]["arch"]
    )
    specification = {}
    for node in arch.iter("field"):
        if not any(one.tag == "field" for one in node.iterancestors()):
            specification[node.get("name")] = prepare_field(closing, node)
    return specification


def prepare_field(records, node):
    field = records._fields[node.get("name")]
    if not field.relational:
        return {}
    lists = node.findall("list")
    if not lists:
        return {"fields": {"display_name": {}}}
    linked = records.env[field.comodel_name]
    return {
        "fields": {
            one.get("name"): prepare_field(linked, one)
            for one in lists[0].iter("field")
        },
        "limit": int(lists[0].get("limit", 40)),  # the web client's own
    }
