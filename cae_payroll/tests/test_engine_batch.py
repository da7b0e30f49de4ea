"""A thousand payslips at once (issue 6), by the engine that computes one."""

import time
import unittest
from datetime import date

from ..engine.batch import Request, simulate_many
from ..engine.money import InvalidValue
from ..engine.parameters import MissingParameter
from ..engine.profile import Profile
from ..engine.shipped import legislation
from ..engine.solver import simulate

DAY = date(2026, 9, 30)
COMPANY = {"headcount": 20, "accident_rate": "1.5"}


class TestBatch(unittest.TestCase):
    def test_each_answer_is_that_of_one(self):
        requests = [
            Request(DAY, mode, amount, COMPANY)
            for mode in ("cost", "gross", "net")
            for amount in (600, 3000, 7000)
        ]
        for request, slip in zip(
            requests, simulate_many(legislation(), requests), strict=True
        ):
            alone = simulate(
                legislation(), DAY, request.mode, request.amount, Profile(**COMPANY)
            )
            self.assertEqual(slip, alone)

    def test_an_error_stops_nobody_else(self):
        bad_rate = {**COMPANY, "accident_rate": 700}
        first, wrong, early, last = simulate_many(
            legislation(),
            [
                Request(DAY, "cost", 600, COMPANY),
                Request(DAY, "cost", 600, bad_rate),
                Request(date(2019, 5, 31), "cost", 600, COMPANY),
                Request(DAY, "cost", 600, COMPANY),
            ],
        )
        self.assertEqual(first, last)
        self.assertIsInstance(wrong, InvalidValue)
        self.assertEqual((wrong.name, wrong.value), ("accident_rate", 700))
        self.assertIsInstance(early, MissingParameter)

    def test_a_thousand(self):
        """Under two seconds on a quiet machine; five times that is allowed to a loaded
        one: each with his own rate and his own months before."""
        before = [
            slip.month
            for slip in simulate_many(
                legislation(),
                [
                    Request(date(2026, 8, 31), "gross", 600 + 9 * n, COMPANY)
                    for n in range(1000)
                ],
            )
        ]
        start = time.perf_counter()
        slips = simulate_many(
            legislation(),
            [
                Request(
                    DAY,
                    "cost",
                    500 + 5 * n,
                    {**COMPANY, "withholding_rate": n % 430 / 10},
                    before[n],
                )
                for n in range(1000)
            ],
        )
        self.assertLess(time.perf_counter() - start, 10)
        self.assertTrue(all(slip.unspent >= 0 for slip in slips))
