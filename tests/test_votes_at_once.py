"""Two devices in the same second, a worker that is killed, a vote that is closed while
votes come in: nobody votes twice, and no vote is half taken or left out."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import psutil
import psycopg2
import pytest
from voters import close_votes, create_assembly, create_members, is_taken, log_in, vote

from odoo.exceptions import UserError
from odoo.service.model import retrying

MEMBERS = 24


@pytest.fixture(scope="module")
def members(transaction):
    with transaction() as env:
        return create_members(env, MEMBERS).ids


@pytest.fixture
def assembly(members, transaction):
    """:return: (id of the assembly, ids of an open and of a secret vote, the voters)"""
    with transaction() as env:
        assembly = create_assembly(env, env["cae.member"].browse(members), 1, 1)
        voters = log_in(env, assembly, seed=1)
        return assembly.id, assembly.resolution_ids.sorted("secret").ids, voters


def count(transaction, assembly):
    """:return: how many (open votes, marks, envelopes) there are"""
    open_id, secret_id = assembly[1]
    with transaction() as env:
        return tuple(
            env[model].search_count([("resolution_id", "=", resolution_id)])
            for model, resolution_id in (
                ("cae.vote", open_id),
                ("cae.vote.mark", secret_id),
                ("cae.ballot.envelope", secret_id),
            )
        )


def test_two_devices_in_the_same_second(assembly, worker_server, transaction):
    """One is taken, the other one is told so, and it is logged."""
    assembly_id, _ids, voters = assembly
    url, rounds = worker_server[0].url, voters[:8]
    barrier = threading.Barrier(2)

    def post(voter):
        barrier.wait()
        return is_taken(vote(url, assembly_id, voter))

    with ThreadPoolExecutor(2) as devices:
        for voter in rounds:
            assert sorted(devices.map(post, [voter, voter])) == [False, True]
    assert count(transaction, assembly) == (8, 8, 8)
    with transaction() as env:
        logs = env["cae.assembly"].browse(assembly_id).log_ids
        refusals = logs.filtered(lambda line: line.kind == "refusal")
        assert len(refusals) == 8
        assert all("47-1775" in text for text in refusals.mapped("text"))


def test_a_worker_is_killed_in_the_middle(assembly, worker_server, transaction):
    """Mark and envelope are both there, or none: the voter votes again."""
    (assembly_id, _ids, voters), (server, parent) = assembly, worker_server
    voter = voters[0]
    with (
        closing(psycopg2.connect(dbname=server.database)) as holder,
        holder.cursor() as cursor,
    ):
        # the vote inserts its rows, then waits here to note that the voter has voted
        cursor.execute(
            "SELECT id FROM cae_attendance WHERE id = %s FOR NO KEY UPDATE",
            [voter.attendance_id],
        )
        with ThreadPoolExecutor(1) as device:
            answer = device.submit(vote, server.url, assembly_id, voter)
            wait_until_blocked(server.database)
            for worker in psutil.Process(parent.pid).children():
                worker.kill()
            with pytest.raises((http.client.HTTPException, ConnectionError)):
                answer.result()
        holder.rollback()
    assert count(transaction, assembly) == (0, 0, 0)
    assert is_taken(vote(server.url, assembly_id, voter))
    assert count(transaction, assembly) == (1, 1, 1)


def wait_until_blocked(database):
    """Until a vote waits for a row that another transaction holds."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        connection.autocommit = True  # each look is a fresh one
        for _try in range(600):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
                    " AND wait_event_type = 'Lock' AND query LIKE '%%cae_attendance%%'",
                    [database],
                )
                if cursor.fetchone()[0]:
                    return
            threading.Event().wait(0.1)
    raise AssertionError("no vote came to wait")


