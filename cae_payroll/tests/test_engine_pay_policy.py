"""What a month pays: the policy or the request, within the envelope (CAE-14, -15)."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.pay_policy import (
    ALL,
    PERCENTAGE,
    STEADY,
    Limit,
    Policy,
    Request,
    cover,
    find_target,
    settle,
)
from ..engine.profile import Profile
from ..engine.shipped import legislation
from ..engine.solver import simulate

DAY = date(2026, 9, 30)
PLAIN = Profile(headcount=20, accident_rate="1.5")
INSURED = Profile(headcount=20, accident_rate="1.5", health_monthly=60)

cents = st.integers(0, 6 * 10**5).map(lambda number: Decimal(number) / 100)
modes = st.sampled_from(["cost", "gross", "net"])
policies = st.builds(
    Policy,
    kind=st.sampled_from([ALL, STEADY, PERCENTAGE]),
    mode=modes,
    amount=cents,
    percentage=st.integers(1, 100).map(Decimal),
    ceiling=st.none() | cents,
)
requests = st.none() | st.builds(Request, mode=modes, amount=cents)


def solver(profile=PLAIN):
    return lambda mode, amount: simulate(legislation(), DAY, mode, amount, profile)


@tagged("post_install", "-at_install")
class TestPayPolicy(TestCase):
    def pay(self, available, policy=None, request=None, fixed="0", profile=PLAIN):
        target = find_target(Decimal(available), policy or Policy(), request)
        return settle(solver(profile), target, Decimal(fixed))

    def test_all_that_is_available(self):
        outcome = self.pay("1500.00")
        self.assertEqual(
            outcome.payslip, simulate(legislation(), DAY, "cost", 1500, PLAIN)
        )
        self.assertIsNone(outcome.limited_by)

    def test_steady_amount(self):
        for mode, name in (("net", "net"), ("gross", "gross")):
            with self.subTest(mode=mode):
                policy = Policy(STEADY, mode=mode, amount=Decimal("1000.00"))
                outcome = self.pay("3000.00", policy)
                self.assertEqual(getattr(outcome.payslip, name), Decimal("1000.00"))
                self.assertIsNone(outcome.limited_by)

    def test_steady_amount_of_a_bad_month(self):
        policy = Policy(STEADY, mode="net", amount=Decimal("1000.00"))
        outcome = self.pay("600.00", policy)
        self.assertEqual(outcome.payslip, self.pay("600.00").payslip)
        self.assertEqual(outcome.limited_by, Limit.ENVELOPE)

    def test_percentage(self):
        outcome = self.pay("1000.00", Policy(PERCENTAGE, percentage=Decimal(60)))
        self.assertEqual(outcome.payslip, self.pay("600.00").payslip)

    def test_ceiling_binds_requests(self):
        policy = Policy(ceiling=Decimal("800.00"))
        outcome = self.pay("3000.00", policy, Request("net", Decimal("2000.00")))
        self.assertEqual(outcome.payslip, self.pay("800.00").payslip)
        self.assertEqual(outcome.limited_by, Limit.CEILING)

    def test_request_comes_before_the_policy(self):
        policy = Policy(STEADY, mode="net", amount=Decimal("1000.00"))
        outcome = self.pay("3000.00", policy, Request("gross", Decimal("700.00")))
        self.assertEqual(outcome.payslip.gross, Decimal("700.00"))

    def test_fixed_part_without_turnover(self):
        """CAE-14: paid monthly, whatever the turnover."""
        outcome = self.pay("0", fixed="450.00")
        self.assertEqual(outcome.payslip.gross, Decimal("450.00"))
        self.assertEqual(outcome.limited_by, Limit.FIXED)

    def test_fixed_part_passes_request_and_ceiling(self):
        policy = Policy(ceiling=Decimal("100.00"))
        outcome = self.pay(
            "3000.00", policy, Request("net", Decimal("50.00")), fixed="450.00"
        )
        self.assertEqual(outcome.payslip.gross, Decimal("450.00"))

    def test_nothing_to_pay(self):
        for available in ("-5000.00", "0.00"):
            with self.subTest(available=available):
                self.assertIsNone(self.pay(available).payslip)

    def test_health_insurance_takes_the_envelope(self):
        self.assertIsNone(self.pay("3.00", profile=INSURED).payslip)
        fixed = self.pay("3.00", fixed="450.00", profile=INSURED)
        self.assertEqual(fixed.payslip.gross, Decimal("450.00"))

    def test_a_million(self):
        payslip = self.pay("1000000.00").payslip
        self.assertLessEqual(payslip.cost, Decimal(10**6))

    @settings(max_examples=150, deadline=None)
    @given(cents, policies, requests, cents)
    def test_within_what_is_allowed(self, available, policy, request, fixed):
        """Never above the envelope nor the ceiling, the fixed part at least."""
        target = find_target(available, policy, request)
        outcome = settle(solver(), target, fixed)
        if outcome.payslip is None:
            self.assertEqual(fixed, 0)
            return
        self.assertGreaterEqual(outcome.payslip.gross, fixed)
        if outcome.payslip.gross > fixed:
            self.assertLessEqual(outcome.payslip.cost, available)
            self.assertLessEqual(
                outcome.payslip.cost, policy.ceiling or outcome.payslip.cost
            )
        if outcome.limited_by is None and request and request.mode != "cost":
            self.assertEqual(getattr(outcome.payslip, request.mode), request.amount)

    @given(
        cents,
        st.dictionaries(st.sampled_from("abc"), cents, max_size=3),
        st.dictionaries(
            st.sampled_from("abc"), st.integers(1, 100).map(Decimal), min_size=1
        ),
    )
    def test_what_is_lacking_is_borne(self, cost, envelopes, shares):
        lacking = cover(cost, envelopes, shares)
        total = sum(envelopes.values())
        self.assertEqual(sum(lacking.values()), max(cost - total, 0))
        self.assertLessEqual(set(lacking), set(shares))
