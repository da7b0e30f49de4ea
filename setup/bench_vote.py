"""An assembly of a thousand members who vote on twelve resolutions, each in one request
over HTTP, on an Odoo with two workers: within a minute, waits counted."""

import random
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from serve import free_port, served
from voters import create_assembly, create_members, is_taken, keep_codes, log_in, vote

from odoo import SUPERUSER_ID, api

MEMBERS, OPEN_VOTES, SECRET_VOTES = 1000, 6, 6
# They come at random moments; who finds the server busy waits, and that counts.
ARRIVALS = 45  # seconds
LIMIT, P95 = 60, 1.0  # seconds
CLIENTS = 12  # as many as a proxy lets wait at the door of two workers


def bench_vote(side, database, limits):
    with side.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        assembly_id, secret_ids, voters = call_members(env, MEMBERS)
    print(f"{MEMBERS} members vote on {OPEN_VOTES + SECRET_VOTES} resolutions")
    with two_workers(database) as url:
        seconds = let_all_vote(url, assembly_id, secret_ids, voters, ARRIVALS)
    waits = sorted(voter.wait for voter in voters)
    limits.check("all votes taken", seconds, LIMIT)
    limits.check("95 % of the voters have waited", waits[int(MEMBERS * 0.95)], P95)


def call_members(env, count):
    """:return: (id of the assembly, ids of its secret votes, list of Voter)"""
    members = create_members(env, count)
    assembly = create_assembly(env, members, OPEN_VOTES, SECRET_VOTES)
    secret = assembly.resolution_ids.filtered("secret").sorted()
    return assembly.id, secret.ids, log_in(env, assembly, seed=8)


@contextmanager
def two_workers(database):
    """:return: the address of a server"""
    port = free_port()
    options = ("--workers=2", "--max-cron-threads=0", f"--gevent-port={free_port()}")
    with tempfile.TemporaryDirectory() as folder:
        mail, log = Path(folder, "mail"), Path(folder, "log")
        with served(database, port, mail, log, *options):
            yield f"http://localhost:{port}"


def let_all_vote(url, assembly_id, secret_ids, voters, arrivals):
    """
    :param arrivals: seconds within which they come
    :return: seconds from the first arrival to the last answer
    """
    draw = random.Random(8)
    moments = sorted(draw.uniform(0, arrivals) for _voter in voters)
    start = time.monotonic()

    def come(moment, voter):
        threading.Event().wait(max(0, start + moment - time.monotonic()))
        page = vote(url, assembly_id, voter)
        voter.wait = time.monotonic() - start - moment
        if not is_taken(page):
            raise RuntimeError(f"a vote was refused: {page[:500]}")
        keep_codes(voter, page, secret_ids)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(come, moments, draw.sample(voters, len(voters))))
    return time.monotonic() - start
