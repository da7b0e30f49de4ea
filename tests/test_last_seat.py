"""Two people sign up for the last seat of a workshop, or one frees it, at once."""

from datetime import timedelta

import pytest

from odoo import fields
from odoo.service.model import retrying


@pytest.fixture
def last_seat(transaction):
    """:return: ids of a workshop of one seat and of three people"""
    with transaction() as env:
        people = env["cae.entrepreneur"].create(
            [
                {"name": name, "email": f"{name}@x.example"}
                for name in ("Anne", "Yann", "Nora")
            ]
        )
        start = fields.Datetime.now() + timedelta(days=7)
        workshop = env["event.event"].create(
            {
                "name": "Selling",
                "is_workshop": True,
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
                "seats_limited": True,
                "seats_max": 1,
            }
        )
        return workshop.id, people.ids


def sign_up(env, workshop_id, person_id):
    person = env["cae.entrepreneur"].browse(person_id)
    person._portal_sign_up(workshop_id)
    env.flush_all()


def read(transaction, workshop_id):
    """:return: (those who have a seat, those who wait), by name"""
    with transaction() as env:
        workshop = env["event.event"].browse(workshop_id)
        held = workshop.registration_ids.filtered(lambda one: one.state != "cancel")
        return held.mapped("name"), workshop.waiting_ids.mapped("entrepreneur_id.name")


def test_one_gets_it_and_one_waits(transaction, last_seat):
    """CAE-27: the seats are never more than the workshop's."""
    workshop_id, (anne, yann, _nora) = last_seat
    with transaction() as late:
        assert late["event.event"].browse(workshop_id)._get_free_seats() == 1
        with transaction() as early:
            sign_up(early, workshop_id, anne)
        # the late one still sees a seat: the database refuses that he takes it, and
        # Odoo starts him anew
        retrying(lambda: sign_up(late, workshop_id, yann), late)
    assert read(transaction, workshop_id) == (["Anne"], ["Yann"])


def test_a_seat_is_freed_for_one_alone(transaction, last_seat):
    """CAE-27: the first who waits gets it, not who comes at that moment."""
    workshop_id, (anne, yann, nora) = last_seat
    with transaction() as env:
        for person in (anne, yann):
            sign_up(env, workshop_id, person)
    with transaction() as late:
        assert late["event.event"].browse(workshop_id)._get_free_seats() == 0
        with transaction() as early:
            early["cae.entrepreneur"].browse(anne)._portal_cancel_workshop(workshop_id)
        retrying(lambda: sign_up(late, workshop_id, nora), late)
    assert read(transaction, workshop_id) == (["Yann"], ["Nora"])
