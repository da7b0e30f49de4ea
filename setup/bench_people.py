"""The screens and the night of a coach: 1,200 entrepreneurs, 3,000 contracts.

Queries must not grow with the number of people, and the nightly clocks must look at all
in less than 10 seconds.
"""

import time
from datetime import date, timedelta

from odoo import SUPERUSER_ID, Command, api, fields

PEOPLE, CONTRACTS, FEW = 1200, 3000, 120
NIGHT = 10  # seconds


def bench_people(side, limits):
    fill_people(side)
    print(f"{PEOPLE} entrepreneurs, {CONTRACTS} contracts")
    bench_clocks(side, limits)
    for title, read in (
        ("Kanban of the entrepreneurs", read_kanban),
        ("Board of the deadlines", read_board),
    ):
        print(title)
        of_few, of_all = (bench_screen(side, read, count) for count in (FEW, PEOPLE))
        limits.check(f"queries for {PEOPLE} people", of_all, of_few, unit="")


# --- people --------------------------------------------------------------------------


def fill_people(side):
    with side.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        coaches = create_coaches(env)
        stages = env["cae.entrepreneur.stage"].search([("is_exit", "=", False)])
        today = fields.Date.context_today(env.user)
        people = env["cae.entrepreneur"].create(
            [
                {
                    "name": f"Entrepreneur {number:04}",
                    "coach_id": coaches[number % len(coaches)].id,
                    "stage_id": stages[number % len(stages)].id,
                    "medical_visit_next": today + timedelta(days=number % 700 - 20),
                }
                for number in range(PEOPLE)
            ]
        )
        create_contracts(env, people, today)
        create_activities(env, people, today)
        side.people = people.ids
        cr.execute("ANALYZE")


def create_coaches(env):
    group = env.ref("cae_base.group_coach")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Coach {number}",
                    "login": f"coach{number}@bench.example",
                    "group_ids": [Command.set(group.ids)],
                }
                for number in range(10)
            ]
        )
    )


def create_contracts(env, people, today):
    """For each person a CAPE of the past and a CESA that runs; for half of them one
    more CAPE before. As they are after years of use: the papers are elsewhere."""
    # known once Odoo has read where the modules are
    from odoo.addons.cae_base.seal import unsealed

    past, running = [], []
    for number, person in enumerate(people):
        start = today - timedelta(days=number % 1000)
        running.append(
            {
                "entrepreneur_id": person.id,
                "kind": "cesa",
                "date_start": start,
                "trial_months": 2,
            }
        )
        capes = 2 if number < CONTRACTS - 2 * len(people) else 1
        for back in range(capes, 0, -1):
            past.append(
                {
                    "entrepreneur_id": person.id,
                    "kind": "cape",
                    "date_start": start - timedelta(days=60 * back),
                    "date_end": start - timedelta(days=60 * (back - 1) + 1),
                }
            )
    contracts = unsealed(env["cae.contract"].create(past + running))
    contracts[: len(past)].write({"state": "ended"})
    contracts[len(past) :].write({"state": "running"})


def create_activities(env, people, today):
    activities = env["cae.activity"].create(
        [
            {
                "name": f"Enseigne {number:04}",
                "coach_id": person.coach_id.id,
                "key_ids": [
                    Command.create(
                        {"entrepreneur_id": person.id, "date_from": date(2020, 1, 1)}
                    )
                ],
            }
            for number, person in enumerate(people)
        ]
    )
    env["cae.activity.insurance"].create(
        [
            {
                "activity_id": activity.id,
                "insurer": "Mutuelle",
                "date_from": date(2020, 1, 1),
                "date_to": today + timedelta(days=number % 365),
                # without it nothing is proved, and no clock looks at it
                "certificate": "UHJvb2Y=",
            }
            for number, activity in enumerate(activities)
        ]
    )


# --- night ---------------------------------------------------------------------------


def bench_clocks(side, limits):
    """As the nightly job, which commits what it has planned."""
    for title in ("first night", "next night"):
        with side.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            queries, start = cr.sql_log_count, time.perf_counter()
            env["cae.clock"]._cron_run()
            seconds = time.perf_counter() - start
            queries = cr.sql_log_count - queries
            planned = env["cae.deadline.notice"].search_count([])
            found = env["cae.deadline"].search_count([])
        print(
            f"    {title}: {queries} queries, {found} deadlines, {planned} to-dos",
            flush=True,
        )
        limits.check(f"clocks, {title}", seconds, NIGHT)


# --- screens -------------------------------------------------------------------------


def bench_screen(side, read, count):
    with side.round() as env:
        env = env(user=env.ref("base.user_admin").id)
        people = env["cae.entrepreneur"].browse(side.people[:count])
        read(people)  # once before: views and rules are in the caches of the server
        env.invalidate_all()
        queries, start = env.cr.sql_log_count, time.perf_counter()
        read(people)
        seconds = time.perf_counter() - start
        queries = env.cr.sql_log_count - queries
    print(f"  {count:5} people {seconds:8.3f} s  {queries:7} queries", flush=True)
    return queries


def read_kanban(people):
    """The columns by stage, with their cards and their coloured bars."""
    domain = [("id", "in", people.ids)]
    bar = {"field": "activity_state", "colors": {"planned": "success"}}
    people.web_read_group(
        domain,
        ["stage_id"],
        auto_unfold=True,
        unfold_read_specification=prepare_specification(people, "kanban"),
    )
    people.read_progress_bar(domain, "stage_id", bar)


def read_board(people):
    """What falls due within 90 days, as the list asks for it."""
    deadlines = people.env["cae.deadline"]
    domain = [
        ("state", "=", "open"),
        ("date", "<=", "today +90d"),
        "|",
        ("entrepreneur_id", "in", people.ids),
        ("cae_activity_id.key_ids.entrepreneur_id", "in", people.ids),
    ]
    deadlines.web_search_read(
        domain, prepare_specification(deadlines, "list"), limit=80
    )


def prepare_specification(records, view_type, view_id=False):
    """What the web client asks for: the fields of the view, with the names and colours
    of the records that they link to."""
    described = records.get_views([(view_id, view_type)])["models"][records._name]
    specification = {}
    for name in described["fields"]:
        field = records._fields[name]
        linked = {"display_name": {}}
        if field.relational and "color" in records.env[field.comodel_name]._fields:
            linked["color"] = {}
        specification[name] = {"fields": linked} if field.relational else {}
    return specification
