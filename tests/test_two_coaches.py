"""Two coaches move one card at the same moment, in two transactions."""

import pytest

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import new_test_user


@pytest.fixture(scope="module")
def card(transaction):
    """:return: ids of a person and of two coaches"""
    with transaction() as env:
        coaches = [
            new_test_user(env, login, groups="cae_base.group_coach").id
            for login in ("anne@blavet.example", "david@blavet.example")
        ]
        person = env["cae.entrepreneur"].create({"name": "Yann", "coach_id": False})
        person._tick_criterion(env.ref("cae_base.criterion_interview_booked"))
        env.ref("cae_base.criterion_attended").active = False
        return person.id, coaches


def move(env, card, coach, stage):
    """As the kanban does it, with the stage that the coach saw."""
    person_id, coaches = card
    env = env(
        user=coaches[coach],
        context={"cae_stage_seen": env.ref("cae_base.stage_information").id},
    )
    person = env["cae.entrepreneur"].browse(person_id)
    person.stage_id = env.ref(f"cae_base.stage_{stage}")
    env.flush_all()


def test_the_second_one_is_told(transaction, card):
    with transaction() as late:
        assert late["cae.entrepreneur"].browse(card[0]).stage_id.exists()
        with transaction() as early:
            move(early, card, 0, "diagnosis")
        # the late one still sees the card where it was: the database refuses its
        # write, and Odoo starts it anew
        with pytest.raises(UserError, match="moved in the meantime.*anne@blavet"):
            retrying(lambda: move(late, card, 1, "diagnosis"), late)
        late.cr.rollback()
    with transaction() as env:
        person = env["cae.entrepreneur"].browse(card[0])
        assert person.stage_id == env.ref("cae_base.stage_diagnosis")
        moves = person.stage_history_ids.sorted("id")[1:]
        assert moves.user_id.login == "anne@blavet.example"
        assert len(moves) == 1
        assert len(person.activity_ids) == 1, "planned once"
