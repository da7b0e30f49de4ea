"""Design §4.11: two tabs of the same entrepreneur, at once, make one document."""

import threading
from datetime import date

import pytest
from databases import get_registry

from odoo import Command, api
from odoo.exceptions import UserError
from odoo.service.model import retrying


@pytest.fixture
def signed_quote(transaction):
    """:return: (id of the user, of the activity, of a signed quote of 1,000.00)"""
    with transaction() as env:
        user = env["res.users"].create(
            {
                "name": "Awa",
                "login": "awa@deuxrives.example",
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
        )
        person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
        activity = env["cae.activity"].create({"name": "Poterie du Port"})
        env["cae.activity.key"].create(
            {
                "activity_id": activity.id,
                "entrepreneur_id": person.id,
                "date_from": date(2026, 1, 1),
            }
        )
        line = {"name": "Bols", "price_unit": 1000, "tax_ids": [Command.clear()]}
        service = env.ref("cae_activity_accounts.product_service")
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Mairie"}).id,
                "cae_activity_id": activity.id,
                "order_line": [Command.create({**line, "product_id": service.id})],
            }
        )
        order.action_confirm()
        return user.id, activity.id, order.id


def at_once(call):
    """Two tabs: neither acts before both have begun to read."""
    barrier = threading.Barrier(2)
    tabs = [threading.Thread(target=call, args=(barrier,)) for _tab in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()


def test_one_deposit(signed_quote, database, transaction):
    user_id, activity_id, order_id = signed_quote
    refusals = []

    def ask(barrier):
        with get_registry(database).cursor() as cr:
            env = api.Environment(cr, user_id, {})
            activity = env["cae.activity"].browse(activity_id)
            activity._check_portal_read()  # the snapshot begins
            barrier.wait(30)
            values = {"part": "deposit", "deposit": "30"}
            try:
                retrying(lambda: activity._portal_create_invoice(order_id, values), env)
            except UserError as error:
                refusals.append(str(error))

    at_once(ask)
    with transaction() as env:
        invoice = env["sale.order"].browse(order_id).invoice_ids
        assert len(invoice) == 1
        assert invoice.amount_total == 300
    assert len(refusals) == 1
