"""Workshops, skills, the coaches' time and who pays for it."""

from datetime import timedelta

from odoo import Command

from .interviews import load_interviews
from .past import forget_mails
from .path import MEETING_ZONE

SKILL = "cae_base.skill_{}"
LEVEL = "cae_base.skill_level_{}"
ASSESSED = ("entrepreneur", "kind", "user", "day", "comment")


def load_support(demo):
    demo.load("cae.prescriber", "prescribers")
    demo.load("cae.funded.action", "funded_actions")
    count = load_interviews(demo)
    load_workshops(demo)
    demo.load("cae.skill.reference", "skill_references")
    for row in demo.read_dicts("skill_assessments"):
        assess(demo, row)
    demo.load("cae.support.time", "support_times")
    return count


# --- workshops ------------------------------------------------------------------


def load_workshops(demo):
    workshops = demo.load("event.event", "workshops", tz=MEETING_ZONE)
    for row in demo.read_dicts("workshop_seats"):
        take_seat(demo, row)
    demo.env["cae.workshop.attendance"]._cron_count_attendance()
    forget_mails(demo)
    return workshops


def take_seat(demo, row):
    workshop, person = demo.ref(row["workshop"]), demo.ref(row["entrepreneur"])
    if not workshop._has_begun():
        workshop._sign_up(person)
        return
    seat = workshop._give_seats(person)
    trainer = row["by"] and demo.ref(row["by"])
    for session in workshop.session_ids[: int(row["sessions"])]:
        attend(session, person, trainer)
    if row["rating"]:
        seat._rate(int(row["rating"]), row["comment"])


def attend(session, person, trainer):
    """Signed on a phone in the first minutes, or marked by the trainer at the end."""
    minutes = len(session.attendance_ids)
    vals = {"signed_on": session.start + timedelta(minutes=minutes)}
    if trainer:
        vals = {"signed_on": session.stop, "marked_by_id": trainer.id}
    session._write_attendance(person, **vals)


# --- skills ---------------------------------------------------------------------


def assess(demo, row):
    levels = {name: level for name, level in row.items() if name not in ASSESSED}
    demo.env["cae.skill.assessment"].create(
        {
            "entrepreneur_id": demo.ref(row["entrepreneur"]).id,
            "kind": row["kind"],
            "user_id": demo.ref(row["user"]).id,
            "date": row["day"],
            "comment": row["comment"],
            "line_ids": [
                Command.create(
                    {
                        "skill_id": demo.ref(SKILL.format(name)).id,
                        "level_id": demo.ref(LEVEL.format(level)).id,
                    }
                )
                for name, level in levels.items()
            ],
        }
    )
