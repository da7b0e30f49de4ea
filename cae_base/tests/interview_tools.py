"""Interviews, written and signed, for the tests of all floors and scripts."""

from ..seal import unsealed

# A white dot, as the pad of the browser would send it.
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)


def create_interview(person, coach, **vals):
    """:return: a report of a person whom a coach follows, a few headings written"""
    return person.env["cae.interview"].create(
        {
            "entrepreneur_id": person.id,
            "user_id": coach.id,
            "review": "Three orders were delivered.",
            "outlook": "A shop in the spring.",
            **vals,
        }
    )


def sign_first(interview, name="Nolwenn Prigent"):
    """The coach signs, and the report is sent."""
    coach = interview.user_id
    interview.with_user(coach)._sign_first(name, DOT, "192.0.2.1", "Browser 0")


def sign_second(interview, name="Anne Le Goff"):
    """The entrepreneur signs on the portal."""
    user = interview.entrepreneur_id.portal_user_id
    person = interview.env["cae.entrepreneur"].with_user(user)._get_portal_person()
    person._portal_sign_interview(interview.id, name, DOT, "192.0.2.7", "Browser 1")


def record_signed(interviews):
    """Count reports as signed by both, without their papers."""
    for interview in interviews:
        unsealed(interview).write({"state": "signed", "signed_on": interview.date})
