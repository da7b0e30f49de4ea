"""One numbering for the company, given at posting, while many post at once (INV-03)."""

import threading
import time
from datetime import date
from itertools import pairwise

import pytest
import requests

from odoo import Command
from odoo.tests import new_test_user

USERS = 20
ROUNDS = 2
DAY = date(2026, 9, 5)
PATIENCE = 120  # seconds, on a machine that does other things too


@pytest.fixture(scope="module")
def drafts(transaction):
    """For each accountant the drafts of each of his rounds: two invoices and a credit
    note, of three activities and of customers whom the others invoice too.

    :return: list of (login, [ids of a round])
    """
    with transaction() as env:
        activities = env["cae.activity"].create(
            [{"name": f"Enseigne {number}"} for number in range(7)]
        )
        customers = env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(5)]
        )
        logins = [f"comptable{number}@deuxrives.example" for number in range(USERS)]
        for login in logins:
            new_test_user(env, login, groups="cae_base.group_accountant")
        moves = iter(
            env["account.move"].create(
                [
                    prepare_draft(kind, activities[number % 7], customers[number % 5])
                    for number in range(USERS * ROUNDS)
                    for kind in ("out_invoice", "out_refund", "out_invoice")
                ]
            )
        )
        return [
            (login, [[next(moves).id for _kind in range(3)] for _ in range(ROUNDS)])
            for login in logins
        ]


def prepare_draft(kind, activity, customer):
    return {
        "move_type": kind,
        "partner_id": customer.id,
        "invoice_date": DAY,
        "cae_activity_id": activity.id,
        "invoice_line_ids": [Command.create({"name": "Bols", "price_unit": 100})],
    }


class Accountant:
    """A browser that is logged in, and posts."""

    def __init__(self, server, login):
        self.url, self.session = server.url, requests.Session()
        self.call(
            "/web/session/authenticate",
            {"db": server.database, "login": login, "password": login},
        )

    def call(self, path, params):
        answer = self.session.post(
            self.url + path,
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=PATIENCE,
        ).json()
        if "error" in answer:
            raise AssertionError(answer["error"]["data"]["message"])
        return answer["result"]

    def post(self, ids):
        params = {"model": "account.move", "method": "action_post"}
        path = "/web/dataset/call_kw/account.move/action_post"
        self.call(path, {**params, "args": [ids], "kwargs": {}})


@pytest.fixture(scope="module")
def posted(server, drafts):
    """All have posted all they had.

    :return: (what refused somebody, how long each has waited)
    """
    accountants = [Accountant(server, login) for login, _rounds in drafts]
    barrier, errors, waits = threading.Barrier(USERS), [], []

    def work(accountant, rounds):
        barrier.wait()
        try:
            for ids in rounds:
                start = time.monotonic()
                accountant.post(ids)
                waits.append(time.monotonic() - start)
        except Exception as error:
            errors.append(error)

    threads = [
        threading.Thread(target=work, args=(accountant, rounds))
        for accountant, (_login, rounds) in zip(accountants, drafts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors, waits


def test_nobody_is_refused(posted, server):
    """Those who post queue, and each has his turn."""
    errors, waits = posted
    assert not errors
    assert len(waits) == USERS * ROUNDS
    assert max(waits) < PATIENCE
    # the gap that a stale transaction sees makes Odoo refuse; it must not come up
    assert "has been detected" not in server.log.read_text()


@pytest.mark.parametrize("kind, count", [("out_invoice", 2), ("out_refund", 1)])
def test_one_series_of_each_kind(posted, transaction, drafts, kind, count):
    """INV-03: from 1 on, without gap or duplicate, one prefix for the company."""
    with transaction() as env:
        moves = env["account.move"].search([("move_type", "=", kind)])
        assert len(set(moves.mapped("sequence_prefix"))) == 1
        numbers = sorted(moves.mapped("sequence_number"))
        assert numbers == list(range(1, USERS * ROUNDS * count + 1))
        assert not moves.filtered("made_sequence_gap")


def test_what_is_posted_later_has_a_later_number(posted, transaction, drafts):
    with transaction() as env:
        for _login, rounds in drafts:
            numbers = [
                env["account.move"]
                .browse(ids)
                .filtered(lambda move: move.move_type == "out_invoice")
                .mapped("sequence_number")
                for ids in rounds
            ]
            assert all(max(one) < min(two) for one, two in pairwise(numbers))


def test_the_chain_of_hashes_is_whole(posted, transaction):
    """CGI, art. 286, I, 3° bis: each link hangs on the one before it, and only one
    hangs on each."""
    with transaction() as env:
        moves = env["account.move"].search([("inalterable_hash", "!=", False)])
        assert len(moves) == USERS * ROUNDS * 3
        results = env.company._check_hash_integrity()["results"]
        statuses = [result["status"] for result in results]
        assert statuses.count("verified") == 2
        assert "corrupted" not in statuses
