"""Years of support: 1,200 entrepreneurs, 12,000 interviews, 12,000 registrations.

The impact report of a year is counted in less than 2 seconds, in as many queries for
all people as for a tenth of them; the directory is searched in less than 200 ms; what
the anonymisation of 200 people takes is printed, and it names its queries.
"""

import statistics
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from odoo import SUPERUSER_ID, api

PEOPLE, FEW, ERASED = 1200, 120, 200
INTERVIEWS, REGISTRATIONS = 12000, 12000
YEAR = date(2025, 1, 1), date(2025, 12, 31)
REPORT, SEARCH, ERASURE = 2, 0.2, 30  # seconds
TRADES = ("Céramiste", "Développeuse web", "Coach sportif", "Maraîchère", "Graphiste")
PLACES = ("Lorient", "Vannes", "Hennebont", "Quimperlé", "Auray")
SKILLS = ("prix", "vente", "tournage", "Python", "photo", "comptabilité")
SEARCHES = (
    {},
    {"skills": "compta"},
    {"trade": "ceramiste", "place": "lorient"},
    {"skills": "python", "trade": "web", "place": "quimperle"},
)


def bench_impact(side, limits):
    fill_support(side)
    print(
        f"{PEOPLE} entrepreneurs, {INTERVIEWS} interviews,"
        f" {REGISTRATIONS} registrations in workshops"
    )
    bench_report(side, limits)
    bench_directory(side, limits)
    bench_anonymisation(side, limits)


# --- years of support -----------------------------------------------------------------


def fill_support(side):
    """In companies of their own: a tenth of the people, all, and those who left."""
    share = FEW / PEOPLE
    side.few = fill_company(
        side, "Dix fois moins", FEW, int(INTERVIEWS * share), int(REGISTRATIONS * share)
    )
    side.all = fill_company(side, "Deux Rives", PEOPLE, INTERVIEWS, REGISTRATIONS)
    per_person = INTERVIEWS // PEOPLE * ERASED, REGISTRATIONS // PEOPLE * ERASED
    since = date(2015, 1, 1)
    side.gone = fill_company(side, "Partis", ERASED, *per_person, since=since)
    with side.registry.cursor() as cr:
        cr.execute("ANALYZE")


def fill_company(side, name, count, interviews, registrations, since=None):
    """:param since: of people who have left since then; none: they are there
    :return: id of the company"""
    with side.registry.cursor() as cr:
        context = {"tracking_disable": True, "lang": "fr_FR"}
        env = api.Environment(cr, SUPERUSER_ID, context)
        currency = env.company.currency_id
        company = env["res.company"].create({"name": name, "currency_id": currency.id})
        people = create_people(env, company, count, since or date(2022, 1, 1))
        create_interviews(env, people, interviews)
        create_workshops(env, company, people, registrations)
        create_situations(env, people)
        create_cards(env, people)
        if since:
            send_away(env, people)
        return company.id


def create_people(env, company, count, since):
    # known once Odoo has read where the modules are
    from odoo.addons.cae_base.seal import unsealed

    people = (
        env["cae.entrepreneur"]
        .with_company(company)
        .create(
            [
                {
                    "name": f"{company.name} {number:04}",
                    "email": f"{company.id}.{number}@bench.example",
                    "company_id": company.id,
                    "date_entry": since + timedelta(days=number % 900),
                }
                for number in range(count)
            ]
        )
    )
    contracts = unsealed(
        env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": kind,
                    "date_start": person.date_entry + timedelta(days=days),
                    "date_end": kind == "cape"
                    and person.date_entry + timedelta(days=days + 359),
                }
                for person in people
                for kind, days in (("cape", 0), ("cesa", 360))
            ]
        )
    )
    contracts.filtered(lambda one: one.kind == "cape").write({"state": "ended"})
    contracts.filtered(lambda one: one.kind == "cesa").write({"state": "running"})
    return people


def create_interviews(env, people, count):
    from odoo.addons.cae_base.seal import unsealed

    last = YEAR[1]
    interviews = env["cae.interview"].create(
        [
            {
                "entrepreneur_id": people[number % len(people)].id,
                "user_id": SUPERUSER_ID,
                "date": last - timedelta(days=number % 1000),
                "review": "Trois commandes livrées.",
                "outlook": "Une boutique au printemps.",
            }
            for number in range(count)
        ]
    )
    unsealed(interviews).write({"state": "signed", "signed_on": last})
    interviews._record_support_time()