def test_a_vote_that_the_closing_does_not_see(assembly, transaction):
    """It was cast after the closing had begun to read, and before it held the vote."""
    assembly_id, (open_id, _secret_id), voters = assembly
    with transaction() as late:
        resolution = late["cae.resolution"].browse(open_id)
        assert resolution.vote_count == 0
        with transaction() as env:
            cast(env, assembly_id, open_id, voters[0])
        close_votes(resolution)
    with transaction() as env:
        resolution = env["cae.resolution"].browse(open_id)
        assert (resolution.count_for, resolution.count_present) == (1, 1)
        assert resolution.tally()["for"] == 1


def cast(env, assembly_id, resolution_id, voter):
    attendance = env["cae.attendance"].browse(voter.attendance_id)
    env["cae.assembly"].browse(assembly_id)._cast_votes(
        attendance, {resolution_id: {attendance.id: "for"}}, "portal"
    )


def test_closing_while_votes_come_in(assembly, worker_server, transaction):
    """What was taken is counted, what came later is refused, nothing in between."""
    (assembly_id, ids, voters), (server, _parent) = assembly, worker_server
    taken = []

    def post(voter):
        if is_taken(vote(server.url, assembly_id, voter)):
            taken.append(voter)
            half.set()

    half = threading.Event()
    with ThreadPoolExecutor(4) as devices:
        answers = [devices.submit(post, voter) for voter in voters]
        half.wait(60)
        with transaction() as env:
            resolutions = env["cae.resolution"].browse(ids)
            retrying(partial(close_votes, resolutions), env)
        for answer in answers:
            answer.result()
    assert 0 < len(taken) < MEMBERS
    assert count(transaction, assembly) == (len(taken),) * 3
    with transaction() as env:
        open_, secret = env["cae.resolution"].browse(ids)
        counts = open_.tally()
        said = ("for", "against", "abstain", "blank")
        assert sum(counts[name] for name in said) == len(taken)
        assert open_.count_for == counts["for"]
        assert open_.count_present == secret.count_ids.count_present == len(taken)


def test_two_scrutineers_in_the_same_second(assembly, transaction):
    """The box is opened once; the other one is told so."""
    assembly_id, (_open_id, secret_id), voters = assembly
    scrutineers = voters[:2]
    with transaction() as env:
        meeting = env["cae.assembly"].browse(assembly_id)
        meeting.scrutineer_ids = [voter.member_id for voter in scrutineers]
        for voter in voters[:4]:
            cast(env, assembly_id, secret_id, voter)
        box = meeting.resolution_ids.browse(secret_id)
        close_votes(box)
        box.action_confirm_opening()
    barrier = threading.Barrier(2)

    def open_box(scrutineer):
        with transaction() as env:
            env = env(user=scrutineer.user_id)
            assemblies = env["cae.assembly"]
            assemblies._get_portal_assembly(assembly_id)[0].resolution_ids.mapped(
                "box_state"
            )  # both have seen that it is not opened yet
            barrier.wait()
            try:
                retrying(
                    partial(assemblies._portal_open_box, assembly_id, str(secret_id)),
                    env,
                )
            except UserError:
                return False
            return True

    with ThreadPoolExecutor(2) as devices:
        assert sorted(devices.map(open_box, scrutineers)) == [False, True]
    with transaction() as env:
        box = env["cae.resolution"].browse(secret_id)
        assert len(box.ballot_ids) == box.count_for == 4
        assert box._verify_ballots()
        assert count(transaction, assembly) == (0, 4, 0)


def test_who_left_this_morning(assembly, worker_server, transaction):
    """Struck off, with a session that is still open (Code civil, art. 1844)."""
    (assembly_id, _ids, voters), (server, _parent) = assembly, worker_server
    voter = voters[-1]
    with transaction() as env:
        member = env["cae.member"].browse(voter.member_id)
        member.date_exit = env.cr.now().date()
    page = vote(server.url, assembly_id, voter)
    assert not is_taken(page)
    assert "1844" in page
    with transaction() as env:
        env["cae.member"].browse(voter.member_id).date_exit = False
    assert count(transaction, assembly) == (0, 0, 0)
