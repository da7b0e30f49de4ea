"""The pay run of many people asks the database as often as that of two."""

import re
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .common import PayCase

WRITES = re.compile(r"\s*(INSERT|UPDATE)\b")


@tagged("post_install", "-at_install")
class TestPayBatch(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.closing = cls._closing("2026-09-01")

    def _people(self, number, name):
        """People with a contract, an activity, a policy, a request and money."""
        people = self.env["cae.entrepreneur"].create(
            [{"name": f"{name} {index}"} for index in range(number)]
        )
        contracts = self.env["cae.contract"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "kind": "cesa",
                    "date_start": "2026-01-01",
                }
                for person in people
            ]
        )
        self._sign(contracts)
        activities = self.env["cae.activity"].create(
            [
                {
                    "name": person.name,
                    "key_ids": [
                        Command.create(
                            {"entrepreneur_id": person.id, "date_from": "2026-01-01"}
                        )
                    ],
                }
                for person in people
            ]
        )
        self.env["cae.pay.request"].create(
            [
                {
                    "entrepreneur_id": person.id,
                    "month": "2026-09-01",
                    "mode": "net",
                    "amount": 600,
                }
                for person in people
            ]
        )
        return activities

    def _sign(self, contracts):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_contract SET state = 'running', fixed_part = 450"
            " WHERE id = ANY(%s)",
            (contracts.ids,),
        )
        self.env.invalidate_all()

    def _count(self, activities, function):
        """Queries of a pay run; those which write rows go by hundreds, whoever they
        are of, and are not counted."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        execute = type(self.env.cr).execute

        def record(cursor, query, *args, **kwargs):
            queries.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", record):
            function(activities)
            self.env.flush_all()
        return sum(not WRITES.match(query) for query in queries)

    def _compute(self, activities):
        statements = {
            activity_id: {"available_for_pay": 1000.0} for activity_id in activities.ids
        }
        return self.closing._compute_pay(activities, statements)

    def test_compute(self):
        few, many = self._people(2, "Few"), self._people(20, "Many")
        self._compute(self._people(2, "First"))  # what is cached for all
        first, second = (
            self._count(few, self._compute),
            self._count(many, self._compute),
        )
        self.assertEqual(first, second)
        again = self._count(few, self._compute), self._count(many, self._compute)
        self.assertEqual(*again)
        self.assertEqual(len(self.closing.payslip_ids), 24)

    def test_entry(self):
        few, many = self._people(2, "Few"), self._people(20, "Many")
        accounts = self.closing.company_id._get_cae_pay_accounts()
        slips = {
            number: self._compute(group) for number, group in enumerate((few, many))
        }
        counts = [
            self._count(
                group, lambda payslips: payslips._prepare_move_line_vals(accounts)
            )
            for group in slips.values()
        ]
        self.assertEqual(*counts)
