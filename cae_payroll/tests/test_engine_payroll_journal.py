"""The journal of a payroll program: compared, and borne by activities to the cent."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.payroll_export import to_cell
from ..engine.payroll_journal import (
    BODIES,
    EMPLOYEE,
    EMPLOYER,
    GROSS,
    NET,
    WITHHOLDING,
    compare,
    split_journal,
    sum_costs,
    sum_parts,
)

PREFIXES = {
    "641": GROSS,
    "645": EMPLOYER,
    "633": EMPLOYER,
    "43": BODIES,
    "421": NET,
    "4421": WITHHOLDING,
}
amounts = st.integers(1, 10**7).map(lambda number: Decimal(number) / 100)
draws = st.lists(amounts, min_size=1, max_size=7).map(lambda own: dict(enumerate(own)))
charges = st.dictionaries(
    st.sampled_from(["6411", "6413", "6451", "6453", "6333"]), amounts, min_size=1
)
debts = st.dictionaries(
    st.sampled_from(["4310", "4370", "4421"]),
    st.integers(0, 30).map(lambda percent: Decimal(percent) / 100),
)


@st.composite
def journals(draw):
    """Charges, what is owed of them to others, and the rest to the person."""
    balances = draw(charges)
    total = sum(balances.values())
    for code, share in draw(debts).items():
        balances[code] = -(total * share).quantize(Decimal("0.01"))
    return {**balances, "4210": -sum(balances.values())}


@tagged("post_install", "-at_install")
class TestPayrollJournal(TestCase):
    @given(journals(), draws)
    def test_split_is_whole_everywhere(self, balances, weights):
        """Design §4.10: each account whole, each activity neutral."""
        parts = split_journal(balances, weights)
        for code, balance in balances.items():
            self.assertEqual(sum(part[code] for part in parts.values()), balance)
        for part in parts.values():
            self.assertEqual(sum(part.values()), 0)

    @given(journals(), draws)
    def test_split_follows_the_draws(self, balances, weights):
        """Within the cents of rounding, which go to the largest."""
        parts = split_journal(balances, weights)
        largest = max(weights, key=weights.__getitem__)
        net = min(balances, key=balances.__getitem__)
        for key, part in parts.items():
            for code, amount in part.items():
                exact = balances[code] * weights[key] / sum(weights.values())
                cents = len(weights) if key == largest else 1
                if code == net:
                    cents *= len(balances)
                self.assertLessEqual(abs(amount - exact), cents * Decimal("0.01"))

    @given(journals())
    def test_parts_are_those_of_a_payslip(self, balances):
        """Design §4.5: gross − employee − tax = net, gross + employer = cost."""
        parts = sum_parts(balances, PREFIXES)
        gross, employer = parts.get(GROSS, 0), parts.get(EMPLOYER, 0)
        self.assertEqual(gross + employer, sum_costs(balances))
        self.assertEqual(
            gross - parts.get(EMPLOYEE, 0) - parts.get(WITHHOLDING, 0), parts[NET]
        )

    @given(journals(), journals())
    def test_the_same_differs_in_nothing(self, ours, theirs):
        same = compare(
            {1: sum_parts(ours, PREFIXES)}, {1: sum_parts(dict(ours), PREFIXES)}
        )
        self.assertTrue(all(pair.is_same for pair in same))
        pairs = compare(
            {1: sum_parts(ours, PREFIXES)}, {1: sum_parts(theirs, PREFIXES)}
        )
        self.assertEqual(
            {pair.part: pair.gap for pair in pairs},
            {
                part: sum_parts(theirs, PREFIXES).get(part, 0)
                - sum_parts(ours, PREFIXES).get(part, 0)
                for part in {pair.part for pair in pairs}
            },
        )

    def test_a_cent_is_rounding_and_two_are_a_difference(self):
        for gap, same in (("0.00", True), ("-0.01", True), ("0.02", False)):
            [pair] = compare(
                {1: {NET: Decimal(100)}}, {1: {NET: Decimal(100) + Decimal(gap)}}
            )
            self.assertEqual(pair.is_same, same)

    def test_an_activity_without_a_draw_bears_nothing(self):
        parts = split_journal(
            {"641": Decimal(100), "421": Decimal(-100)},
            {"a": Decimal(5), "b": Decimal(0)},
        )
        self.assertEqual(parts["b"], {"641": 0, "421": 0})

    def test_nothing_drawn_is_borne_in_equal_parts(self):
        parts = split_journal(
            {"641": Decimal("0.03"), "421": Decimal("-0.03")},
            {"a": Decimal(0), "b": Decimal(0)},
        )
        self.assertEqual(parts["a"]["641"] + parts["b"]["641"], Decimal("0.03"))

    @given(st.text(min_size=1), st.sampled_from("=+-@\t\r\n"))
    def test_no_text_is_a_formula(self, text, sign):
        self.assertTrue(to_cell(sign + text).startswith("'"))