def create_workshops(env, company, people, count, seats=20):
    start = datetime(2023, 6, 1, 9)
    workshops = env["event.event"].create(
        [
            {
                "name": f"Atelier {number}",
                "is_workshop": True,
                "company_id": company.id,
                "user_id": SUPERUSER_ID,
                "date_begin": start + timedelta(days=3 * number),
                "date_end": start + timedelta(days=3 * number, hours=3),
            }
            for number in range(count // seats)
        ]
    )
    vals_list = []
    for number, workshop in enumerate(workshops):
        for seat in range(seats):
            person = people[(number * seats + seat) % len(people)]
            vals_list.append(workshop._prepare_registration_vals(person))
    env["event.registration"].create(vals_list)
    env["cae.workshop.attendance"].create(
        [
            {
                "session_id": workshop.session_ids.id,
                "entrepreneur_id": registration.cae_entrepreneur_id.id,
                "minutes": 180,
            }
            for workshop in workshops
            for registration in workshop.registration_ids[: seats * 3 // 4]
        ]
    )
    workshops.session_ids._record_support_time()


def create_situations(env, people):
    env["cae.social.snapshot"].create(
        [
            {
                "entrepreneur_id": person.id,
                "kind": kind,
                "date": person.date_entry + timedelta(days=days),
                "sex": "female" if number % 2 else "male",
                "qpv": "yes" if number % 7 == 0 else "no",
                "disability": "yes" if number % 11 == 0 else "no",
                "job_seeker": "yes" if number % 3 else "no",
            }
            for number, person in enumerate(people)
            for kind, days in (("entry", 0), ("current", 200))
        ]
    )


def create_cards(env, people):
    cards = env["cae.directory.card"].create(
        [
            {
                "entrepreneur_id": person.id,
                "trade": TRADES[number % len(TRADES)],
                "place": PLACES[number % len(PLACES)],
                "skills": ", ".join(
                    SKILLS[(number + step) % len(SKILLS)] for step in range(3)
                ),
                "presentation": "Je travaille à Lorient depuis dix ans.",
            }
            for number, person in enumerate(people)
        ]
    )
    cards._publish()


def send_away(env, people):
    from odoo.addons.cae_base.seal import unsealed

    day = date(2016, 12, 31)
    running = people.contract_ids.filtered(lambda one: one.state == "running")
    unsealed(running).write({"state": "ended", "date_ended": day})
    left = env.ref("cae_base.stage_left").id
    people.write({"stage_id": left, "exit_date": day, "exit_type": "employed"})


# --- figures --------------------------------------------------------------------------


@contextmanager
def company_of(side, company_id):
    with side.round() as env:
        yield env(context={**env.context, "allowed_company_ids": [company_id]})


def measure(env, act):
    """:return: (seconds, queries)"""
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    act()
    env.flush_all()
    return time.perf_counter() - start, env.cr.sql_log_count - queries


def bench_report(side, limits):
    print("Impact report of a year")
    counted = {}
    for company_id, count in ((side.few, FEW), (side.all, PEOPLE)):
        with company_of(side, company_id) as env:
            report = env["cae.impact.report"].create(
                {"date_from": YEAR[0], "date_to": YEAR[1], "company_id": company_id}
            )
            figures = [measure(env, report._refresh) for _round in range(5)]
        seconds, queries = map(statistics.median, zip(*figures, strict=True))
        print(
            f"  {count:5} people {seconds:8.3f} s  {queries:7.0f} queries", flush=True
        )
        counted[count] = seconds, int(queries)
    limits.check("impact report of a year", counted[PEOPLE][0], REPORT)
    of_few, of_all = counted[FEW][1], counted[PEOPLE][1]
    limits.check(f"queries for {PEOPLE} people", of_all, of_few, unit="")


def bench_directory(side, limits):
    with company_of(side, side.all) as env:
        person = env["cae.entrepreneur"].search(
            [("company_id", "=", side.all)], limit=1
        )

        def look(texts):
            cards, _count = person._portal_search_cards(texts)
            cards._get_activity_names()
            cards._get_frequent_skills(person.company_id)
            cards.mapped("skills")

        slowest = max(
            statistics.median(
                measure(env, lambda texts=texts: look(texts))[0] for _round in range(5)
            )
            for texts in SEARCHES
        )
    limits.check(f"search among {PEOPLE} cards of the directory", slowest, SEARCH)


def bench_anonymisation(side, limits):
    with company_of(side, side.gone) as env:
        batch = env["cae.anonymisation"].create({"company_id": side.gone})
        ready = batch.ready_count
        seconds, queries = measure(env, batch.action_anonymise)
    print(f"Anonymisation of {ready} people: {queries} queries", flush=True)
    limits.check(f"anonymisation of {ERASED} people", seconds, ERASURE)
    if ready != ERASED:
        limits.broken.append(f"only {ready} people were anonymised")
