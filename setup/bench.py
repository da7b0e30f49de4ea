"""The figures of setup/bench: this house beside plain Odoo, on the same machine.

Both sides run in this process, in turn, on databases copied from the same templates;
each figure is the median of five rounds, and nothing is kept of a round.
"""

import argparse
import statistics
import sys
import time
from contextlib import contextmanager
from datetime import date
from functools import partial

from bench_impact import bench_impact
from bench_ledger import Limits, bench_ledger
from bench_month import bench_month, read_entries
from bench_pay import bench_pay, bench_solver
from bench_people import bench_people
from bench_portal import bench_portal
from bench_vote import bench_vote

import odoo.init  # noqa: F401  (prepares the namespace package)
from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

ROUNDS = 5
POSTING_RATIO = 1.25
MONTH, LAST_DAY = date(2026, 9, 1), date(2026, 9, 30)


class Side:
    """One database, and the documents a cooperative or a plain company makes in it."""

    def __init__(self, database, activities):
        self.registry = Registry(database)
        self.activities = activities

    @contextmanager
    def round(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            yield env(context=dict(env.context, lang="fr_FR"))
            cr.rollback()

    def sellers(self, env, count):
        """Ways to say whose a document is: (values of the move, of its line)."""
        if self.activities:
            records = env["cae.activity"].create(
                [{"name": f"Enseigne {number}"} for number in range(count)]
            )
            return [({"cae_activity_id": record.id}, {}) for record in records]
        plan = env["account.analytic.plan"].create({"name": "Enseignes"})
        accounts = env["account.analytic.account"].create(
            [
                {"name": f"Enseigne {number}", "plan_id": plan.id}
                for number in range(count)
            ]
        )
        return [
            ({}, {"analytic_distribution": {str(account.id): 100}})
            for account in accounts
        ]


@contextmanager
def measured(env, figures):
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    yield
    env.flush_all()
    figures.append((time.perf_counter() - start, env.cr.sql_log_count - queries))


def find_account(env, code):
    return env["account.account"].search([("code", "=like", code + "%")], limit=1)


def prepare_invoices(env, sellers, count):
    partner = env["res.partner"].create({"name": "Mairie de Lorient"})
    income = find_account(env, "706")
    tax = env["account.tax"].search(
        [("type_tax_use", "=", "sale"), ("amount", "=", 20)], limit=1
    )
    return [
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": date(2026, 9, 5),
            "date": date(2026, 9, 5),
            **move_vals,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Prestation",
                        "quantity": 1,
                        "price_unit": 100 + number,
                        "account_id": income.id,
                        "tax_ids": [Command.set(tax.ids)],
                        **line_vals,
                    }
                )
            ],
        }
        for number in range(count)
        for move_vals, line_vals in [sellers[number % len(sellers)]]
    ]


def fill(side, count=300):
    """A ledger with a past: documents, a third of them paid, and fresh statistics.

    Without statistics PostgreSQL plans Odoo's own queries on empty tables so badly
    that nothing can be compared.
    """
    with side.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        moves = env["account.move"].create(
            prepare_invoices(env, side.sellers(env, 10), count)
        )
        moves.action_post()
        bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves[: count // 3].ids
        ).create({"journal_id": bank.id})._create_payments()
    refresh_statistics(side)


def refresh_statistics(side):
    with side.registry.cursor() as cr:
        cr.execute("ANALYZE")


def bench_invoices(side, figures, count=1000, batch=100):
    with side.round() as env:
        vals_list = prepare_invoices(env, side.sellers(env, 50), count)
        with measured(env, figures):
            for start in range(0, count, batch):
                moves = env["account.move"].create(vals_list[start : start + batch])
                moves.action_post()


# --- a month's closing -------------------------------------------------------------


def fill_month(side, count=200):
    """Activities of one person each, with an invoice of the month paid by bank."""
    with side.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        scheme = env["cae.contribution.scheme"].create(
            {
                "name": "10 %",
                "date_from": date(2026, 1, 1),
                "decision_date": date(2026, 1, 1),
                "decision_reference": "AG, 1",
                "decision_text": "10 %",
                "rule_ids": [Command.create({"base": "collected", "rate": 10})],
            }
        )
        scheme.action_put_in_force()
        activities = env["cae.activity"].create(
            [{"name": f"Enseigne {number}"} for number in range(count)]
        )
        people = env["cae.entrepreneur"].create(
            [{"name": f"Personne {number}"} for number in range(count)]
        )
        env["cae.activity.key"].create(
            [
                {
                    "activity_id": activity.id,
                    "entrepreneur_id": person.id,
                    "date_from": date(2026, 1, 1),
                }
                for activity, person in zip(activities, people, strict=True)
            ]
        )
        contracts = env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "cesa",
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 10, 31),
                }
                for person in people
            ]
        )
        contracts.action_record_past()  # in force in the month, without its paper
        sellers = [({"cae_activity_id": activity.id}, {}) for activity in activities]
        invoices = env["account.move"].create(prepare_invoices(env, sellers, count))
        invoices.action_post()
        bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        ).create(
            {"journal_id": bank.id, "payment_date": date(2026, 9, 20)}
        )._create_payments()
        side.month_activities = activities.ids
    refresh_statistics(side)


def bench_closing(side, figures):
    with side.round() as env:
        with measured(env, figures):
            closing = env["cae.closing"].create({"month": MONTH})
            closing.action_compute()
            closing.action_post()
        return read_entries(closing.contribution_move_id | closing.pay_move_id)


