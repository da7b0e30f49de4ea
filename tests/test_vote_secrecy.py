"""After the opening of the box, nothing ties a secret ballot to its voter: no row, no
system column, no message, no line of the server's log (design §4.7, AG-21)."""

import random

import pytest
from secrecy import find_ties
from voters import (
    close_votes,
    create_assembly,
    create_members,
    is_taken,
    keep_codes,
    log_in,
    vote,
)

from odoo.addons.cae_base.seal import unsealed

MEMBERS = 150


@pytest.fixture(scope="module")
def assembly(transaction):
    """:return: (id of the assembly, id of its secret vote, the voters)"""
    with transaction() as env:
        members = create_members(env, MEMBERS)
        assembly = create_assembly(env, members, 1, 1)
        secret = assembly.resolution_ids.filtered("secret")
        return assembly.id, secret.id, log_in(env, assembly, seed=21)


@pytest.fixture(scope="module")
def voted(assembly, server):
    """One after the other, in an order that is written down on the marks."""
    assembly_id, secret_id, voters = assembly
    for voter in random.Random(4).sample(voters, len(voters)):
        page = vote(server.url, assembly_id, voter)
        assert is_taken(page), page
        keep_codes(voter, page, [secret_id])


@pytest.fixture(scope="module")
def box(voted, assembly, transaction):
    """:return: id of the secret vote, whose box is opened"""
    assembly_id, secret_id, _voters = assembly
    with transaction() as env:
        close_votes(env["cae.assembly"].browse(assembly_id).resolution_ids)
        secret = env["cae.resolution"].browse(secret_id)
        secret.action_confirm_opening()
        manager = env["res.users"].create(
            {
                "name": "Gérante",
                "login": "gerante",
                "group_ids": [(4, env.ref("cae_base.group_manager").id)],
            }
        )
        secret.with_user(manager).action_open_box()
    return secret_id


def test_nothing_ties_a_ballot_to_a_voter(box, assembly, transaction):
    with transaction() as env:
        assert find_ties(env.cr, assembly[2], box) == []


def test_envelopes_and_key_are_gone(box, transaction):
    with transaction() as env:
        for model in ("cae.ballot.envelope", "cae.ballot.key"):
            assert not env[model].search([])


def test_the_log_tells_nothing(box, assembly, server):
    """Who voted when, and neither the choices nor the codes."""
    log = server.log.read_text()
    assert "/my/assembly/" in log
    for voter in assembly[2]:
        assert voter.codes[box] not in log
        assert f"vote-{box}-{voter.attendance_id}" not in log


def test_sessions_tell_nothing(box, assembly):
    from odoo.http import root

    for voter in assembly[2]:
        assert voter.codes[box] not in str(dict(root.session_store.get(voter.session)))


# --- the test can fail: each of these would tie ballots to voters ---------------------


def leave_writer(cr, voters, box):
    cr.execute("ALTER TABLE cae_ballot ADD create_uid integer")
    for voter in voters:
        cr.execute(
            "UPDATE cae_ballot SET create_uid = %s WHERE code = %s",
            [voter.user_id, voter.codes[box]],
        )


def leave_time(cr, voters, box):
    """The moment of the vote, though it is rounded to the second."""
    cr.execute("ALTER TABLE cae_ballot ADD create_date timestamp")
    for voter in voters:
        cr.execute(
            "UPDATE cae_ballot SET create_date = (SELECT date_trunc('second', cast_at)"
            " FROM cae_vote_mark WHERE attendance_id = %s) WHERE code = %s",
            [voter.attendance_id, voter.codes[box]],
        )


def leave_order(cr, voters, box):
    """Written in the order of the votes: only ctid and xmin say so, ids do not."""
    cr.execute("SELECT attendance_id FROM cae_vote_mark ORDER BY cast_at, id")
    by_id = {voter.attendance_id: voter for voter in voters}
    for [attendance_id] in cr.fetchall():
        cr.execute(
            "WITH gone AS (DELETE FROM cae_ballot WHERE code = %s RETURNING *)"
            " SELECT id, resolution_id, company_id, choice, code, link FROM gone",
            [by_id[attendance_id].codes[box]],
        )
        cr.execute(
            "INSERT INTO cae_ballot (id, resolution_id, company_id, choice, code, link)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            cr.fetchone(),
        )


def leave_ids(cr, voters, box):
    """Numbers which follow the roll."""
    cr.execute("UPDATE cae_ballot SET id = id + 1000000")
    for voter in voters:
        cr.execute(
            "UPDATE cae_ballot SET id = %s WHERE code = %s",
            [500000 + voter.number, voter.codes[box]],
        )


def leave_code(cr, voters, box):
    """A message to the voter, with his code."""
    voter = voters[0]
    cr.execute(
        "UPDATE res_partner SET comment = %s WHERE id = %s",
        [f"<p>{voter.codes[box]}</p>", voter.partner_id],
    )


def leave_transactions(cr, voters, box):
    """A transaction for each ballot, as if it were written when it was cast: xmin."""
    cr.execute("ALTER TABLE cae_ballot ADD written xid")
    cr.execute("SELECT attendance_id, xmin::text FROM cae_vote_mark")
    by_id = {voter.attendance_id: voter for voter in voters}
    for attendance_id, xmin in cr.fetchall():
        cr.execute(
            "UPDATE cae_ballot SET written = %s::xid WHERE code = %s",
            [xmin, by_id[attendance_id].codes[box]],
        )


@pytest.mark.parametrize(
    "leave",
    [leave_writer, leave_time, leave_order, leave_ids, leave_code, leave_transactions],
)
def test_what_is_left_behind_is_found(box, assembly, transaction, leave):
    with transaction() as env:
        leave(env.cr, assembly[2], box)
        ties = find_ties(env.cr, assembly[2], box)
        env.cr.rollback()
    assert ties


def test_without_shuffling_it_is_found(box, assembly, transaction):
    """The rows of a box that is written in the order of its envelopes."""
    _assembly_id, secret_id, voters = assembly
    with transaction() as env:
        resolution = env["cae.resolution"].browse(secret_id)
        rows = {ballot.code: ballot for ballot in resolution.ballot_ids}
        marks = resolution.mark_ids.sorted("id")
        codes = {voter.attendance_id: voter.codes[secret_id] for voter in voters}
        values = [
            rows[codes[mark.attendance_id.id]].copy_data()[0]
            | {"resolution_id": secret_id}
            for mark in marks
        ]
        unsealed(resolution.ballot_ids).unlink()
        env["cae.ballot"].create(values)
        env.flush_all()
        ties = find_ties(env.cr, voters, secret_id)
        env.cr.rollback()
    assert any("ballots.id" in tie for tie in ties)
    assert any("ballots.ctid" in tie for tie in ties)
