"""The pages of an entrepreneur beside core's own portal, over HTTP, on one server.

A list is measured beside core's list of as many rows, for somebody who bought them all.
"""

import logging
import re
import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import requests
from bench_data import FIRST_DAY, LOGIN, YEAR, find_activities
from serve import free_port, served

from odoo import SUPERUSER_ID, Command, api, fields

LIST_RATIO, HOME_RATIO = 1.5, 3
SUBMIT_SECONDS = 0.5
BUYER, SELLER = "acheteur@bench.example", "entrepreneur@bench.example"


def bench_portal(side, database, rounds, limits):
    with side.registry.cursor() as cr:
        context = {"tracking_disable": True, "lang": "fr_FR"}
        env = api.Environment(cr, SUPERUSER_ID, context)
        activity, drafts = fill_portal(env, rounds)
        cr.execute("ANALYZE")
    print("Pages of an entrepreneur, over HTTP")
    with logged_in(database, SELLER, BUYER, LOGIN) as (seller, buyer, accountant):
        compare_pages(activity, seller, buyer, rounds, limits)
        figures = [submit_and_post(seller, accountant, path) for path in drafts]
    seconds = statistics.median(figures[1:])
    limits.check("submitting and posting an invoice", seconds, SUBMIT_SECONDS)


# --- who is there -------------------------------------------------------------------


def fill_portal(env, rounds):
    """An entrepreneur of one of the activities, with a quote for each of his invoices;
    and who bought it all.

    :return: the path of the activity, those of invoices to submit
    """
    activities = find_activities(env)
    activity = activities[len(activities) // 2]
    seller, buyer = (create_user(env, login) for login in (SELLER, BUYER))
    person = env["cae.entrepreneur"].create({"partner_id": seller.partner_id.id})
    env["cae.activity.key"].create(
        {
            "activity_id": activity.id,
            "entrepreneur_id": person.id,
            "date_from": FIRST_DAY,
        }
    )
    invoices = env["account.move"].search(
        [("cae_activity_id", "=", activity.id), ("move_type", "=", "out_invoice")]
    )
    sell_to(invoices, buyer.partner_id)
    own = activity.with_user(seller)
    customer = own._portal_create_customer(
        {
            "name": "Acheteur",
            "email": BUYER,
            "street": "2 boulevard Leclerc",
            "zip": "56100",
            "city": "Lorient",
        }
    )
    customer.contact_id.parent_id = buyer.partner_id
    make_quote = partial(create_quote, own, customer)
    quotes = env["sale.order"].union(*(make_quote() for _invoice in invoices))
    quotes.write({"state": "sent"})
    quotes.message_subscribe(buyer.partner_id.ids)
    return f"/my/activity/{activity.id}", [
        create_draft(own, make_quote()) for _round in range(rounds + 1)
    ]


def create_user(env, login):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": login.partition("@")[0].capitalize(),
                "login": login,
                "password": login,
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
    )


def sell_to(invoices, partner):
    """As if he had bought what is posted: core shows it to its customer only."""
    invoices.env.cr.execute(
        "UPDATE account_move SET partner_id = %s, commercial_partner_id = %s"
        " WHERE id IN %s",
        [partner.id, partner.id, tuple(invoices.ids)],
    )
    invoices.env.invalidate_all()


def create_quote(own, customer):
    tax = own._get_portal_taxes().filtered(lambda tax: tax.amount == 20)[:1]
    line = {
        "description": "Prestation",
        "quantity": "1",
        "price_unit": "100",
        "tax_id": str(tax.id),
    }
    return own._portal_save_quote({"customer_id": str(customer.id), "lines": [line]})


def create_draft(own, quote):
    """:return: the page of an invoice to submit"""
    quote.write({"signed_by": "Acheteur", "signed_on": fields.Datetime.now()})
    quote.action_confirm()
    return own._portal_create_invoice(quote.id)._get_cae_portal_path()


# --- pages --------------------------------------------------------------------------


class Visitor:
    """Somebody who is logged in: what he reads and posts."""

    def __init__(self, url, database, login):
        self.url = url
        self.session = requests.Session()
        self.call("/web/session/authenticate", db=database, login=login, password=login)

    def call(self, route, **params):
        answer = self.session.post(
            f"{self.url}{route}", json={"params": params}, timeout=60
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def get(self, path):
        answer = self.session.get(f"{self.url}{path}", timeout=60)
        answer.raise_for_status()
        return answer.text

    def time(self, path):
        start = time.perf_counter()
        self.get(path)
        return time.perf_counter() - start


@contextmanager
def logged_in(database, *logins):
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with served(database, port, Path(folder, "mail"), Path(folder, "log")):
            url = f"http://127.0.0.1:{port}"
            yield [Visitor(url, database, login) for login in logins]


def compare_pages(activity, seller, buyer, rounds, limits):
    first, last = YEAR
    core_invoices = buyer, "/my/invoices?filterby=invoices"
    for title, path, core, ratio in (
        ("home", "", (seller, "/my"), HOME_RATIO),
        ("list of quotes", "/quotes", (buyer, "/my/quotes"), LIST_RATIO),
        ("list of invoices", "/invoices", core_invoices, LIST_RATIO),
        (
            "statement of a year",
            f"/statement?date_from={first}&date_to={last}",
            core_invoices,
            LIST_RATIO,
        ),
    ):
        check_rows(core, buyer)
        ours, theirs = time_in_turn(rounds, (seller, f"{activity}{path}"), core)
        print(f"    {title}: {ours * 1000:.0f} ms; core: {theirs * 1000:.0f} ms")
        limits.check(f"{title}, beside core's portal", ours / theirs, ratio, unit="×")


def check_rows(core, buyer):
    """A list of core which shows nothing would be no measure."""
    visitor, path = core
    if visitor is buyer and visitor.get(path).count("<tr") < 10:
        raise RuntimeError(f"{path} shows no rows")


def time_in_turn(rounds, *pages):
    """:return: the median of the seconds of each page; the first turn warms up"""
    figures = [
        [visitor.time(path) for visitor, path in pages] for _round in range(rounds + 1)
    ]
    return [statistics.median(column) for column in zip(*figures[1:], strict=True)]


def submit_and_post(seller, accountant, path):
    """:return: seconds from the entrepreneur's button to the number of the invoice"""
    page = seller.get(path)
    post = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("csrf_token", "once")
    }
    move_id = int(path.rpartition("/")[2])
    start = time.perf_counter()
    answer = seller.session.post(
        f"{seller.url}{path}",
        {**post, "invoice_date": str(date.today())},
        allow_redirects=False,
        timeout=60,
    )
    if answer.status_code != 303:
        raise RuntimeError("the invoice was not submitted")
    accountant.call(
        "/web/dataset/call_kw",
        model="account.move",
        method="action_post",
        args=[[move_id]],
        kwargs={},
    )
    return time.perf_counter() - start
