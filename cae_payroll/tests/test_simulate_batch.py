"""`cae.payslip.simulate_batch`, rows of the CAPE, and sentences of the new errors."""

import importlib.util
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..engine.profile import HoursOfCape, UnknownContract
from ..engine.shipped import legislation
from ..engine.solver import EnvelopeTooSmall, NetTooSmall
from ..engine_sentences import explain
from .common import PayCase

CAME_LATER = {"PREV_P", "PREV_S"}  # with 19.0.1.5.0
MIGRATION = "migrations/19.0.1.3.0/post-contracts.py"


@tagged("post_install", "-at_install")
class TestSimulateBatch(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payslip = cls.env["cae.payslip"].with_company(cls.company)

    def request(self, **values):
        return {"date": "2026-09-15", "mode": "cost", "amount": 3000, **values}

    def test_answers_are_those_of_simulate(self):
        requests = [
            self.request(),
            self.request(mode="net", amount=1500, executive=True),
            self.request(contract="cape"),
        ]
        alone = [self.payslip.simulate(**request) for request in requests]
        self.assertEqual(self.payslip.simulate_batch(requests), alone)

    def test_an_error_is_a_sentence_for_one(self):
        first, wrong, last = self.payslip.simulate_batch(
            [self.request(), self.request(accident_rate=700), self.request()]
        )
        self.assertEqual(first, last)
        self.assertEqual(wrong.keys(), {"error"})
        self.assertIn("100", wrong["error"])

    def test_unknown_keywords_and_days_are_refused(self):
        for values in ({"colour": "blue"}, {"earlier": []}, {"date": "hier"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.payslip.simulate_batch([self.request(**values)])

    def test_months_before(self):
        """What the pay run asks: 6,000.00 in January, what comes back in February."""
        [january] = self.payslip._compute_payslips(
            self.company, [self.request(date="2026-01-31", mode="gross", amount=6000)]
        )
        february = self.request(date="2026-02-28", mode="gross", amount=1000)
        [slip] = self.payslip._compute_payslips(
            self.company, [february], [january.month]
        )
        bases = {line.code: line.base for line in slip.lines}
        self.assertEqual(bases["AGIRC_ARRCO_S_T2"], -1995)
        [alone] = self.payslip._compute_payslips(self.company, [february])
        self.assertNotIn("AGIRC_ARRCO_S_T2", {line.code for line in alone.lines})

    def test_net_social(self):
        result = self.payslip.simulate("2026-09-15", "gross", 2000)
        self.assertEqual(result["net_social"], result["net"])

    def test_cape(self):
        """payroll.md e.6: no complementary pension; without pay, a flat base."""
        result = self.payslip.simulate("2026-09-15", "gross", 1000, contract="cape")
        codes = {line["code"] for line in result["lines"]}
        self.assertFalse(any(code.startswith(("AGIRC", "CEG")) for code in codes))
        with self.assertRaisesRegex(UserError, "CAPE_FLAT_BASE"):
            self.payslip.simulate("2026-09-15", "gross", 0, contract="cape")
        self.env["cae.social.parameter"].create(
            {
                "code": "CAPE_FLAT_BASE",
                "name": "Assiette forfaitaire",
                "value": 300,
                "unit": "eur",
                "date_from": "2026-01-01",
                "reference": "Urssaf",
            }
        )
        result = self.payslip.simulate("2026-09-15", "gross", 0, contract="cape")
        self.assertEqual(result["cost"], 4.5)

    def test_sentences(self):
        for error, expected in (
            (EnvelopeTooSmall(1, 2, health_alone=False), "2"),
            (NetTooSmall(3, 5), "5"),
            (UnknownContract("cdi"), "cdi"),
            (HoursOfCape(35), "CAPE"),
        ):
            with self.subTest(error=error):
                self.assertIn(expected, explain(self.env, error))


@tagged("post_install", "-at_install")
class TestContractOfRows(PayCase):
    def test_rows_of_before_the_column(self):
        """The upgrade gives each row the contract that an installation gives it."""
        contributions = self.env["cae.social.contribution"]
        contributions.flush_model()
        self.env.cr.execute(
            "UPDATE cae_social_contribution SET contract = 'all'"
            " WHERE contract = 'salaried'"
        )
        load_migration().set_contracts(self.env)
        contributions.invalidate_model()
        found = {
            row.code for row in contributions.search([("contract", "=", "salaried")])
        }
        expected = {
            row.code
            for row in legislation().contributions
            if row.contract == "salaried" and row.code not in CAME_LATER
        }
        self.assertEqual(found, expected)


def load_migration():
    path = Path(__file__).parent.parent / MIGRATION
    spec = importlib.util.spec_from_file_location("post_contracts", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
