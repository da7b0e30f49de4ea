"""Two people book one slot, at the same moment."""

import pytest

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger


@pytest.fixture
def slot_id(transaction):
    """:return: id of a slot to come"""
    with transaction() as env:
        day = fields.Date.add(fields.Date.today(), days=7)
        return env["cae.interview.slot"].create({"start": day}).id


def book(env, slot_id, name):
    person = env["cae.entrepreneur"].create({"name": name})
    slot = env["cae.interview.slot"].browse(slot_id)
    assert slot.state == "open"
    return lambda: env["cae.interview.booking"]._book(slot, person)


@mute_logger("odoo.sql_db")
def test_one_is_told_to_choose_another(transaction, slot_id):
    """Both saw the slot free; the database lets one have it, the other reads a
    sentence."""
    with transaction() as late:
        book_late = book(late, slot_id, "Yann")
        with transaction() as early:
            book(early, slot_id, "Anne")()
        with pytest.raises(UserError, match="choose another one"):
            book_late()
        late.cr.rollback()
    with transaction() as env:
        slot = env["cae.interview.slot"].browse(slot_id)
        assert slot.entrepreneur_id.name == "Anne"
        assert len(slot.booking_ids) == 1
