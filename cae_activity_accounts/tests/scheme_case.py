from odoo import Command

from .common import LedgerCase


class SchemeCase(LedgerCase):
    """A person in the pottery, and schemes of any rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._entrepreneur("Nora", cls.pottery, portal=False)

    @classmethod
    def _put_in_force(cls, *rules, date_from="2026-01-01"):
        scheme = cls.env["cae.contribution.scheme"].create(
            {
                "name": "Barème",
                "date_from": date_from,
                "decision_date": date_from,
                "decision_reference": "AG 2025, resolution 7",
                "rule_ids": [Command.create(rule) for rule in rules],
            }
        )
        scheme.action_put_in_force()
        return scheme

    @classmethod
    def _bands(cls, *steps):
        lower, commands = 0, []
        for upper, rate in steps:
            band = {"lower": lower, "upper": upper or 0, "rate": rate}
            commands.append(Command.create(band))
            lower = upper
        return commands

    @classmethod
    def _amounts(cls, *amounts):
        return [Command.create(amount) for amount in amounts]

    @classmethod
    def _contract(cls, date_start, date_end, kind="cesa"):
        contract = cls.env["cae.contract"].create(
            {
                "entrepreneur_id": cls.person.id,
                "kind": kind,
                "date_start": date_start,
                "date_end": date_end,
            }
        )
        contract.action_record_past()
        return contract

    def _close(self, month):
        closing = self._closing(month)
        closing.action_compute()
        closing.action_post()
        return closing

    def _taken(self, closing):
        """What a closing took, by month concerned and by what it was taken for."""
        return {
            (str(levy.month)[:7], levy.what, levy.move_id): levy.amount
            for levy in closing.levy_ids
        }
