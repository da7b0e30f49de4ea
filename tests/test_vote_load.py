"""A crowd votes on twelve resolutions, each member in one request, against an Odoo with
two workers on this machine: no vote is lost or doubled.

How long a thousand of them take is setup/bench's business, which runs alone.
"""

from collections import Counter

import pytest
from bench_vote import call_members, let_all_vote
from voters import close_votes

MEMBERS = 200


@pytest.fixture(scope="module")
def assembly(transaction):
    """:return: (id of the assembly, ids of the secret votes, the voters)"""
    with transaction() as env:
        return call_members(env, MEMBERS)


@pytest.fixture(scope="module")
def voted(assembly, worker_server):
    """All have voted, as fast as the server takes them."""
    assembly_id, secret_ids, voters = assembly
    let_all_vote(worker_server[0].url, assembly_id, secret_ids, voters, arrivals=0)


@pytest.fixture(scope="module")
def counted(voted, assembly, transaction):
    """The votes are closed and the boxes opened."""
    with transaction() as env:
        resolutions = env["cae.assembly"].browse(assembly[0]).resolution_ids
        close_votes(resolutions)
        secret = resolutions.filtered("secret")
        secret.action_confirm_opening()
        manager = env["res.users"].create(
            {
                "name": "Gérante",
                "login": "gerante",
                "group_ids": [(4, env.ref("cae_base.group_manager").id)],
            }
        )
        secret.with_user(manager).action_open_box()


def test_no_vote_is_lost_or_doubled(counted, assembly, transaction):
    """What each one wanted, and nothing else."""
    assembly_id, _secret_ids, voters = assembly
    with transaction() as env:
        for resolution in env["cae.assembly"].browse(assembly_id).resolution_ids:
            wanted = Counter(voter.choices[resolution.id] for voter in voters)
            told = resolution.tally()
            assert {name: told[name] for name in wanted} == dict(wanted)
            assert (told["members"], told["present"]) == (MEMBERS, MEMBERS)
            assert told["for"] == resolution.count_for
            rows = resolution.mark_ids if resolution.secret else resolution.vote_ids
            assert sorted(rows.attendance_id.ids) == sorted(
                voter.attendance_id for voter in voters
            )


def test_each_finds_his_ballot(counted, assembly, transaction):
    """By the code that he was given, which nobody else knows."""
    assembly_id, secret_ids, voters = assembly
    with transaction() as env:
        for resolution in env["cae.resolution"].browse(secret_ids):
            ballots = {ballot.code: ballot.choice for ballot in resolution.ballot_ids}
            assert ballots == {
                voter.codes[resolution.id]: voter.choices[resolution.id]
                for voter in voters
            }
            assert resolution._verify_ballots()


def test_no_one_was_refused(counted, assembly, transaction, worker_server):
    with transaction() as env:
        logs = env["cae.assembly"].browse(assembly[0]).log_ids
        assert not logs.filtered(lambda line: line.kind == "refusal")
    log = worker_server[0].log.read_text()
    assert "could not serialize" not in log
    assert " ERROR " not in log