def bench_entries(side, figures, entries):
    """The same journal items, created and posted in one batch by plain Odoo."""
    with side.round() as env:
        env = env(context=dict(env.context, default_move_type="entry"))
        owners = {owner for entry in entries for *_rest, owner in entry}
        analytic = dict(zip(owners, side.sellers(env, len(owners)), strict=True))
        partner = env["res.partner"].create({"name": "Personne"})
        codes = {code for entry in entries for code, *_rest in entry}
        # plain Odoo has no account of contributions: a neighbour will do
        accounts = {
            code: find_account(env, code[:4]) or find_account(env, code[:2])
            for code in codes
        }
        journal = env["account.journal"].search([("type", "=", "general")], limit=1)
        vals_list = [
            {
                "journal_id": journal.id,
                "date": LAST_DAY,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": accounts[code].id,
                            "name": name,
                            "partner_id": partner.id,
                            "balance": balance,
                            **(analytic[owner][1] if code[0] == "6" else {}),
                        }
                    )
                    for code, name, balance, owner in entry
                ],
            }
            for entry in entries
        ]
        with measured(env, figures):
            env["account.move"].create(vals_list).action_post()


def book_plainly(side, entries):
    """:return: the seconds it takes"""
    figures = []
    bench_entries(side, figures, entries)
    return figures[0][0]


def bench_statement(side, figures, count):
    with side.round() as env:
        activities = env["cae.activity"].browse(side.month_activities[:count])
        with measured(env, figures):
            activities.get_statement(MONTH, LAST_DAY)


# --- printing ----------------------------------------------------------------------


def print_pair(title, plain, full):
    (plain_time, plain_queries), (time_, queries) = map(median, (plain, full))
    print(
        f"{title}\n"
        f"  plain Odoo  {plain_time:8.2f} s  {plain_queries:7.0f} queries\n"
        f"  cooperative {time_:8.2f} s  {queries:7.0f} queries\n"
        f"  ratio       {time_ / plain_time:8.2f}",
        flush=True,
    )


def median(figures):
    return [statistics.median(column) for column in zip(*figures, strict=True)]


def interleave(rounds, *benches):
    """Each bench in turn; the first turn warms up and does not count."""
    figures = [[] for _bench in benches]
    for number in range(rounds + 1):
        for bench, kept in zip(benches, figures, strict=True):
            bench(kept if number else [])
    return figures


def compare_invoices(plain, full, rounds):
    print_pair(
        "Creating and posting 1,000 one-line invoices in batches of 100",
        *interleave(
            rounds, partial(bench_invoices, plain), partial(bench_invoices, full)
        ),
    )


def compare_posting(plain, full, rounds, limits):
    """One invoice at a time, as people post them."""
    one_by_one = partial(bench_invoices, count=20, batch=1)
    plain_figures, full_figures = interleave(
        rounds, partial(one_by_one, plain), partial(one_by_one, full)
    )
    print_pair(
        "Creating and posting 20 one-line invoices one by one",
        plain_figures,
        full_figures,
    )
    ratio = median(full_figures)[0] / median(plain_figures)[0]
    limits.check(
        "posting an invoice, beside plain Odoo", ratio, POSTING_RATIO, unit="×"
    )


def compare_closing(plain, full, rounds):
    entries = bench_closing(full, [])
    items = sum(map(len, entries))
    print_pair(
        f"Closing a month of {len(full.month_activities)} activities"
        f" ({items} journal items; plain Odoo books the same items)",
        *interleave(
            rounds,
            partial(bench_entries, plain, entries=entries),
            partial(bench_closing, full),
        ),
    )


def compare_statements(full, rounds, limits):
    print("Statement of activities")
    counted = []
    for count in (20, 200):
        [figures] = interleave(rounds, partial(bench_statement, full, count=count))
        time_, queries = median(figures)
        print(f"  {count:4} activities {time_:8.3f} s  {queries:7.0f} queries")
        counted.append(int(queries))
    of_few, of_many = counted
    limits.check("queries for ten times as many", of_many, of_few, unit="")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plain", help="database of plain Odoo with the French chart")
    parser.add_argument("full", help="database with the four modules")
    parser.add_argument("--ledger", help="database which bench_data.py filled")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    config.parse_config(["--log-level=error"])
    plain = Side(arguments.plain, activities=False)
    full = Side(arguments.full, activities=True)
    for side in (plain, full):
        fill(side)
    limits = Limits()
    compare_invoices(plain, full, arguments.rounds)
    compare_posting(plain, full, arguments.rounds, limits)
    fill_month(full)
    compare_closing(plain, full, arguments.rounds)
    compare_statements(full, arguments.rounds, limits)
    bench_people(full, limits)
    bench_impact(full, limits)
    bench_solver(full, limits)
    bench_vote(full, arguments.full, limits)
    if arguments.ledger:
        ledger = Side(arguments.ledger, activities=True)
        bench_ledger(ledger, arguments.ledger, arguments.rounds, limits)
        plainly = partial(book_plainly, plain)
        bench_month(ledger, arguments.ledger, plainly, arguments.rounds, limits)
        bench_pay(ledger, plainly, arguments.rounds, limits)
        bench_portal(ledger, arguments.ledger, arguments.rounds, limits)
    if limits.broken:
        sys.exit("✗ Over their limits: " + ", ".join(limits.broken))


if __name__ == "__main__":
    main()
