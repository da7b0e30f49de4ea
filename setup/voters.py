"""Members of an assembly with open sessions, who vote over the portal."""

import http.client
import random
import re
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from odoo import Command, fields
from odoo.http import Request, root

ANSWERS = ("for", "against", "abstain", "blank")
CODE = re.compile(r"o_cae_vote_code\">([0-9A-Z-]{19})<")
PATIENCE = 120  # seconds, on a machine that does other things too


@dataclass
class Voter:
    """Who he is in the database, his open session, and what he wants to vote."""

    number: int
    user_id: int
    partner_id: int
    member_id: int
    attendance_id: int
    login: str
    session: str
    csrf: str
    choices: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    wait: float = 0.0


def create_members(env, count):
    """:return: members of the cooperative, each with a portal user"""
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Sociétaire {number:04}",
                    "login": f"societaire{number:04}@deuxrives.example",
                    "email": f"societaire{number:04}@deuxrives.example",
                    "group_ids": [Command.set(env.ref("base.group_portal").ids)],
                }
                for number in range(count)
            ]
        )
    )
    members = env["cae.member"].create(
        [
            {"partner_id": user.partner_id.id, "date_admission": "2026-01-01"}
            for user in users
        ]
    )
    members.action_admit()
    return members


def create_assembly(env, members, open_votes, secret_votes):
    """:return: an assembly that takes votes in advance on so many resolutions"""
    now = fields.Datetime.now()
    env.company.cae_vote_advance = True
    assembly = env["cae.assembly"].create(
        {
            "name": "Assemblée générale",
            "date": fields.Datetime.add(now, days=2),
            "vote_from": fields.Datetime.subtract(now, days=1),
            "vote_until": fields.Datetime.add(now, days=1),
        }
    )
    env["cae.attendance"].create(
        [
            {
                "assembly_id": assembly.id,
                "member_id": member.id,
                "name": member.display_name,
            }
            for member in members
        ]
    )
    env["cae.resolution"].create(
        [
            {
                "assembly_id": assembly.id,
                "title": f"Résolution {number + 1}",
                "ballot_mode": "portal",
                "majority": 50,
                "secret": number >= open_votes,
            }
            for number in range(open_votes + secret_votes)
        ]
    )
    assembly._write_events({"state": "convened"})
    assembly.resolution_ids.action_open_vote()
    return assembly


def close_votes(resolutions):
    """In the meeting, as votes in advance are."""
    resolutions.assembly_id._write_events({"state": "open"})
    resolutions.action_close_vote()


def log_in(env, assembly, seed):
    """Open a session for each, as a login leaves it in the session store.

    :return: list of Voter, who want anything, in no order
    """
    draw = random.Random(seed)
    voters = []
    for number, attendance in enumerate(assembly.attendance_ids.sorted("id")):
        user = attendance.member_id.partner_id.user_ids
        session = root.session_store.new()
        session.update(
            {
                "db": env.cr.dbname,
                "login": user.login,
                "uid": user.id,
                "context": {"lang": "fr_FR"},
                "create_time": time.time(),
                "session_token": user._compute_session_token(session.sid),
            }
        )
        root.session_store.save(session)
        token = Request.csrf_token(SimpleNamespace(session=session, env=env))
        choices = {one.id: draw.choice(ANSWERS) for one in assembly.resolution_ids}
        voters.append(
            Voter(
                number,
                user.id,
                user.partner_id.id,
                attendance.member_id.id,
                attendance.id,
                user.login,
                session.sid,
                token,
                choices,
            )
        )
    return voters


def vote(url, assembly_id, voter, choices=None):
    """Post the page of one voter.

    :return: the page that answers
    """
    form = {
        f"vote-{resolution}-{voter.attendance_id}": choice
        for resolution, choice in (choices or voter.choices).items()
    }
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        connection.request(
            "POST",
            f"/my/assembly/{assembly_id}/vote",
            urlencode({"csrf_token": voter.csrf, **form}),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"session_id={voter.session}",
            },
        )
        response = connection.getresponse()
        page = response.read().decode()
    finally:
        connection.close()
    assert response.status == 200, (response.status, page[:500])
    return page


def is_taken(page):
    return "alert-success" in page and "alert-danger" not in page


def keep_codes(voter, page, secret_ids):
    """What the voter copies from the page, in the order of the agenda."""
    voter.codes = dict(zip(secret_ids, CODE.findall(page), strict=True))
