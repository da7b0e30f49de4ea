"""Individual interviews: their reports, signed or not, and the slots of the coaches."""

import base64
import io
from unittest.mock import patch

from PIL import Image, ImageDraw

from odoo import Command

from .contracts import make_paper
from .past import in_the_past

HEADINGS = (
    "review",
    "outlook",
    "objective_text",
    "needs",
    "action_comment",
    "health",
    "membership",
    "leave",
)
NUMBERS = ("duration", "objective_amount", "leave_taken", "leave_left")
# Whose reports are printed as they are: the others are a page, which takes no time.
PRINTED = ("entrepreneur_maelle_kervella", "entrepreneur_yann_le_goff")


def load_interviews(demo):
    rows = sorted(demo.read_dicts("interviews"), key=lambda row: row["day"])
    decided = {}
    for action in demo.read_dicts("interview_actions"):
        decided.setdefault(action.pop("interview"), []).append(action)
    with in_the_past(demo) as go_to:
        for row in rows:
            go_to(row["day"])
            hold(demo, row, decided.get(row["id"], []))
    load_slots(demo)
    return len(rows)


def hold(demo, row, decided):
    person = demo.ref(row["entrepreneur"])
    interview = (
        demo.env["cae.interview"]
        .with_user(person.coach_id)
        .create(
            {
                "entrepreneur_id": person.id,
                "user_id": person.coach_id.id,
                "date": row["day"],
                **{name: row[name] for name in HEADINGS},
                **{name: float(row[name] or 0) for name in NUMBERS},
            }
        )
    )
    demo.give_external_ids({row["id"]: interview})
    interview.action_ids = [
        Command.create({**action, "done_on": action["done_on"] or False})
        for action in decided
    ]
    if row["entrepreneur"] in PRINTED:
        sign(interview, row["state"])
    else:
        with patch.object(type(interview), "_render_document", render_page):
            sign(interview, row["state"])


def sign(interview, state):
    """The coach signs first, then the person on the portal."""
    if state == "draft":
        return
    coach, person = interview.user_id, interview.entrepreneur_id
    interview._sign_first(coach.name, draw_signature(coach.name))
    if state == "signed":
        user = person.portal_user_id
        # sudo: as the portal does, once it knows whose report it is
        as_person = interview.with_user(user).sudo()
        as_person._sign_second(user.name, draw_signature(user.name))


def render_page(interview, report):
    lines = [interview.entrepreneur_id.name, "Exemplaire de démonstration"]
    return make_paper(interview._get_document_title(), lines)


def draw_signature(name):
    """:return: base64 of a picture: a line as lively as the name is"""
    image = Image.new("RGB", (320, 100), "white")
    points = [
        (20 + 280 * number // len(name), 50 + (ord(letter) * 7 % 61 - 30))
        for number, letter in enumerate(name)
    ]
    ImageDraw.Draw(image).line(points, fill="#1a2a6c", width=3, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


def load_slots(demo):
    demo.load("cae.interview.slot", "interview_slots", tz="Europe/Paris")
    bookings = demo.env["cae.interview.booking"].with_context(no_mail_to_attendees=True)
    for row in demo.read_dicts("interview_bookings"):
        bookings._book(demo.ref(row["slot"]), demo.ref(row["entrepreneur"]))
