"""What is available for pay: the month of the design, §5, under each option."""

import doctest
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..engine import reserve
from .common import LedgerCase

DAY = "2026-09-30"
cents = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)
reserves = st.builds(
    reserve.Reserve,
    st.integers(1, 99),
    st.just("Test"),
    cents.map(abs),
    st.booleans(),
)


@tagged("post_install", "-at_install")
class TestReserveEngine(TestCase):
    def test_examples(self):
        result = doctest.testmod(reserve)
        self.assertFalse(result.failed)
        self.assertTrue(result.attempted)

    @given(cents, st.lists(reserves, max_size=6))
    def test_rules_keep_what_is_there_and_hands_what_they_say(self, available, asked):
        kept = reserve.keep_back(available, asked)
        self.assertEqual(len(kept), len(asked))
        by_hand = sum(one.amount for one in kept if not one.reserve.by_rule)
        by_rule = sum(one.amount for one in kept if one.reserve.by_rule)
        wanted = sum(one.asked for one in asked if one.by_rule)
        self.assertEqual(by_hand, sum(one.asked for one in asked if not one.by_rule))
        self.assertEqual(by_rule, min(wanted, max(available - by_hand, 0)))


@tagged("post_install", "-at_install")
class TestReserve(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)

    @classmethod
    def _reserve(cls, amount, date_from="2026-01-01", **vals):
        return cls.env["cae.reserve"].create(
            {
                "cae_activity_id": cls.pottery.id,
                "amount": amount,
                "reason": "Four à céramique",
                "date_from": date_from,
                **vals,
            }
        )

    @classmethod
    def _rule(cls, kind, value, **vals):
        name = {"percentage": "rate", "fixed": "amount", "months": "months"}[kind]
        return cls.env["cae.reserve.rule"].create(
            {
                "reason": "Précaution",
                "kind": kind,
                name: value,
                "date_from": "2026-01-01",
                "company_id": cls.company.id,
                **vals,
            }
        )

    def _user(self, group, login=None):
        return new_test_user(
            self.env,
            login or f"{group}@reserve.example",
            groups=group,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def assertAvailable(self, available, reserved=0.0, day=DAY):
        self.assertFigures(
            self.pottery, None, day, available_for_pay=available, reserved=reserved
        )

    def test_on_what_is_invoiced(self):
        """The cooperative advances the 1,000.00 that the customer owes."""
        self.assertAvailable(600.0)
        self.company.cae_available_base = "invoiced"
        self.assertAvailable(1600.0)
        self._pay(self.invoice, "2026-10-05")
        self.assertAvailable(1600.0)
        self.assertAvailable(1500.0, day="2026-10-31")  # its contribution is due now

    def test_each_kind_of_rule(self):
        """5 % of 1,000.00 collected; a fixed amount; 2 months of 300.00 a year."""
        for base, before in (("collected", 600.0), ("invoiced", 1600.0)):
            self.company.cae_available_base = base
            for kind, value, kept in (
                ("percentage", 5, 50.0),
                ("fixed", 120, 120.0),
                ("months", 2, 50.0),
            ):
                with self.subTest(base=base, kind=kind):
                    rule = self._rule(kind, value)
                    self.assertAvailable(before - kept, kept)
                    rule.unlink()

    def test_by_hand_under_both_bases(self):
        self._reserve(400)
        self.assertAvailable(200.0, 400.0)
        self.company.cae_available_base = "invoiced"
        self.assertAvailable(1200.0, 400.0)

    def test_a_rule_takes_nothing_which_is_not_there(self):
        self._reserve(500)
        self._rule("percentage", 5)
        self._rule("fixed", 120)
        self.assertAvailable(0.0, 600.0)

    def test_a_hand_may_and_the_closing_says_so(self):
        self._reserve(700)
        self._rule("fixed", 120)
        self.assertAvailable(-100.0, 700.0)
        closing = self._closing("2026-09-01")
        closing.action_compute()
        line = closing.line_ids.filtered(lambda li: li.activity_id == self.pottery)
        self.assertEqual(line.available, -100.0)
        self.assertIn("700", line.note)

    def test_only_in_its_days(self):
        self._reserve(100, "2026-09-30", date_to="2026-10-01")
        self.assertAvailable(600.0, day="2026-09-29")
        self.assertAvailable(500.0, 100.0, "2026-09-30")
        self.assertAvailable(500.0, 100.0, "2026-10-01")
        self.assertAvailable(600.0, day="2026-10-02")

    def test_a_percentage_is_of_what_came_since_the_rule(self):
        self._rule("percentage", 5, date_from="2026-09-26")
        self.assertAvailable(600.0)
        self._pay(self.invoice, "2026-09-28")
        self.assertAvailable(1450.0, 50.0)

    def test_only_chosen_activities(self):
        rule = self._rule("fixed", 120, scope="chosen")
        self.assertAvailable(600.0)
        rule.cae_activity_ids = self.studio
        self.assertAvailable(600.0)
        rule.cae_activity_ids = self.pottery
        self.assertAvailable(480.0, 120.0)

    def test_another_cooperative_has_its_own(self):
        other = self._create_company("Coopérative du Blavet")
        other.cae_available_base = "invoiced"
        self._rule("fixed", 120, company_id=other.id)
        self.assertAvailable(600.0)
        mine = self._rule("fixed", 70) | self.env["cae.reserve.rule"].search([])
        mine = mine.with_user(self._user("cae_base.group_accountant"))
        self.assertEqual(mine.search([]).company_id, self.company)

    def test_the_structure_keeps_nothing(self):
        self._invoice(self.structure, 1000, "2026-09-05")
        self._rule("fixed", 120)
        self.assertFigures(self.structure, None, DAY, reserved=0.0)

    def test_what_makes_no_sense_is_refused(self):
        for kind, value in (("percentage", 0), ("percentage", 101), ("months", -1)):
            with self.subTest(kind=kind, value=value):
                with self.assertRaises(ValidationError):
                    self._rule(kind, value)

    def test_who_may_do_what(self):
        """Coaches read, accountants write, managers delete; the portal has pages."""
        records = {
            "cae.reserve": self._reserve(100),
            "cae.reserve.rule": self._rule("fixed", 10),
        }
        expected = {
            "base.group_portal": "",
            "base.group_user": "",
            "cae_base.group_coach": "r",
            "cae_base.group_accountant": "crw",
            "cae_base.group_manager": "crwd",
        }
        operations = {"c": "create", "r": "read", "w": "write", "d": "unlink"}
        for group, letters in expected.items():
            user = self._user(group)
            for model, record in records.items():
                may = "".join(
                    letter
                    for letter, operation in operations.items()
                    if record.with_user(user).has_access(operation)
                )
                self.assertEqual(may, letters, f"{group}, {model}")
        with self.assertRaises(AccessError):
            records["cae.reserve"].with_user(self._user("base.group_user", "x")).read()
