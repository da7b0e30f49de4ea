"""`cae.payslip.simulate`, the door of design §6."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PayCase


@tagged("post_install", "-at_install")
class TestSimulate(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payslip = cls.env["cae.payslip"].with_company(cls.company)

    def test_three_modes_agree(self):
        cost = self.payslip.simulate("2026-09-15", "cost", 3000)
        gross = self.payslip.simulate("2026-09-15", "gross", cost["gross"])
        net = self.payslip.simulate("2026-09-15", "net", cost["net"])
        self.assertLessEqual(cost["cost"], 3000)
        self.assertEqual(gross["cost"], cost["cost"])
        self.assertEqual(net["net"], cost["net"])
        self.assertAlmostEqual(cost["cost"] + cost["unspent"], 3000, 2)

    def test_shape(self):
        result = self.payslip.simulate("2026-09-15", "gross", 2000)
        line = result["lines"][0]
        self.assertGreaterEqual(
            line.keys(), {"code", "label", "payer", "base", "rate", "amount"}
        )
        [reduction] = [
            line for line in result["lines"] if line["code"] == "REDUCTION_GENERALE"
        ]
        self.assertEqual(reduction["amount"], -result["reduction"])

    def test_company_defaults_and_keywords(self):
        small = self.payslip.simulate("2026-09-15", "gross", 2000, headcount=10)
        large = self.payslip.simulate("2026-09-15", "gross", 2000, headcount=60)
        default = self.payslip.simulate("2026-09-15", "gross", 2000)
        same = self.payslip.simulate(
            "2026-09-15", "gross", 2000, headcount=20, accident_rate=1.5
        )
        self.assertEqual(default, same)
        self.assertLess(small["cost"], large["cost"])

    def test_errors_are_sentences(self):
        for arguments, keywords in (
            (("2026-09-15", "weight", 100), {}),
            (("2026-09-15", "cost", -1), {}),
            (("1999-01-01", "cost", 100), {}),
            (("2026-09-15", "cost", 100), {"colour": "blue"}),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(UserError):
                self.payslip.simulate(*arguments, **keywords)
