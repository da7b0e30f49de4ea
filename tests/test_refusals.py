"""What is refused about shares leaves a note, although nothing else is written."""

import pytest

from odoo import fields
from odoo.exceptions import UserError


@pytest.fixture(scope="module")
def request_id(transaction):
    """:return: id of a request for all shares of one of three members"""
    with transaction() as env:
        today = fields.Date.context_today(env.user)
        share_class = env["cae.share.class"].create({"name": "A", "nominal": 50})
        people = env["res.partner"].create(
            [{"name": n} for n in ("Anne", "Bilal", "Eve")]
        )
        members = env["cae.member"].create([{"partner_id": one.id} for one in people])
        members.action_admit()
        shares = {"share_class_id": share_class.id, "quantity": 10}
        env["cae.share.movement"].create(
            [
                {**shares, "member_id": one.id, "kind": "subscription", "date": today}
                for one in members
            ]
        ).action_register()
        env["cae.legal.setting"].search(
            [("code", "=", "share_capital_minimum")]
        ).value = 1500
        request = {**shares, "member_id": members[0].id, "date_since": today}
        return env["cae.share.reimbursement"].create(request).id


def test_the_floor_of_the_capital(request_id, transaction):
    """SCOP-15, SCOP-17: refused with the article, and logged."""
    with pytest.raises(UserError, match="231-5"), transaction() as env:
        env["cae.share.reimbursement"].browse(request_id).action_decide()
    with transaction() as env:
        request = env["cae.share.reimbursement"].browse(request_id)
        assert request.state == "waiting"
        bodies = request.member_id.message_ids.mapped("body")
        assert any("231-5" in body for body in bodies)
