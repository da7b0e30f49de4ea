"""Both parties sign one contract, or one takes it back, at the same moment."""

import pytest

from odoo.exceptions import UserError
from odoo.service.model import retrying

# A white dot, as the pad of the browser would send it.
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJ"
    "RU5ErkJggg=="
)


@pytest.fixture
def contract_id(transaction):
    """:return: id of a contract sent to be signed"""
    from odoo.addons.cae_base.tests.contract_tools import complete_contracts

    with transaction() as env:
        person = env["cae.entrepreneur"].create({"name": "Yann"})
        contract = complete_contracts(
            env["cae.contract"].create(
                {"entrepreneur_id": person.id, "date_start": "2026-01-01"}
            )
        )
        contract._freeze()
        return contract.id


def sign(env, contract_id, party):
    env["cae.contract"].browse(contract_id)._sign(party, "Yann Kervella", DOT)
    env.flush_all()


def test_two_signatures_are_complete(transaction, contract_id):
    """CAPE-03: neither misses the other, and the contract runs."""
    with transaction() as late:
        assert late["cae.contract"].browse(contract_id).state == "to_sign"
        with transaction() as early:
            sign(early, contract_id, "entrepreneur")
        # the late one does not see the first signature: the database refuses its
        # write, and Odoo starts it anew
        retrying(lambda: sign(late, contract_id, "cooperative"), late)
    with transaction() as env:
        contract = env["cae.contract"].browse(contract_id)
        assert len(contract.signature_ids) == 2
        assert contract.state == "running"


def test_what_was_signed_is_not_taken_back(transaction, contract_id):
    """CAPE-03: no draft has a signature."""
    with transaction() as late:
        contract = late["cae.contract"].browse(contract_id)
        assert contract.state == "to_sign"
        with transaction() as early:
            sign(early, contract_id, "entrepreneur")

        def take_back():
            contract.action_take_back()
            late.flush_all()

        with pytest.raises(UserError):
            retrying(take_back, late)
        late.cr.rollback()
    with transaction() as env:
        assert env["cae.contract"].browse(contract_id).state == "to_sign"


def test_while_another_signs(transaction, contract_id):
    """A sentence, and neither a wait nor the database's own words."""
    with transaction() as first, transaction() as second:
        sign(first, contract_id, "entrepreneur")
        with pytest.raises(UserError, match="at this very moment"):
            sign(second, contract_id, "cooperative")
        second.cr.rollback()
