"""What pay asks: a thousand gross amounts solved, and a month of a thousand people on a
ledger of full size (bench_data.py), beside plain Odoo which books the same items."""

import time
from datetime import date
from unittest.mock import patch

from bench_data import LAST_DAY
from bench_month import MONTH, find_activities, read_entries

from odoo import Command

PEOPLE = 1000
SOLVED_SECONDS = 2
PAY_RATIO = 1.5


def bench_solver(side, limits):
    """Each from another cost, with another accident rate: nothing is shared."""
    with side.round() as env:
        requests = [
            {
                "date": LAST_DAY,
                "mode": "cost",
                "amount": 500 + 4 * number,
                "accident_rate": 1 + number / 1000,
            }
            for number in range(PEOPLE)
        ]
        start = time.perf_counter()
        answers = env["cae.payslip"].simulate_batch(requests)
        seconds = time.perf_counter() - start
    if any("error" in answer for answer in answers):
        raise RuntimeError("a cost was not solved")
    limits.check(f"{PEOPLE} costs to net", seconds, SOLVED_SECONDS)


def bench_pay(side, book_plainly, rounds, limits):
    """:param book_plainly: as for ``bench_month``"""
    time_pay(side)  # warms up, and does not count
    seconds, entries = min(
        (time_pay(side) for _round in range(rounds)), key=lambda pair: pair[0]
    )
    plain = min(book_plainly(entries) for _round in range(rounds + 1))
    print(
        f"    a month of pay: {seconds:.2f} s, {sum(map(len, entries))} items;"
        f" plain Odoo books them in {plain:.2f} s",
        flush=True,
    )
    limits.check("a month of pay, beside plain Odoo", seconds / plain, PAY_RATIO, "×")


def time_pay(side):
    """:return: tuple (seconds, the entries of pay as plain Odoo needs them)"""
    with side.round() as env:
        activities = find_activities(env)[:PEOPLE]
        employ(env, activities)
        closing = find_or_make_closing(env)
        env.flush_all()
        env.invalidate_all()
        start = time.perf_counter()
        with patch.object(
            type(closing),
            "_get_activities_domain",
            lambda self: [("id", "in", activities.ids)],
        ):
            closing.action_compute()
            closing.action_post_pay()
        env.flush_all()
        seconds = time.perf_counter() - start
        if not closing.payslip_ids:
            raise RuntimeError("nobody was paid")
        return seconds, read_entries(closing.entry_ids.move_id)


def find_or_make_closing(env):
    """The screen of a closing, measured before, left one."""
    closings = env["cae.closing"]
    return closings.search([("month", "=", MONTH)]) or closings.create({"month": MONTH})


def employ(env, activities):
    """One person for each activity, with a contract in force without its paper."""
    people = env["cae.entrepreneur"].create(
        [{"name": f"Personne {number}"} for number in range(len(activities))]
    )
    for activity, person in zip(activities, people, strict=True):
        activity.key_ids = [
            Command.clear(),
            Command.create(
                {"entrepreneur_id": person.id, "date_from": date(2020, 1, 1)}
            ),
        ]
    contracts = env["cae.contract"].create(
        [
            {
                "entrepreneur_id": person.id,
                "kind": "cesa",
                "date_start": date(2026, 1, 1),
                "date_end": LAST_DAY,
            }
            for person in people
        ]
    )
    contracts.action_record_past()
